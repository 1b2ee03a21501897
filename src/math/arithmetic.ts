import { arithmetic, floatArithmetic, primitive } from './binaryFunction.js'

/**
 * a + b, for two floats or two ints that broadcast; a plain number takes the dtype of the other side.
 * Ill when the shapes do not broadcast or the dtypes differ.
 *
 * @example
 * ```ts
 * import { add, constant, evaluate, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(add(constant([[1, 2], [3, 4]]), constant([10, 20]))))) // => [[11, 22], [13, 24]]
 * ```
 */
export const add = arithmetic('add', primitive('add'))

/**
 * a − b, for two floats or two ints that broadcast. Ill as `add` is.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, sub, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(sub(constant([1, 2]), 3)))) // => [-2, -1]
 * ```
 */
export const sub = arithmetic('sub', primitive('subtract'))

/**
 * a · b, element by element, for two floats or two ints that broadcast. Ill as `add` is. For matrices see `matmul`.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, mul, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(mul(constant([1, 2]), constant([3, 4]))))) // => [3, 8]
 * ```
 */
export const mul = arithmetic('mul', primitive('multiply'))

/**
 * a / b, for floats that broadcast. Ill for ints: convert with `toFloat`. A division by 0 gives an infinity or
 * NaN, which a run reports with the node that made it.
 *
 * @example
 * ```ts
 * import { constant, div, evaluate, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(div(constant([1, 3]), 2)))) // => [0.5, 1.5]
 * ```
 */
export const div = floatArithmetic('div', primitive('divide'))

/**
 * aᵇ, for floats that broadcast; NaN for a < 0 and a broken b, and 0⁰ = 1.
 *
 * ∂/∂a = b aᵇ⁻¹, and 0 where b = 0; ∂/∂b = aᵇ ln a, and 0 where a = 0.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, pow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(pow(constant([2, 9]), constant([3, 0.5]))))) // => [8, 3]
 * ```
 */
export const pow = floatArithmetic('pow', primitive('power'))

/**
 * The larger of both, for two floats or two ints that broadcast; NaN where one is NaN.
 * Where both are equal each side gets half of the gradient, as in PyTorch and JAX.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, gradient, maximum, sum, toNested } from 'regula'
 * const x = constant([0, 1, 2])
 * toNested(getOrThrow(evaluate(maximum(x, 1)))) // => [1, 1, 2]
 * toNested(getOrThrow(evaluate(gradient(sum(maximum(x, 1)), x)))) // => [0, 0.5, 1]
 * ```
 */
export const maximum = arithmetic('maximum', primitive('maximum'))

/**
 * The smaller of both, for two floats or two ints that broadcast; NaN where one is NaN.
 * Where both are equal each side gets half of the gradient.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, minimum, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(minimum(constant([0, 1, 2]), 1)))) // => [0, 1, 1]
 * ```
 */
export const minimum = arithmetic('minimum', primitive('minimum'))
