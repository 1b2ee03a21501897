import { without } from '../ops/reduce.js'
import { reshape } from '../ops/reshape.js'
import { add, sub } from './arithmetic.js'
import { isFiniteNumber } from './convert.js'
import { stopGradient } from './gradientControl.js'
import { type FloatExpr, floatReduction } from './reducing.js'
import { max, sum } from './reduction.js'
import { exp, log } from './unary.js'
import { where } from './where.js'

/**
 * ln Σ eˣ over the axes, with the largest element taken out first so that nothing overflows.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, logSumExp, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(logSumExp(constant([1000, 1000]))))) // => 1000 + Math.LN2
 * ```
 */
export const logSumExp = floatReduction('logSumExp', (x, axes) => {
  const largest = stopGradient(max(x, { axis: axes, keepDims: true }))
  const shift: FloatExpr = where(isFiniteNumber(largest), largest, 0)
  const total = sum(exp(sub(x, shift)), { axis: axes, keepDims: true })
  const result: FloatExpr = add(log(total), shift)
  return result.ill ? result : reshape.node({ shape: without(x.shape, axes) }, [result])
})
