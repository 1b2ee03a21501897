import { type Content, html, type Markup } from './markup.js'

/**
 * A rectangle in pixels, y downwards.
 *
 * @internal
 */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/**
 * A coordinate to a tenth of a pixel, which is all that can be seen.
 *
 * @internal
 */
export const px = (value: number): number => Math.round(value * 10) / 10

/**
 * A picture on its own: scales with the page, takes the colour of the text around it, and is read out
 * by its title and description, which is why `id` must be unique in the page.
 *
 * @internal
 */
export const svg = (
  options: {
    readonly id: string
    readonly title: string
    readonly description: string
    readonly width: number
    readonly height: number
    readonly fontSize: number
  },
  content: Content,
): Markup => {
  const { id, title, description, width, height, fontSize } = options
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${px(width)} ${px(height)}" width="${px(width)}" height="${px(height)}" role="img" aria-labelledby="${id}-title ${id}-desc" fill="currentColor" font-family="system-ui, sans-serif" font-size="${fontSize}" style="max-width:100%;height:auto">
<title id="${id}-title">${title}</title>
<desc id="${id}-desc">${description}</desc>
${content}
</svg>`
}
