import { html, type Markup } from './markup.js'
import { seriesColour } from './palette.js'

const size = 4

/** Five shapes against eight colours: forty series before a pair repeats. */
const shapes: readonly string[] = [
  `M${-size} 0a${size} ${size} 0 1 0 ${2 * size} 0a${size} ${size} 0 1 0 ${-2 * size} 0z`,
  'M-3.6 -3.6h7.2v7.2h-7.2z',
  'M0 -5.2L5.2 0L0 5.2L-5.2 0z',
  'M0 -4.8L4.8 3.8H-4.8z',
  'M0 4.8L4.8 -3.8H-4.8z',
]

/**
 * The mark of series `index`, centred at (x, y): its shape says what its colour says. Hollow marks
 * show the page through.
 *
 * @internal
 */
export const marker = (index: number, x: number, y: number, hollow = false): Markup => {
  const colour = seriesColour(index)
  const fill = hollow ? 'var(--surface, #fff)' : colour
  return html`<path d="${shapes[index % shapes.length]}" transform="translate(${x} ${y})" style="fill:${fill};stroke:${colour};stroke-width:1.5"/>`
}

/**
 * The same mark as a picture of its own, to stand in a line of text.
 *
 * @internal
 */
export const swatch = (index: number): Markup =>
  html`<svg class="swatch" viewBox="-6 -6 12 12" width="12" height="12" aria-hidden="true">${marker(index, 0, 0)}</svg>`
