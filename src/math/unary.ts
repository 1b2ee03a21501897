import { unary as apply, divide, multiply, negate } from '../scalar/Scalar.js'
import { float, one } from './elementwise.js'

/**
 * −x.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, neg, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(neg(constant([-1, 0, 2]))))) // => [1, 0, -2]
 * ```
 */
export const neg = float('neg', negate)

/**
 * |x|; the derivative at 0 is 0.
 *
 * @example
 * ```ts
 * import { abs, constant, evaluate, getOrThrow, gradient, sum, toNested } from 'regula'
 * const x = constant([-1, 0, 2])
 * toNested(getOrThrow(evaluate(abs(x)))) // => [1, 0, 2]
 * toNested(getOrThrow(evaluate(gradient(sum(abs(x)), x)))) // => [-1, 0, 1]
 * ```
 */
export const abs = float('abs', (x) => apply('absolute', x))

/**
 * −1 below 0, 0 at 0, 1 above; the derivative is 0 everywhere.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, sign, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(sign(constant([-3, 0, 2]))))) // => [-1, 0, 1]
 * ```
 */
export const sign = float('sign', (x) => apply('sign', x))

/**
 * The largest whole number not above x, still a float; the derivative is 0 everywhere.
 *
 * @example
 * ```ts
 * import { constant, evaluate, floor, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(floor(constant([-1.5, 1.5]))))) // => [-2, 1]
 * ```
 */
export const floor = float('floor', (x) => apply('floor', x))

/**
 * x².
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, square, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(square(constant([-1, 0, 2]))))) // => [1, 0, 4]
 * ```
 */
export const square = float('square', (x) => multiply(x, x))

/**
 * √x; NaN below 0. The derivative 1/(2√x) is infinite at 0: guard it with `where`, or use `norm`, which is 0 there.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, sqrt, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(sqrt(constant([0, 4, 9]))))) // => [0, 2, 3]
 * ```
 */
export const sqrt = float('sqrt', (x) => apply('sqrt', x))

/**
 * 1/√x; NaN below 0, infinite at 0.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, rsqrt, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(rsqrt(constant([1, 4, 16]))))) // => [1, 0.5, 0.25]
 * ```
 */
export const rsqrt = float('rsqrt', (x) => divide(one, apply('sqrt', x)))

/**
 * 1/x; infinite at 0.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, reciprocal, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(reciprocal(constant([1, 2, -4]))))) // => [1, 0.5, -0.25]
 * ```
 */
export const reciprocal = float('reciprocal', (x) => divide(one, x))

/**
 * eˣ.
 *
 * @example
 * ```ts
 * import { constant, evaluate, exp, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(exp(constant([0, 1]))))) // => [1, Math.E]
 * ```
 */
export const exp = float('exp', (x) => apply('exp', x))

/**
 * eˣ − 1, exact for small x.
 *
 * @example
 * ```ts
 * import { constant, evaluate, expm1, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(expm1(constant([0, 1e-20]))))) // => [0, 1e-20]
 * ```
 */
export const expm1 = float('expm1', (x) => apply('expm1', x))

/**
 * ln x; NaN below 0, −∞ at 0.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, log, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(log(constant([1, Math.E]))))) // => [0, 1]
 * ```
 */
export const log = float('log', (x) => apply('log', x))

/**
 * ln(1 + x), exact for small x; NaN below −1, −∞ at −1.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, log1p, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(log1p(constant([0, 1e-20]))))) // => [0, 1e-20]
 * ```
 */
export const log1p = float('log1p', (x) => apply('log1p', x))

/**
 * sin x, x in radians.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, sin, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(sin(constant([0, Math.PI / 2]))))) // => [0, 1]
 * ```
 */
export const sin = float('sin', (x) => apply('sin', x))

/**
 * cos x, x in radians.
 *
 * @example
 * ```ts
 * import { constant, cos, evaluate, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(cos(constant([0, Math.PI]))))) // => [1, -1]
 * ```
 */
export const cos = float('cos', (x) => apply('cos', x))

/**
 * erf x = 2/√π ∫₀ˣ exp(−t²) dt.
 *
 * @example
 * ```ts
 * import { constant, erf, evaluate, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(erf(constant([0, 10, -10]))))) // => [0, 1, -1]
 * ```
 */
export const erf = float('erf', (x) => apply('erf', x))
