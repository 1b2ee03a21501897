import { type Expr, labelled } from '../expr/Expr.js'
import type { Shape } from '../expr/Shape.js'
import type { AxisOf } from '../expr/ShapeTypes.js'
import { div, sub } from './arithmetic.js'
import { stopGradient } from './gradientControl.js'
import { logSumExp } from './logSumExp.js'
import { max, sum } from './reduction.js'
import { exp } from './unary.js'

/** Which axis the probabilities sum to 1 along; the last unless given. */
export interface SoftmaxOptions<A = number> {
  readonly axis?: A
}

/**
 * eˣ/Σ eˣ along an axis, the last unless given; the largest element is taken out first, so nothing overflows.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, softmax, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(softmax(constant([[0, 0], [1000, 0]]))))) // => [[0.5, 0.5], [1, 0]]
 * ```
 */
export function softmax<S extends Shape>(
  x: Expr<S, 'float'>,
  options?: SoftmaxOptions<AxisOf<S>>,
): Expr<S, 'float'>
export function softmax(x: Expr<Shape, 'float'>, { axis = -1 }: SoftmaxOptions = {}): Expr {
  const powers = exp(sub(x, stopGradient(max(x, { axis, keepDims: true }))))
  const result: Expr = div(powers, sum(powers, { axis, keepDims: true }))
  return result.ill ? result : labelled(result, { kind: 'softmax' })
}

/**
 * x − ln Σ eˣ along an axis, the last unless given: the logarithm of softmax, stable.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, logSoftmax, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(logSoftmax(constant([0, 0]))))) // => [-Math.LN2, -Math.LN2]
 * ```
 */
export function logSoftmax<S extends Shape>(
  x: Expr<S, 'float'>,
  options?: SoftmaxOptions<AxisOf<S>>,
): Expr<S, 'float'>
export function logSoftmax(x: Expr<Shape, 'float'>, { axis = -1 }: SoftmaxOptions = {}): Expr {
  const result: Expr = sub(x, logSumExp(x, { axis, keepDims: true }))
  return result.ill ? result : labelled(result, { kind: 'logSoftmax' })
}
