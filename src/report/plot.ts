import { type Axis, axes } from './axes.js'
import { isPlaced, type LineChart } from './chart.js'
import { drawLabels, type EndLabel, labelColumn, spread } from './labels.js'
import { line } from './line.js'
import { html, type Markup } from './markup.js'
import { seriesColour } from './palette.js'
import { extent, formatTicks, linearScale, logScale } from './scale.js'
import { indexOf, type Series } from './series.js'
import { type Box, px } from './svg.js'
import { textWidth, truncate } from './text.js'

const labelGap = 15

const yAxis = (chart: LineChart, { top, bottom }: Box): Axis | undefined => {
  const ys = chart.series.flatMap(({ points }) => points.map(([, y]) => y))
  const domain = extent(ys.filter((y) => isPlaced(chart, y)))
  if (domain === undefined) return undefined
  const count = Math.max(2, Math.round((bottom - top) / 45))
  const log = chart.scale === 'log'
  const scale = log ? logScale(domain, [bottom, top], count) : linearScale(domain, [bottom, top], count, true)
  const labels = formatTicks(scale.ticks, chart.unit === 'percent', !log)
  return { scale, labels, name: log ? `${chart.yLabel} (log scale)` : chart.yLabel }
}

const xAxis = (chart: LineChart, { left, right }: Box): Axis => {
  const xs = chart.series.flatMap(({ points }) => points.map(([x]) => x))
  const count = Math.max(2, Math.round((right - left) / 60))
  const scale = linearScale(extent(xs) ?? [0, 1], [left, right], count, false)
  const whole = xs.every(Number.isInteger)
  const ticks = scale.ticks.filter((tick) => !whole || Number.isInteger(tick))
  return { scale: { ...scale, ticks }, labels: formatTicks(ticks, false, true), name: chart.xLabel }
}

/** The last point of each series that has one and a name to write beside it. */
const namedEnds = (chart: LineChart): readonly EndLabel[] =>
  chart.series.flatMap((item, i) => {
    const text = truncate(item.label ?? item.name, 22)
    const [x, y] = item.points.filter(([, value]) => isPlaced(chart, value)).at(-1) ?? []
    return x === undefined || y === undefined || text === '' ? [] : [{ text, index: indexOf(item, i), x, y }]
  })

const cross = (x: number, y: number, colour: string): Markup =>
  html`<path d="M${px(x) - 3} ${y - 3}l6 6m0 -6l-6 6" style="fill:none;stroke:${colour};stroke-width:2"/>`

/**
 * Axes, lines, crosses where a value has no place, and names at the ends of the lines where they fit,
 * all inside `outer`; or that there is nothing to draw.
 *
 * @internal
 */
export const plot = (chart: LineChart, outer: Box, fontSize: number): Markup => {
  const y = yAxis(chart, outer)
  if (y === undefined) {
    return html`<text x="${(outer.left + outer.right) / 2}" y="${(outer.top + outer.bottom) / 2}" text-anchor="middle" fill-opacity="0.75">No values to draw</text>`
  }
  const ends = namedEnds(chart)
  const places = ends.map((end) => y.scale.place(end.y))
  const heights = spread(places, labelGap, outer.top, outer.bottom)
  const texts = ends.map(({ text }) => text)
  const column = heights && labelColumn(texts, outer.right - outer.left, fontSize)
  const widest = y.labels.reduce((most, text) => Math.max(most, textWidth(text, fontSize)), 0)
  const box: Box = { ...outer, left: px(outer.left + widest + 10), right: px(outer.right - (column ?? 14)) }
  const x = xAxis(chart, box)

  const draw = (item: Series, i: number): Markup => {
    const points = item.points.map(
      ([at, value]) =>
        [x.scale.place(at), isPlaced(chart, value) ? y.scale.place(value) : Number.NaN] as const,
    )
    const gaps = item.points.filter(([, value]) => !isPlaced(chart, value))
    const crosses = gaps.map(([at]) => cross(x.scale.place(at), box.bottom, seriesColour(indexOf(item, i))))
    return html`${line(item, indexOf(item, i), points)}${crosses}`
  }
  const named = ends.map((end, i) => ({ ...end, x: x.scale.place(end.x), y: places[i] ?? 0 }))
  const names = column === undefined ? undefined : drawLabels(named, heights ?? [], box.right + 22, fontSize)
  return html`${axes(box, x, y, fontSize)}${chart.series.map(draw)}${names}`
}
