import type { Expr } from '../expr/Expr.js'
import { noAttributes } from '../expr/OpDefinition.js'
import type { DType, Shape } from '../expr/Shape.js'
import { stopGradient as stopGradientOp } from '../ops/stopGradient.js'

/**
 * The same value, through which no derivative passes.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, gradient, mul, stopGradient, sum, toNested } from 'regula'
 * const x = constant([2, 3])
 * toNested(getOrThrow(evaluate(gradient(sum(mul(x, stopGradient(x))), x)))) // => [2, 3]
 * ```
 */
export function stopGradient<S extends Shape, D extends DType>(x: Expr<S, D>): Expr<S, D>
export function stopGradient(x: Expr): Expr {
  return stopGradientOp.node(noAttributes, [x])
}
