import { type Axis, axes } from './axes.js'
import { formatCount, formatPercent, formatShort } from './format.js'
import { html, type Markup } from './markup.js'
import { seriesColour } from './palette.js'
import { drawable, extent, formatTicks, linearScale } from './scale.js'
import { type Box, px, svg } from './svg.js'
import { tally } from './tally.js'
import { textWidth, wrap } from './text.js'

/**
 * What a histogram shows, and how large.
 *
 * `id` must be unique in the page. `data` are the weights; `range` the ends of the first and the last
 * of `bins` equal bins (the data's own extent around zero, and 61, unless given). `index` picks the colour.
 *
 * @example
 * ```ts
 * import type { Histogram } from 'regula/report'
 *
 * const weights: Histogram = { id: 'h', title: 'Weights', data: [-1, 0, 0, 2], bins: 3, range: [-3, 3] }
 * weights.bins // => 3
 * ```
 */
export interface Histogram {
  readonly id: string
  readonly title: string
  readonly data: ArrayLike<number>
  readonly range?: readonly [low: number, high: number]
  readonly bins?: number
  readonly index?: number
  readonly width?: number
  readonly height?: number
}

const fontSize = 12
const lineHeight = 17

const facts = (data: ReturnType<typeof tally>): readonly string[] => [
  `${formatCount(data.total)} weights`,
  `exact zeros ${formatPercent(data.total === 0 ? 0 : data.zeros / data.total)}${data.zeros > 0 ? ' (not in the bars)' : ''}`,
  `mean ${formatShort(data.mean)}`,
  `standard deviation ${formatShort(data.deviation)}`,
  ...(data.beyond > 0 ? [`${formatCount(data.beyond)} outside the range`] : []),
  ...(data.notFinite > 0 ? [`${formatCount(data.notFinite)} NaN or infinite`] : []),
]

type Interval = readonly [low: number, high: number]

/** Zero is always in sight. */
const rangeAround = (data: ArrayLike<number>): Interval => {
  const [low, high] = extent(Array.from(data)) ?? [0, 0]
  return [Math.min(low, 0), Math.max(high, 0)]
}

/** A range that float64 can cut into bins: neither empty nor endless. */
const usable = ([low, high]: Interval): Interval => {
  const clamp = (end: number): number => Math.min(drawable.most, Math.max(-drawable.most, end))
  return high - low > drawable.least ? [clamp(low), clamp(high)] : [-1, 1]
}

const zeroLine = (zero: number, { left, top, right, bottom }: Box): Markup | undefined =>
  zero < left || zero > right
    ? undefined
    : html`<line x1="${px(zero)}" y1="${top - 10}" x2="${px(zero)}" y2="${bottom}" style="stroke:currentColor;stroke-dasharray:2 3"/><text x="${px(zero) + 4}" y="${top - 3}" fill-opacity="0.75">0</text>`

const bars = (counts: readonly number[], box: Box, y: Axis, colour: string): Markup => {
  const step = (box.right - box.left) / counts.length
  return html`<g style="fill:${colour}">${counts.map((count, i) => {
    if (count === 0) return undefined
    // A single weight among a hundred thousand must still be seen.
    const top = Math.min(y.scale.place(count), box.bottom - 1)
    return html`<rect x="${px(box.left + i * step + 0.3)}" y="${px(top)}" width="${px(Math.max(0.6, step - 0.6))}" height="${px(box.bottom - top)}"/>`
  })}</g>`
}

/**
 * {@link histogram} as markup, to be put into a page.
 *
 * @internal
 */
export const drawHistogram = (options: Histogram): Markup => {
  const { id, title, data, bins = 61, index = 0, width = 560, height = 270 } = options
  const range = usable(options.range ?? rangeAround(data))
  const counted = tally(data, range, Math.max(1, Math.floor(bins)))
  const stated = facts(counted)
  const lines = wrap(stated.map((fact) => fact.replace(/ /g, '\u00a0')).join('; '), width, fontSize)

  const head = lines.length * lineHeight
  const [top, bottom] = [head + fontSize + 26, head + height - 44]
  const most = counted.counts.reduce((a, b) => Math.max(a, b), 1)
  const yScale = linearScale([0, most], [bottom, top], 4, true)
  const yTicks = yScale.ticks.filter(Number.isInteger)
  const y: Axis = {
    scale: { ...yScale, ticks: yTicks },
    labels: yTicks.map(formatCount),
    name: 'weights per bin',
  }
  const left = 10 + y.labels.reduce((widest, text) => Math.max(widest, textWidth(text, fontSize)), 0)
  const box: Box = { left, top, right: width - 14, bottom }
  const xScale = linearScale(range, [box.left, box.right], Math.round(width / 90), false)
  const x: Axis = { scale: xScale, labels: formatTicks(xScale.ticks, false, true), name: 'weight' }
  return svg({ id, title, description: `${stated.join('; ')}.`, width, height: head + height, fontSize }, [
    lines.map((text, i) => html`<text x="0" y="${(i + 0.75) * lineHeight}">${text}</text>`),
    axes(box, x, y, fontSize),
    bars(counted.counts, box, y, seriesColour(index)),
    zeroLine(xScale.place(0), box),
  ])
}

/**
 * A histogram of weights as one SVG: equal bins, a line at zero, and the number of weights, the share
 * of exact zeros, mean and standard deviation in words.
 *
 * Exact zeros are not in the bars but stated, so that a sparse kernel still shows the shape of the rest.
 *
 * @example
 * ```ts
 * import { histogram } from 'regula/report'
 *
 * const picture = histogram({ id: 'h', title: 'Weights', data: [-1, 0, 0, 2] })
 * picture.startsWith('<svg') // => true
 * picture.includes('exact zeros 50.00\u00a0%') // => true
 * ```
 */
export const histogram = (options: Histogram): string => drawHistogram(options).html
