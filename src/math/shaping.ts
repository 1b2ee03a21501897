import type { Expr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { type Dim, type DType, formatShape, normalizeAxis, type Shape } from '../expr/Shape.js'
import type { AxisOf, BroadcastToCheck, PermutationCheck, Permuted, Reverse } from '../expr/ShapeTypes.js'
import { reshape as reshapeOp } from '../ops/reshape.js'
import { reverse } from '../ops/reverse.js'
import { transpose as transposeOp } from '../ops/transpose.js'
import { expand } from './operand.js'
import { resolveAxes } from './reducing.js'

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
