/**
 * One line of a chart.
 *
 * `points` are `[x, y]` in the order they are joined; a y that is not finite leaves a gap,
 * a point whose x is not finite is left out. `colour` and
 * the mark at the end follow `index` (its place among the series unless given), so that two lines of
 * one run can share both. `label` is written at the end of the line where there is room; `''` is none.
 *
 * @example
 * ```ts
 * import type { Series } from 'regula/report'
 *
 * const series: Series = { name: 'plain, train', points: [[1, 0.5], [2, 0.3]], index: 0, dashed: true, label: '' }
 * series.points.length // => 2
 * ```
 */
export interface Series {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
  readonly index?: number
  readonly dashed?: boolean
  readonly label?: string
}

/**
 * Which colour and mark a series takes that stands at `place` among the others.
 *
 * @internal
 */
export const indexOf = (series: Series, place: number): number => series.index ?? place

type Point = readonly [x: number, y: number]

/**
 * The runs of points that have a place, in pixels: what a line is drawn through.
 *
 * @internal
 */
export const segments = (points: readonly Point[]): readonly (readonly Point[])[] => {
  const result: Point[][] = []
  let open: Point[] | undefined
  for (const point of points) {
    if (!point.every(Number.isFinite)) {
      open = undefined
    } else if (open === undefined) {
      open = [point]
      result.push(open)
    } else open.push(point)
  }
  return result
}
