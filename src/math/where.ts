import type { Expr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import type { DType, Shape } from '../expr/Shape.js'
import type { Broadcast, BroadcastCheck } from '../expr/ShapeTypes.js'
import { argument, select as choose } from '../scalar/Scalar.js'
import {
  type DTypeCheck,
  elementwise,
  type NumericOf,
  type Operand,
  type ShapeOf,
  scalarOp,
  toExpr,
  toPair,
} from './operand.js'

/**
 * `whenTrue` where the condition holds, `whenFalse` elsewhere; all three broadcast. Ill when the condition is no
 * bool or the two sides differ in dtype.
 *
 * The side that is not taken gets a zero gradient, even where its own value or derivative is NaN or infinite: the
 * change is masked before it reaches that side, and an elementwise derivative times a zero change is zero. A matrix
 * product under that side still adds 0 · NaN to the gradient of its other factor.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, gradient, greater, sqrt, sum, toNested, where } from 'regula'
 * const x = constant([-1, 4])
 * const root = where(greater(x, 0), sqrt(x), 0)
 * toNested(getOrThrow(evaluate(root))) // => [0, 2]
 * toNested(getOrThrow(evaluate(gradient(sum(root), x)))) // => [0, 0.25]
 * ```
 */
export function where<const C extends Expr<Shape, 'bool'>, const A extends Operand, const B extends Operand>(
  condition: C,
  whenTrue: A & BroadcastCheck<ShapeOf<C>, ShapeOf<A>>,
  whenFalse: B & BroadcastCheck<Broadcast<ShapeOf<C>, ShapeOf<A>>, ShapeOf<B>> & DTypeCheck<A, B>,
): Expr<Broadcast<Broadcast<ShapeOf<C>, ShapeOf<A>>, ShapeOf<B>>, NumericOf<A, B>>
export function where<S extends Shape, D extends DType = 'float'>(
  condition: Expr<S, 'bool'>,
  whenTrue: Expr<S, D> | Expr<readonly [], D> | number,
  whenFalse: Expr<S, NoInfer<D>> | Expr<readonly [], NoInfer<D>> | number,
): Expr<S, D>
export function where(condition: Expr, whenTrue: Operand, whenFalse: Operand): Expr {
  const [a, b] = toPair(whenTrue, whenFalse)
  const c = toExpr(condition)
  if (!a.ill && !b.ill && !c.ill) {
    if (c.dtype !== 'bool') return ill('where', `the condition is bool, got ${c.dtype}`, [c, a, b])
    if (a.dtype !== b.dtype) return ill('where', `${a.dtype} and ${b.dtype} do not mix`, [c, a, b])
  }
  const choice = scalarOp(3, a.dtype, (x = argument(0), y = argument(1), z = argument(2)) => choose(x, y, z))
  return elementwise('where', [c, a, b], choice)
}
