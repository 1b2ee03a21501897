import type { Expr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { type DType, type Shape, shapeFault } from '../expr/Shape.js'
import type { AxisOf, Replaced } from '../expr/ShapeTypes.js'
import { elementCount, rowMajorStrides } from '../expr/Tensor.js'
import { broadcast as broadcastOp } from '../ops/broadcast.js'
import { cumulativeSum } from '../ops/cumulativeSum.js'
import { gather } from '../ops/gather.js'
import { iota as iotaOp } from '../ops/iota.js'
import { map } from '../ops/map.js'
import { reshape as reshapeOp } from '../ops/reshape.js'
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
import { equal } from './comparison.js'
import { toFloat } from './convert.js'
import { atAxis, named } from './onAxis.js'

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
    const flat = reshapeOp.node({ shape: [elementCount(sizes)] }, [x])
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
