import type { Expr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import type { Shape } from '../expr/Shape.js'
import type { Init, SameShapeCheck } from '../expr/ShapeTypes.js'
import { relu } from '../math/activation.js'
import { add, div, mul, sub } from '../math/arithmetic.js'
import { oneHot } from '../math/indexing.js'
import { sum } from '../math/reduction.js'
import { type Float, finish, type LossOptions, type Scalar } from './loss.js'
import { labelFault } from './softmaxCrossEntropy.js'

/** Options of `multiMargin`. */
export interface MultiMarginOptions extends LossOptions {
  readonly margin?: number
}

/**
 * Σ over c ≠ t of max(0, margin − z_t + z_c)/K for logits z [n, K] and classes t [n], as the mean over the samples
 * (default) or their sum; margin is 1 unless given. Source: PyTorch's MultiMarginLoss with p = 1.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, multiMargin, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(multiMargin(constant([[1, 2]]), constant([0], 'int'))))) // => 1
 * ```
 */
export function multiMargin<const S extends Shape, const L extends Shape = Shape>(
  logits: Expr<S, 'float'>,
  labels: Expr<L, 'int'> & SameShapeCheck<Init<S>, L>,
  options?: MultiMarginOptions,
): Scalar
export function multiMargin(
  logits: Float,
  labels: Expr<Shape, 'int'>,
  { margin = 1, reduction = 'mean' }: MultiMarginOptions = {},
): Expr {
  const classes = logits.shape.at(-1)
  if (logits.ill || labels.ill || typeof classes !== 'number')
    return ill('multiMargin', 'needs a known number of classes', [logits, labels])
  const fault =
    labels.dtype === 'int' ? labelFault(logits, labels) : `labels are int classes, got ${labels.dtype}`
  if (fault !== undefined) return ill('multiMargin', fault, [logits, labels])
  const target = oneHot(labels, classes)
  const own: Float = sum(mul(logits, target), { axis: -1, keepDims: true })
  const slack: Float = relu(add(sub(logits, own), margin))
  return finish('multiMargin', div(sum(mul(slack, sub(1, target)), { axis: -1 }), classes), reduction)
}
