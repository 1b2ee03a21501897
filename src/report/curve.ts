import { isPlaced, type LineChart } from './chart.js'
import { type LegendEntry, legend } from './legend.js'
import { html, type Markup } from './markup.js'
import { describe, gapNotes } from './notes.js'
import { plot } from './plot.js'
import { drawable } from './scale.js'
import { indexOf, type Series } from './series.js'
import { svg } from './svg.js'
import { truncate, wrap } from './text.js'

const fontSize = 12
const noteHeight = 16

const ownLegend = (series: readonly Series[]): readonly LegendEntry[] =>
  series.map((item, i) => ({
    name: truncate(item.name, 40),
    index: indexOf(item, i),
    stroke: item.dashed ? 'dashed' : 'solid',
  }))

const withPlaces = (series: readonly Series[]): readonly Series[] =>
  series.map((item) => ({ ...item, points: item.points.filter(([x]) => Math.abs(x) <= drawable.most) }))

const drawNotes = (notes: readonly string[], top: number): Markup =>
  html`${notes.map((note, i) => html`<text x="0" y="${top + (i + 0.8) * noteHeight}">${note}</text>`)}`

/**
 * {@link lineChart} as markup, to be put into a page.
 *
 * @internal
 */
export const drawLineChart = (given: LineChart): Markup => {
  const chart: LineChart = { ...given, series: withPlaces(given.series) }
  const { id, title, series, width = 560, height = 300 } = chart
  const xName = chart.xLabel.toLowerCase()
  const key = legend(chart.legend ?? ownLegend(series), width, fontSize)
  const [top, bottom] = [key.height + fontSize + 26, key.height + height - 44]
  const notes = gapNotes(series, (value) => isPlaced(chart, value), xName).flatMap((note) =>
    wrap(`Not drawn: ${note}`, width, fontSize),
  )
  const foot = key.height + height
  return svg(
    {
      id,
      title,
      description: chart.description ?? describe(series, chart.unit === 'percent', xName),
      width,
      height: foot + notes.length * noteHeight,
      fontSize,
    },
    [key.markup, plot(chart, { left: 0, top, right: width, bottom }, fontSize), drawNotes(notes, foot)],
  )
}

/**
 * A line chart as one SVG: axes with round ticks, a legend, names at the ends of the lines where there
 * is room, and colours and marks that the colour-blind tell apart. It needs nothing from the page it
 * stands in, where its ink takes the colour of the text.
 *
 * A value that is not finite (or, on a logarithmic scale, not positive) leaves a gap, a cross on the
 * axis and a note that names the series and the place. No values at all give a picture that says so.
 *
 * @example
 * ```ts
 * import { lineChart } from 'regula/report'
 *
 * const chart = lineChart({
 *   id: 'loss', title: 'Loss', xLabel: 'Epoch', yLabel: 'loss',
 *   series: [{ name: 'train', points: [[1, 0.5], [2, Number.NaN], [3, 0.3]] }],
 * })
 * chart.startsWith('<svg') // => true
 * chart.includes('train: NaN at epoch 2') // => true
 * ```
 */
export const lineChart = (chart: LineChart): string => drawLineChart(chart).html
