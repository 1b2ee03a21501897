import { type Expr, labelled } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { formatShape, type Shape, sameShape } from '../expr/Shape.js'
import type { SameShapeCheck } from '../expr/ShapeTypes.js'
import { div, mul, sub } from '../math/arithmetic.js'
import { sizeAsFloat } from '../math/leaves.js'
import { sum } from '../math/reduction.js'
import { timesLog } from './binary.js'
import { type Float, finish, type LossReduction, type Scalar } from './loss.js'

/** Options of `klDivergence`. */
export interface KlOptions {
  /** Over all elements; `batchMean` divides the sum by the size of the first axis. Default mean, as PyTorch. */
  readonly reduction?: LossReduction | 'batchMean'
}

/**
 * Σ p (ln p − logQ) with 0 ln 0 = 0, over all elements. As PyTorch's KLDivLoss it takes the logarithm of q and
 * averages over all elements unless told otherwise; `batchMean` is the divergence in the mathematical sense.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, klDivergence, log, toNested } from 'regula'
 * const logQ = log(constant([[0.5, 0.5]]))
 * const divergence = klDivergence(logQ, constant([[1, 0]]), { reduction: 'batchMean' })
 * toNested(getOrThrow(evaluate(divergence))) // => Math.LN2
 * ```
 */
export function klDivergence<const A extends Shape, const B extends Shape>(
  logQ: Expr<A, 'float'>,
  p: Expr<B, 'float'> & SameShapeCheck<A, B>,
  options?: KlOptions,
): Scalar
export function klDivergence(logQ: Float, p: Float, { reduction = 'mean' }: KlOptions = {}): Expr {
  if (!logQ.ill && !p.ill && !sameShape(logQ.shape, p.shape))
    return ill('klDivergence', `shapes ${formatShape(logQ.shape)} and ${formatShape(p.shape)} differ`, [
      logQ,
      p,
    ])
  const terms: Float = sub(timesLog(p, p), mul(p, logQ))
  if (reduction !== 'batchMean') return finish('klDivergence', terms, reduction)
  const result: Expr = div(sum(terms), sizeAsFloat(logQ.shape.slice(0, 1)))
  return result.ill ? result : labelled(result, { kind: 'klDivergence' })
}
