import type { LegendEntry } from './legend.js'
import { drawable } from './scale.js'
import type { Series } from './series.js'

/**
 * What a line chart shows, and how large.
 *
 * `id` must be unique in the page. `scale` is that of y; a logarithmic one has no place for y ≤ 0.
 * `unit: 'percent'` writes the fraction 0.5 as 50 %. `legend` replaces the one of one entry per series.
 * `width` and `height` are in pixels; legend and notes add to the height.
 *
 * @example
 * ```ts
 * import type { LineChart } from 'regula/report'
 *
 * const chart: LineChart = {
 *   id: 'loss', title: 'Loss', xLabel: 'Epoch', yLabel: 'loss', scale: 'log',
 *   series: [{ name: 'train', points: [[1, 0.5], [2, 0.3]] }],
 * }
 * chart.scale // => 'log'
 * ```
 */
export interface LineChart {
  readonly id: string
  readonly title: string
  readonly description?: string
  readonly xLabel: string
  readonly yLabel: string
  readonly series: readonly Series[]
  readonly scale?: 'linear' | 'log'
  readonly unit?: 'number' | 'percent'
  readonly legend?: readonly LegendEntry[]
  readonly width?: number
  readonly height?: number
}

/**
 * Whether `y` has a place on the axis of `chart`.
 *
 * @internal
 */
export const isPlaced = ({ scale }: LineChart, y: number): boolean =>
  Math.abs(y) <= drawable.most && (scale !== 'log' || y >= drawable.least)
