import { html, type Markup } from './markup.js'

/**
 * A picture drawn twice, for a wide and for a narrow page; the style sheet shows one of them.
 *
 * @internal
 */
export const responsive = (
  id: string,
  draw: (size: { readonly id: string; readonly width: number }) => Markup,
): Markup =>
  html`<div class="wide">${draw({ id, width: 530 })}</div><div class="narrow">${draw({ id: `${id}-narrow`, width: 336 })}</div>`
