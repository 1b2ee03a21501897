import { type Expr, labelled, type PadRange, type SliceRange } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { type Dim, type DType, formatShape, normalizeAxis, type Shape, shapeFault } from '../expr/Shape.js'
import type {
  AxisOf,
  BroadcastToCheck,
  PermutationCheck,
  Permuted,
  Replaced,
  Reverse,
} from '../expr/ShapeTypes.js'
import { rowMajorStrides } from '../expr/Tensor.js'
import { broadcast as broadcastOp } from '../ops/broadcast.js'
import { concat as concatOp } from '../ops/concat.js'
import { cumulativeSum } from '../ops/cumulativeSum.js'
import { gather } from '../ops/gather.js'
import { iota as iotaOp } from '../ops/iota.js'
import { map } from '../ops/map.js'
import { pad as padOp } from '../ops/pad.js'
import { reshape as reshapeOp } from '../ops/reshape.js'
import { reverse } from '../ops/reverse.js'
import { slice as sliceOp } from '../ops/slice.js'
import { transpose as transposeOp } from '../ops/transpose.js'
import {
  argument,
  less,
  lessEqual,
  literal,
  multiply,
  add as plus,
  type Scalar,
  select,
} from '../scalar/Scalar.js'
import { equal, where } from './arithmetic.js'
import { toFloat } from './elementwise.js'
import { expand, scalarConstant } from './operand.js'
import { resolveAxes } from './reduction.js'

const named = (name: string, x: Expr): Expr => (x.ill ? x : labelled(x, { kind: name }))

/** The axis counted from the front, or an ill expression over all arguments. */
const atAxis = (
  name: string,
  args: readonly [Expr, ...(readonly Expr[])],
  axis: number,
  f: (positive: number) => Expr,
): Expr => {
  const [x] = args
  if (args.some((argument) => argument.ill)) return ill(name, 'an argument is ill', args)
  const positive = normalizeAxis(axis, x.shape.length)
  return positive === undefined
    ? ill(name, `has no axis ${axis}: it has ${x.shape.length}`, args)
    : named(name, f(positive))
}

/**
 * The same numbers in row-major order under another shape. Ill when the sizes differ; named sizes must stay the same.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, reshape, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(reshape(constant([1, 2, 3, 4]), [2, 2])))) // => [[1, 2], [3, 4]]
 * ```
 */
export function reshape<const T extends Shape, D extends DType>(x: Expr<Shape, D>, shape: T): Expr<T, D>
export function reshape(x: Expr, shape: Shape): Expr {
  return reshapeOp.node({ shape }, [x])
}

type Flattened<S extends Shape> = S extends readonly [infer B extends Dim, ...Shape]
  ? readonly [B, number]
  : Shape

/**
 * All axes but the first in one. Ill for a scalar, or when a later size is named.
 *
 * @example
 * ```ts
 * import { flatten, input } from 'regula'
 * flatten(input('images', ['batch', 28, 28])).shape // => ['batch', 784]
 * ```
 */
export function flatten<S extends Shape, D extends DType>(x: Expr<S, D>): Expr<Flattened<S>, D>
export function flatten(x: Expr): Expr {
  const [first, ...rest] = x.shape
  if (x.ill) return x
  if (first === undefined || rest.some((dim) => typeof dim === 'string'))
    return ill('flatten', `needs known sizes after the first axis, got ${formatShape(x.shape)}`, [x])
  return reshapeOp.node({ shape: [first, rest.reduce<number>((n, dim) => n * Number(dim), 1)] }, [x])
}

/**
 * Axis i of the result is axis permutation[i]; without a permutation all axes are reversed.
 * Ill when it is no permutation of the axes.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, input, toNested, transpose } from 'regula'
 * toNested(getOrThrow(evaluate(transpose(constant([[1, 2, 3], [4, 5, 6]]))))) // => [[1, 4], [2, 5], [3, 6]]
 * transpose(input('x', ['batch', 3, 5]), [0, 2, 1]).shape // => ['batch', 5, 3]
 * ```
 */
export function transpose<S extends Shape, D extends DType>(x: Expr<S, D>): Expr<Reverse<S>, D>
export function transpose<S extends Shape, D extends DType, const P extends readonly number[]>(
  x: Expr<S, D>,
  permutation: P & PermutationCheck<S, P>,
): Expr<Permuted<S, P>, D>
export function transpose(x: Expr, permutation?: readonly number[]): Expr {
  const reversed = x.shape.map((_, axis) => x.shape.length - 1 - axis)
  const resolved = permutation?.map((axis) => normalizeAxis(axis, x.shape.length) ?? axis)
  return x.ill ? x : transposeOp.node({ permutation: resolved ?? reversed }, [x])
}

/**
 * Repeats to a shape by numpy's rule: axes of size 1 are stretched, new axes come first. Ill when it does not fit.
 *
 * @example
 * ```ts
 * import { broadcastTo, constant, evaluate, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(broadcastTo(constant([1, 2]), [2, 2])))) // => [[1, 2], [1, 2]]
 * ```
 */
export function broadcastTo<S extends Shape, const T extends Shape, D extends DType>(
  x: Expr<S, D> & BroadcastToCheck<S, T>,
  shape: T,
): Expr<T, D>
export function broadcastTo(x: Expr, shape: Shape): Expr {
  if (x.ill) return x
  return x.shape.length > shape.length
    ? ill('broadcastTo', `${formatShape(x.shape)} has more axes than ${formatShape(shape)}`, [x])
    : expand(x, shape)
}

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

/**
 * Runs axes backwards; all of them when none is named.
 *
 * @example
 * ```ts
 * import { constant, evaluate, flip, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(flip(constant([[1, 2], [3, 4]]), { axis: 1 })))) // => [[2, 1], [4, 3]]
 * ```
 */
export function flip<S extends Shape, D extends DType>(
  x: Expr<S, D>,
  options?: { readonly axis?: AxisOf<S> | readonly AxisOf<S>[] },
): Expr<S, D>
export function flip(x: Expr, options: { readonly axis?: number | readonly number[] } = {}): Expr {
  if (x.ill) return x
  const axes = resolveAxes(options.axis, x.shape.length)
  return typeof axes === 'string' ? ill('flip', axes, [x]) : reverse.node({ axes }, [x])
}

/**
 * One tensor after the other along an axis. Ill when other axes differ, and for several parts along a named size.
 *
 * @example
 * ```ts
 * import { concat, constant, evaluate, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(concat([constant([1, 2]), constant([3])], { axis: 0 })))) // => [1, 2, 3]
 * ```
 */
export function concat<D extends DType>(
  parts: readonly Expr<Shape, D>[],
  options: { readonly axis: number },
): Expr<Shape, D>
export function concat(parts: readonly Expr[], { axis }: { readonly axis: number }): Expr {
  const [first, ...rest] = parts
  if (first === undefined) return ill('concat', 'needs at least one tensor')
  return atAxis('concat', [first, ...rest], axis, (positive) => concatOp.node({ axis: positive }, parts))
}

/**
 * Tensors of one shape along a new axis. Ill when there is none, or their shapes differ.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, stack, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(stack([constant([1, 2]), constant([3, 4])], { axis: 1 })))) // => [[1, 3], [2, 4]]
 * ```
 */
export function stack<D extends DType>(
  parts: readonly Expr<Shape, D>[],
  options: { readonly axis: number },
): Expr<Shape, D>
export function stack(parts: readonly Expr[], { axis }: { readonly axis: number }): Expr {
  const [first] = parts
  if (first === undefined) return ill('stack', 'needs at least one tensor')
  const position = normalizeAxis(axis, first.shape.length + 1)
  if (position === undefined) return ill('stack', `has no axis ${axis}`, parts)
  const raised = parts.map((x) =>
    x.ill
      ? x
      : reshapeOp.node({ shape: [...x.shape.slice(0, position), 1, ...x.shape.slice(position)] }, [x]),
  )
  return named('stack', concatOp.node({ axis: position }, raised))
}

/**
 * y[…, i, …] = x[…, indices[i], …]: the axes of the indices take the place of one axis, the first unless given.
 * An index outside the axis ends the run with an error that names it.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, take, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(take(constant([10, 20, 30]), constant([2, 0, 0], 'int'))))) // => [30, 10, 10]
 * ```
 */
export function take<
  S extends Shape,
  D extends DType,
  I extends Shape,
  const A extends AxisOf<S> = 0 & AxisOf<S>,
>(
  x: Expr<S, D>,
  indices: Expr<I, 'int'>,
  options?: { readonly axis?: A },
): Expr<Replaced<S, A & number, I>, D>
export function take(x: Expr, indices: Expr, { axis = 0 }: { readonly axis?: number } = {}): Expr {
  return atAxis('take', [x, indices], axis, (positive) => gather.node({ axis: positive }, [x, indices]))
}

/**
 * y[i, …, j] = x[i, …, indices[i, …, j]] along one axis, for indices of x's rank (numpy's take_along_axis).
 * Needs known sizes. An index outside the axis ends the run with an error.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, takeAlongAxis, toNested } from 'regula'
 * const picked = takeAlongAxis(constant([[1, 2], [3, 4]]), constant([[1], [0]], 'int'), { axis: 1 })
 * toNested(getOrThrow(evaluate(picked))) // => [[2], [3]]
 * ```
 */
export function takeAlongAxis<S extends Shape, D extends DType>(
  x: Expr<Shape, D>,
  indices: Expr<S, 'int'>,
  options: { readonly axis: number },
): Expr<S, D>
export function takeAlongAxis(x: Expr, indices: Expr, { axis }: { readonly axis: number }): Expr {
  return atAxis('takeAlongAxis', [x, indices], axis, (positive) => {
    const dims = x.shape
    if (dims.some((dim) => typeof dim === 'string') || indices.shape.length !== dims.length)
      return ill('takeAlongAxis', 'needs known sizes, and indices of the same rank', [x, indices])
    if (dims.some((dim, a) => a !== positive && dim !== indices.shape[a]))
      return ill('takeAlongAxis', `the indices may differ from the tensor along axis ${positive} only`, [
        x,
        indices,
      ])
    if (indices.dtype !== 'int')
      return ill('takeAlongAxis', `indices are int, got ${indices.dtype}`, [x, indices])
    const sizes = dims.map(Number)
    const strides = rowMajorStrides(sizes)
    const positions = sizes.map((_, a) =>
      a === positive ? indices : iotaOp.node({ shape: indices.shape, axis: a }, []),
    )
    const place = positions.reduce<Scalar>(
      (total, _, a) => plus(total, multiply(argument(a), literal(strides[a] ?? 1))),
      literal(0),
    )
    const index = argument(positive)
    const low = less(index, literal(0))
    const high = lessEqual(literal(sizes[positive] ?? 1), index)
    // A stray index must not read from a neighbouring row: −1 is outside the flat array as well.
    const body = select(low, literal(-1), select(high, literal(-1), place))
    const offset = map.node({ body, dtype: 'int' }, positions)
    const flat = reshapeOp.node({ shape: [sizes.reduce((n, d) => n * d, 1)] }, [x])
    return gather.node({ axis: 0 }, [flat, offset])
  })
}

/**
 * Running sums along an axis: y[i] = Σ of x[j] over j ≤ i.
 *
 * @example
 * ```ts
 * import { constant, cumsum, evaluate, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(cumsum(constant([1, 2, 3]), { axis: 0 })))) // => [1, 3, 6]
 * ```
 */
export function cumsum<S extends Shape>(
  x: Expr<S, 'float'>,
  options: { readonly axis: AxisOf<S> },
): Expr<S, 'float'>
export function cumsum(x: Expr, { axis }: { readonly axis: number }): Expr {
  return atAxis('cumsum', [x], axis, (positive) =>
    cumulativeSum.node({ axis: positive, reverse: false }, [x]),
  )
}

/**
 * 1 at the index and 0 elsewhere along a new last axis of size `classes`. An index outside 0 … classes − 1 gives a
 * row of zeros.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, oneHot, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(oneHot(constant([0, 2], 'int'), 3)))) // => [[1, 0, 0], [0, 0, 1]]
 * ```
 */
export function oneHot<S extends Shape, const N extends number>(
  indices: Expr<S, 'int'>,
  classes: N,
): Expr<readonly [...S, N], 'float'>
export function oneHot(indices: Expr, classes: number): Expr {
  if (indices.ill) return indices
  if (indices.dtype !== 'int') return ill('oneHot', `indices are int, got ${indices.dtype}`, [indices])
  const shape = [...indices.shape, classes]
  const fault = shapeFault(shape)
  if (fault !== undefined) return ill('oneHot', `the result ${fault}`, [indices])
  const classIndex = iotaOp.node({ shape, axis: indices.shape.length }, [])
  const repeated = broadcastOp.node({ shape, axes: indices.shape.map((_, axis) => axis) }, [indices])
  return named('oneHot', toFloat(equal(classIndex, repeated)))
}
