import { marker } from './marker.js'
import { html, type Markup } from './markup.js'
import { seriesColour } from './palette.js'
import { type Series, segments } from './series.js'
import { px } from './svg.js'

type Point = readonly [x: number, y: number]

const draw = (points: readonly Point[]): string =>
  points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${px(x)} ${px(y)}`).join('')

/**
 * A series whose points are in pixels: its line, a dot for each point that stands alone between gaps,
 * and its mark at the last point.
 *
 * @internal
 */
export const line = (series: Series, index: number, points: readonly Point[]): Markup => {
  const parts = segments(points)
  const colour = seriesColour(index)
  const width = series.dashed ? '1.5;stroke-dasharray:5 4' : '2.25'
  const last = parts.at(-1)?.at(-1)
  return html`<g>${parts.map((part) => {
    const [only] = part
    return part.length === 1 && only !== undefined
      ? html`<circle cx="${px(only[0])}" cy="${px(only[1])}" r="2" style="fill:${colour}"/>`
      : html`<path d="${draw(part)}" style="fill:none;stroke:${colour};stroke-width:${width};stroke-linejoin:round"/>`
  })}${last && marker(index, px(last[0]), px(last[1]), series.dashed)}</g>`
}
