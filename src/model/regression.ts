import { mul, sub } from '../math/arithmetic.js'
import { less } from '../math/comparison.js'
import { abs, square } from '../math/unary.js'
import { where } from '../math/where.js'
import { type LossOptions, pairLoss } from './loss.js'

/**
 * (prediction − target)² over all elements, as their mean (default) or sum. Ill when the shapes differ: a loss
 * never broadcasts.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, meanSquaredError, toNested } from 'regula'
 * const [prediction, target] = [constant([1, 2]), constant([0, 0])] as const
 * toNested(getOrThrow(evaluate(meanSquaredError(prediction, target)))) // => 2.5
 * toNested(getOrThrow(evaluate(meanSquaredError(prediction, target, { reduction: 'sum' })))) // => 5
 * ```
 */
export const meanSquaredError = pairLoss('meanSquaredError', (p, t) => square(sub(p, t)))

/**
 * |prediction − target| over all elements, as their mean (default) or sum; the derivative where both are equal is 0.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, meanAbsoluteError, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(meanAbsoluteError(constant([1, -2]), constant([0, 0]))))) // => 1.5
 * ```
 */
export const meanAbsoluteError = pairLoss('meanAbsoluteError', (p, t) => abs(sub(p, t)))

/** Options of `huber`. */
export interface HuberOptions extends LossOptions {
  /** Where the parabola becomes a line. Default 1. */
  readonly delta?: number
}

/**
 * ½d² for |d| < δ, δ(|d| − ½δ) beyond, with d = prediction − target and δ = 1 unless given (Huber 1964; PyTorch's
 * HuberLoss).
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, huber, toNested } from 'regula'
 * const loss = huber(constant([1, 4]), constant([0, 0]), { delta: 2, reduction: 'sum' })
 * toNested(getOrThrow(evaluate(loss))) // => 0.5 + 2 * (4 - 1)
 * ```
 */
export const huber = pairLoss<HuberOptions>('huber', (p, t, { delta = 1 }) => {
  const d = abs(sub(p, t))
  return where(less(d, delta), mul(square(d), 0.5), mul(sub(d, delta / 2), delta))
})

/** Options of `smoothL1`. */
export interface SmoothL1Options extends LossOptions {
  /** Where the parabola becomes a line. Default 1. */
  readonly beta?: number
}

/**
 * ½d²/β for |d| < β, |d| − ½β beyond: `huber` divided by δ. β is 1 unless given, as in PyTorch's SmoothL1Loss.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, smoothL1, toNested } from 'regula'
 * const loss = smoothL1(constant([1, 4]), constant([0, 0]), { beta: 2, reduction: 'sum' })
 * toNested(getOrThrow(evaluate(loss))) // => 0.25 + 3
 * ```
 */
export const smoothL1 = pairLoss<SmoothL1Options>('smoothL1', (p, t, { beta = 1 }) => {
  const d = abs(sub(p, t))
  return where(less(d, beta), mul(square(d), 0.5 / beta), sub(d, beta / 2))
})
