import type { Expr } from '../expr/Expr.js'
import type { Shape } from '../expr/Shape.js'
import type { Axes, Reduced } from '../expr/ShapeTypes.js'
import { div, sub } from './arithmetic.js'
import { sqrtOrZero } from './norm.js'
import { countOf, type FloatExpr, type ReduceOptions, reducing } from './reducing.js'
import { meanOf, sum } from './reduction.js'
import { square } from './unary.js'

/** Options of `variance` and `std`. */
export interface VarianceOptions<A = number | readonly number[] | undefined, K = boolean>
  extends ReduceOptions<A, K> {
  /** Subtracted from n: 0 divides by n (biased, numpy's default), 1 by n − 1. */
  readonly ddof?: number
}

type VarianceReduction = <
  S extends Shape,
  const A extends Axes<S> = undefined,
  const K extends boolean = false,
>(
  x: Expr<S, 'float'>,
  options?: VarianceOptions<A, K>,
) => Expr<Reduced<S, A, K>, 'float'>

const varianceOf = (x: FloatExpr, axes: readonly number[], ddof: number): FloatExpr => {
  const deviations = sub(x, meanOf(x, axes, true))
  return div(sum(square(deviations), { axis: axes }), sub(countOf(x, axes), ddof))
}

function varianceReduction(name: string, finish: (variance: FloatExpr) => FloatExpr): VarianceReduction
function varianceReduction(
  name: string,
  finish: (variance: FloatExpr) => FloatExpr,
): (x: FloatExpr, options?: VarianceOptions) => Expr {
  return (x, options = {}) =>
    reducing(name, x, options, (axes) => finish(varianceOf(x, axes, options.ddof ?? 0)))
}

/**
 * Σ (x − mean)²/(n − ddof); ddof is 0 unless given, numpy's default (PyTorch's is 1).
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, toNested, variance } from 'regula'
 * toNested(getOrThrow(evaluate(variance(constant([1, 2, 3, 4]))))) // => 1.25
 * toNested(getOrThrow(evaluate(variance(constant([1, 2, 3, 4]), { ddof: 1 })))) // => 5 / 3
 * ```
 */
export const variance = varianceReduction('variance', (v) => v)

/**
 * √variance, with the same ddof; the derivative where all elements are equal is 0.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, std, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(std(constant([1, 3]))))) // => 1
 * ```
 */
export const std = varianceReduction('std', sqrtOrZero)
