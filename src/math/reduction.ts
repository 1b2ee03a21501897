import { div } from './arithmetic.js'
import { countOf, type FloatExpr, floatReduction, reducer } from './reducing.js'

/**
 * Σ x over the axes; float or int. Over an empty axis it is 0. Ill when an axis does not exist or is named twice.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, sum, toNested } from 'regula'
 * const x = constant([[1, 2], [3, 4]])
 * toNested(getOrThrow(evaluate(sum(x)))) // => 10
 * toNested(getOrThrow(evaluate(sum(x, { axis: 0 })))) // => [4, 6]
 * toNested(getOrThrow(evaluate(sum(x, { axis: -1, keepDims: true })))) // => [[3], [7]]
 * ```
 */
export const sum = reducer('sum', 'sum')

/**
 * The largest element over the axes; float or int; NaN if there is one. Equals share the gradient in equal parts.
 * Ill as `sum` is, and over an empty axis.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, gradient, max, toNested } from 'regula'
 * const x = constant([1, 3, 3])
 * toNested(getOrThrow(evaluate(max(x)))) // => 3
 * toNested(getOrThrow(evaluate(gradient(max(x), x)))) // => [0, 0.5, 0.5]
 * ```
 */
export const max = reducer('max', 'max')

/**
 * The smallest element over the axes; float or int; NaN if there is one. Equals share the gradient in equal parts.
 * Ill as `sum` is, and over an empty axis.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, min, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(min(constant([[1, 2], [4, 3]]), { axis: 1 })))) // => [1, 3]
 * ```
 */
export const min = reducer('min', 'min')

export const meanOf = (x: FloatExpr, axes: readonly number[], keepDims = false): FloatExpr =>
  div(sum(x, { axis: axes, keepDims }), countOf(x, axes))

/**
 * Σ x/n over the axes, where n may be a named size that is bound later.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, mean, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(mean(constant([[1, 2], [3, 4]]), { axis: 0 })))) // => [2, 3]
 * ```
 */
export const mean = floatReduction('mean', (x, axes) => meanOf(x, axes))
