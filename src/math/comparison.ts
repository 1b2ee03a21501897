import { binary, literal, subtract } from '../scalar/Scalar.js'
import { comparison, logical, primitive } from './binaryFunction.js'

/**
 * a < b as a bool, for two tensors of one dtype that broadcast; false where one is NaN.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, less, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(less(constant([1, 2, 3]), 2)))) // => [1, 0, 0]
 * ```
 */
export const less = comparison('less', primitive('less'))

/**
 * a ≤ b as a bool, for two tensors of one dtype that broadcast; false where one is NaN.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, lessEqual, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(lessEqual(constant([1, 2, 3]), 2)))) // => [1, 1, 0]
 * ```
 */
export const lessEqual = comparison('lessEqual', primitive('lessEqual'))

/**
 * a > b as a bool, for two tensors of one dtype that broadcast; false where one is NaN.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, greater, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(greater(constant([1, 2, 3]), 2)))) // => [0, 0, 1]
 * ```
 */
export const greater = comparison('greater', (x, y) => binary('less', y, x))

/**
 * a ≥ b as a bool, for two tensors of one dtype that broadcast; false where one is NaN.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, greaterEqual, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(greaterEqual(constant([1, 2, 3]), 2)))) // => [0, 1, 1]
 * ```
 */
export const greaterEqual = comparison('greaterEqual', (x, y) => binary('lessEqual', y, x))

/**
 * a = b as a bool, for two tensors of one dtype that broadcast; NaN equals nothing.
 *
 * @example
 * ```ts
 * import { constant, equal, evaluate, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(equal(constant([1, 2, 3]), 2)))) // => [0, 1, 0]
 * ```
 */
export const equal = comparison('equal', primitive('equal'))

/**
 * a ≠ b as a bool, for two tensors of one dtype that broadcast; true where one is NaN.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, notEqual, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(notEqual(constant([1, 2, 3]), 2)))) // => [1, 0, 1]
 * ```
 */
export const notEqual = comparison('notEqual', (x, y) => subtract(literal(1), binary('equal', x, y)))

/**
 * Whether both conditions hold, for bools that broadcast.
 *
 * @example
 * ```ts
 * import { and, constant, evaluate, getOrThrow, greater, less, toNested } from 'regula'
 * const x = constant([1, 2, 3])
 * toNested(getOrThrow(evaluate(and(greater(x, 1), less(x, 3))))) // => [0, 1, 0]
 * ```
 */
export const and = logical('and', primitive('minimum'))

/**
 * Whether at least one condition holds, for bools that broadcast.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, greater, less, or, toNested } from 'regula'
 * const x = constant([1, 2, 3])
 * toNested(getOrThrow(evaluate(or(less(x, 2), greater(x, 2))))) // => [1, 0, 1]
 * ```
 */
export const or = logical('or', primitive('maximum'))
