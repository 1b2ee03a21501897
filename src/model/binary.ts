import { relu, softplus } from '../math/activation.js'
import { add, mul, sub } from '../math/arithmetic.js'
import { equal } from '../math/comparison.js'
import { log, neg, square } from '../math/unary.js'
import { where } from '../math/where.js'
import { type Float, type LossOptions, pairLoss } from './loss.js'

/**
 * max(0, 1 − target · score) for targets −1 and 1; at the kink the derivative is 0.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, hinge, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(hinge(constant([0.5, -1]), constant([1, 1]))))) // => 1.25
 * ```
 */
export const hinge = pairLoss('hinge', (score, t) => relu(sub(1, mul(t, score))))

/**
 * max(0, 1 − target · score)² for targets −1 and 1.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, squaredHinge, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(squaredHinge(constant([0.5, -1]), constant([1, 1]))))) // => 2.125
 * ```
 */
export const squaredHinge = pairLoss('squaredHinge', (score, t) => square(relu(sub(1, mul(t, score)))))

/** t ln p, and 0 where t is 0 whatever p is. */
export const timesLog = (t: Float, p: Float): Float => where(equal(t, 0), 0, mul(t, log(p)))

/**
 * −(t ln p + (1 − t) ln(1 − p)) for probabilities p, with 0 ln 0 = 0. Where p is 0 or 1 on the wrong side it is
 * infinite (PyTorch holds it at 100). Prefer the form that takes logits.
 *
 * @example
 * ```ts
 * import { binaryCrossEntropy, constant, evaluate, getOrThrow, toNested } from 'regula'
 * const loss = binaryCrossEntropy(constant([0.5, 1]), constant([1, 1]), { reduction: 'sum' })
 * toNested(getOrThrow(evaluate(loss))) // => Math.LN2
 * ```
 */
export const binaryCrossEntropy = pairLoss('binaryCrossEntropy', (p, t) =>
  neg(add(timesLog(t, p), timesLog(sub(1, t), sub(1, p)))),
)

/** Options of `binaryCrossEntropyWithLogits`. */
export interface LogitsOptions extends LossOptions {
  /** Weight of the positive class, broadcast against the logits. */
  readonly positiveWeight?: Float
}

/**
 * −(w t ln σ(z) + (1 − t) ln(1 − σ(z))) from logits z, stable for large |z|; w is the weight of the positive class.
 *
 * @example
 * ```ts
 * import { binaryCrossEntropyWithLogits, constant, evaluate, getOrThrow, toNested } from 'regula'
 * const loss = binaryCrossEntropyWithLogits(constant([0, 1000]), constant([1, 1]), { reduction: 'sum' })
 * toNested(getOrThrow(evaluate(loss))) // => Math.LN2
 * ```
 */
export const binaryCrossEntropyWithLogits = pairLoss<LogitsOptions>(
  'binaryCrossEntropyWithLogits',
  (z, t, { positiveWeight }) => {
    const positive: Float = mul(t, softplus(neg(z)))
    const weighted: Float = positiveWeight === undefined ? positive : mul(positive, positiveWeight)
    return add(weighted, mul(sub(1, t), softplus(z)))
  },
)
