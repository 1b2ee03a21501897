import { type Expr, labelled, type PadRange, type SliceRange } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { type DType, formatShape, normalizeAxis, type Shape } from '../expr/Shape.js'
import type { AxisOf, Broadcast, Reverse } from '../expr/ShapeTypes.js'
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

/** The axis counted from the front, or an ill expression. */
const atAxis = (name: string, x: Expr, axis: number, f: (positive: number) => Expr): Expr => {
  if (x.ill) return x
  const positive = normalizeAxis(axis, x.shape.length)
  return positive === undefined
    ? ill(name, `has no axis ${axis}: it has ${x.shape.length}`, [x])
    : named(name, f(positive))
}

/** The same numbers in row-major order under another shape. */
export function reshape<const T extends Shape, D extends DType>(x: Expr<Shape, D>, shape: T): Expr<T, D>
export function reshape(x: Expr, shape: Shape): Expr {
  return reshapeOp.node({ shape }, [x])
}

/** All axes but the first in one: `[batch, 28, 28]` becomes `[batch, 784]`. */
export function flatten<D extends DType>(x: Expr<Shape, D>): Expr<Shape, D>
export function flatten(x: Expr): Expr {
  const [first, ...rest] = x.shape
  if (x.ill) return x
  if (first === undefined || rest.some((dim) => typeof dim === 'string'))
    return ill('flatten', `needs known sizes after the first axis, got ${formatShape(x.shape)}`, [x])
  return reshapeOp.node({ shape: [first, rest.reduce<number>((n, dim) => n * Number(dim), 1)] }, [x])
}

/** Axis i of the result is axis permutation[i]; without a permutation all axes are reversed. */
export function transpose<S extends Shape, D extends DType>(x: Expr<S, D>): Expr<Reverse<S>, D>
export function transpose<D extends DType>(x: Expr<Shape, D>, permutation: readonly number[]): Expr<Shape, D>
export function transpose(x: Expr, permutation?: readonly number[]): Expr {
  const reversed = x.shape.map((_, axis) => x.shape.length - 1 - axis)
  return x.ill ? x : transposeOp.node({ permutation: permutation ?? reversed }, [x])
}

/** Repeats to a shape by numpy's rule. */
export function broadcastTo<S extends Shape, const T extends Shape, D extends DType>(
  x: Expr<S, D> & (Broadcast<S, T> extends T ? unknown : never),
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
    ? { start: from, stop: to, step }
    : `[${start}, ${stop}, ${step}] is no range of an axis of size ${dim}`
}

/** A part of every axis, `null` for a whole axis; negative bounds count from the end. */
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

/** How many elements to put before and after each axis. */
export type Padding = readonly (readonly [before: number, after: number])[]

/** Adds elements of one value (0 unless given) around a float tensor. */
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

/** Runs axes backwards; all of them when none is named. */
export function flip<S extends Shape, D extends DType>(
  x: Expr<S, D>,
  options?: { readonly axis?: AxisOf<S> | readonly AxisOf<S>[] },
): Expr<S, D>
export function flip(x: Expr, options: { readonly axis?: number | readonly number[] } = {}): Expr {
  if (x.ill) return x
  const axes = resolveAxes(options.axis, x.shape.length)
  return typeof axes === 'string' ? ill('flip', axes, [x]) : reverse.node({ axes }, [x])
}

/** One tensor after the other along an axis. */
export function concat<D extends DType>(
  parts: readonly Expr<Shape, D>[],
  options: { readonly axis: number },
): Expr<Shape, D>
export function concat(parts: readonly Expr[], { axis }: { readonly axis: number }): Expr {
  const [first] = parts
  if (first === undefined) return ill('concat', 'needs at least one tensor')
  return atAxis('concat', first, axis, (positive) => concatOp.node({ axis: positive }, parts))
}

/** Tensors of one shape along a new axis. */
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

/** y[…, i, …] = x[…, indices[i], …]: the axes of the indices take the place of one axis. Rows unless given. */
export function take<D extends DType>(
  x: Expr<Shape, D>,
  indices: Expr<Shape, 'int'>,
  options?: { readonly axis?: number },
): Expr<Shape, D>
export function take(x: Expr, indices: Expr, { axis = 0 }: { readonly axis?: number } = {}): Expr {
  return atAxis('take', x, axis, (positive) => gather.node({ axis: positive }, [x, indices]))
}

/** y[i, …, j] = x[i, …, indices[i, …, j]] along one axis, for indices of x's rank (numpy's take_along_axis). */
export function takeAlongAxis<S extends Shape, D extends DType>(
  x: Expr<Shape, D>,
  indices: Expr<S, 'int'>,
  options: { readonly axis: number },
): Expr<S, D>
export function takeAlongAxis(x: Expr, indices: Expr, { axis }: { readonly axis: number }): Expr {
  return atAxis('takeAlongAxis', x, axis, (positive) => {
    const dims = x.shape
    if (indices.ill) return indices
    if (dims.some((dim) => typeof dim === 'string') || indices.shape.length !== dims.length)
      return ill('takeAlongAxis', 'needs known sizes, and indices of the same rank', [x, indices])
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

/** Running sums along an axis. */
export function cumsum<S extends Shape>(
  x: Expr<S, 'float'>,
  options: { readonly axis: AxisOf<S> },
): Expr<S, 'float'>
export function cumsum(x: Expr, { axis }: { readonly axis: number }): Expr {
  return atAxis('cumsum', x, axis, (positive) => cumulativeSum.node({ axis: positive, reverse: false }, [x]))
}

/** 1 at the index and 0 elsewhere along a new last axis; an index outside 0 … classes − 1 gives a row of zeros. */
export function oneHot<S extends Shape, const N extends number>(
  indices: Expr<S, 'int'>,
  classes: N,
): Expr<readonly [...S, N], 'float'>
export function oneHot(indices: Expr, classes: number): Expr {
  if (indices.ill) return indices
  const shape = [...indices.shape, classes]
  const classIndex = iotaOp.node({ shape, axis: indices.shape.length }, [])
  const repeated = broadcastOp.node({ shape, axes: indices.shape.map((_, axis) => axis) }, [indices])
  return named('oneHot', toFloat(equal(classIndex, repeated)))
}
