import { equal } from './comparison.js'
import { type FloatExpr, floatReduction } from './reducing.js'
import { sum } from './reduction.js'
import { abs, sqrt, square } from './unary.js'
import { where } from './where.js'

/** √x with derivative 0 at 0. */
export const sqrtOrZero = (x: FloatExpr): FloatExpr => where(equal(x, 0), 0, sqrt(x))

/**
 * Σ |x| over the axes; the derivative where x = 0 is 0.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, normL1, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(normL1(constant([3, -4]))))) // => 7
 * ```
 */
export const normL1 = floatReduction('normL1', (x, axes) => sum(abs(x), { axis: axes }))

/**
 * √Σ x² over the axes: the Euclidean norm, for a whole matrix Frobenius's. The derivative at the zero vector is 0.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, gradient, norm, toNested } from 'regula'
 * const x = constant([3, -4])
 * toNested(getOrThrow(evaluate(norm(x)))) // => 5
 * toNested(getOrThrow(evaluate(gradient(norm(x), x)))) // => [0.6, -0.8]
 * ```
 */
export const norm = floatReduction('norm', (x, axes) => sqrtOrZero(sum(square(x), { axis: axes })))

/**
 * Σ x² over the axes.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, sumSquares, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(sumSquares(constant([3, -4]))))) // => 25
 * ```
 */
export const sumSquares = floatReduction('sumSquares', (x, axes) => sum(square(x), { axis: axes }))
