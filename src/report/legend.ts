import { marker } from './marker.js'
import { html, type Markup } from './markup.js'
import { seriesColour } from './palette.js'
import { px } from './svg.js'
import { flow, textWidth } from './text.js'

/**
 * One entry of a legend: the mark of series `index`, a piece of line, or both, in the colour of the
 * series or, where there is no `index`, of the text. `stroke` is the piece of line.
 *
 * @example
 * ```ts
 * import type { LegendEntry } from 'regula/report'
 *
 * const entry: LegendEntry = { name: 'train', stroke: 'dashed' }
 * entry.stroke // => 'dashed'
 * ```
 */
export interface LegendEntry {
  readonly name: string
  readonly index?: number
  readonly stroke: 'none' | 'solid' | 'dashed'
}

const rowHeight = 20

/** The width of the mark or the piece of line, and the space after it. */
const sampleWidth = ({ stroke }: LegendEntry): number => (stroke === 'none' ? 17 : 32)

const stroked = ({ index, stroke }: LegendEntry, x: number, y: number): Markup | undefined => {
  const colour = index === undefined ? 'currentColor' : seriesColour(index)
  const dashes = stroke === 'dashed' ? ';stroke-dasharray:5 4' : ''
  return stroke === 'none'
    ? undefined
    : html`<line x1="${x}" y1="${y}" x2="${x + 26}" y2="${y}" style="stroke:${colour};stroke-width:2${dashes}"/>`
}

/**
 * A legend in rows that fit `width`, in the top left corner of a picture, and the height it takes.
 *
 * @internal
 */
export const legend = (
  entries: readonly LegendEntry[],
  width: number,
  fontSize: number,
): { readonly markup: Markup; readonly height: number } => {
  const rows = flow(entries, (entry) => sampleWidth(entry) + textWidth(entry.name, fontSize) + 16, width)
  const markup = rows.map((row, i) =>
    row.map(({ item, start }) => {
      const middle = (i + 0.5) * rowHeight
      const centre = px(start + (item.stroke === 'none' ? 6 : 13))
      const mark =
        item.index === undefined ? undefined : marker(item.index, centre, middle, item.stroke === 'dashed')
      return html`<g>${stroked(item, px(start), middle)}${mark}<text x="${px(start + sampleWidth(item))}" y="${px(middle + fontSize * 0.35)}">${item.name}</text></g>`
    }),
  )
  return { markup: html`${markup}`, height: rows.length * rowHeight }
}
