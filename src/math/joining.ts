import type { Expr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { type DType, normalizeAxis, type Shape } from '../expr/Shape.js'
import { concat as concatOp } from '../ops/concat.js'
import { reshape as reshapeOp } from '../ops/reshape.js'
import { atAxis, named } from './onAxis.js'

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
