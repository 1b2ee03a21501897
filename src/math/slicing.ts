import type { Expr, PadRange, SliceRange } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import type { DType, Shape } from '../expr/Shape.js'
import { pad as padOp } from '../ops/pad.js'
import { slice as sliceOp } from '../ops/slice.js'
import { equal } from './comparison.js'
import { expand, scalarConstant } from './operand.js'
import { where } from './where.js'

/** Start (0 unless given), stop (the end unless given) and step (1 unless given; above 0) along one axis. */
export type Range =
  | readonly [start?: number | undefined, stop?: number | undefined, step?: number | undefined]
  | null

const sliceRange = (range: Range | undefined, dim: Shape[number]): SliceRange | string => {
  if (range === null || range === undefined) return undefined
  if (typeof dim === 'string') return `an axis of the named size '${dim}' can only be taken whole`
  const [start = 0, stop = dim, step = 1] = range
  const from = start < 0 ? start + dim : start
  const to = stop < 0 ? stop + dim : stop
  const valid = [from, to, step].every(Number.isInteger) && from >= 0 && to >= from && to <= dim && step > 0
  return valid
    ? { start: from, stop: to, step: Math.min(step, Math.max(dim, 1)) }
    : `[${start}, ${stop}, ${step}] is no range of an axis of size ${dim}`
}

/**
 * A part of every axis: `[start, stop, step]` in which negative bounds count from the end, or `null` for a whole
 * axis. Axes that are not mentioned are taken whole. Ill when a range leaves the axis, or cuts an axis of a named
 * size.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, slice, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(slice(constant([1, 2, 3, 4, 5]), [[1, 4]])))) // => [2, 3, 4]
 * toNested(getOrThrow(evaluate(slice(constant([[1, 2], [3, 4]]), [null, [-1]])))) // => [[2], [4]]
 * ```
 */
export function slice<D extends DType>(x: Expr<Shape, D>, ranges: readonly Range[]): Expr<Shape, D>
export function slice(x: Expr, ranges: readonly Range[]): Expr {
  if (x.ill) return x
  if (ranges.length > x.shape.length)
    return ill('slice', `gives ${ranges.length} ranges for ${x.shape.length} axes`, [x])
  const resolved = x.shape.map((dim, axis) => sliceRange(ranges[axis], dim))
  const fault = resolved.find((range) => typeof range === 'string')
  return typeof fault === 'string'
    ? ill('slice', fault, [x])
    : sliceOp.node({ ranges: resolved.filter((range) => typeof range !== 'string') }, [x])
}

/** How many elements to put before and after each axis: `[[1, 1], [0, 2]]`, one pair for each axis. */
export type Padding = readonly (readonly [before: number, after: number])[]

/**
 * Adds elements of one value, 0 unless given, around a float tensor. Ill when a count is no whole number from 0,
 * when there is not one pair for each axis, or when a named size is padded.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, pad, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(pad(constant([1, 2]), [[1, 2]], { value: 9 })))) // => [9, 1, 2, 9, 9]
 * ```
 */
export function pad(
  x: Expr<Shape, 'float'>,
  padding: Padding,
  options?: { readonly value?: number },
): Expr<Shape, 'float'>
export function pad(x: Expr, padding: Padding, { value = 0 }: { readonly value?: number } = {}): Expr {
  if (x.ill) return x
  const ranges: readonly PadRange[] = padding.map(([low, high]) =>
    low === 0 && high === 0 ? undefined : { low, high, interior: 0 },
  )
  if (padding.flat().some((n) => !Number.isInteger(n) || n < 0))
    return ill('pad', 'padding is a whole number from 0', [x])
  const padded = padOp.node({ ranges }, [x])
  if (value === 0 || padded.ill) return padded
  const inside = padOp.node({ ranges }, [expand(scalarConstant(1, 'float'), x.shape)])
  return where(equal(inside, 1), padded, value)
}
