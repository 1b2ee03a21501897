import { type Expr, labelled } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { formatShape, type Shape, sameShape } from '../expr/Shape.js'
import type { Init, SameShapeCheck } from '../expr/ShapeTypes.js'
import { argmax } from '../math/argReduction.js'
import { equal } from '../math/comparison.js'
import { toFloat } from '../math/convert.js'
import { mean } from '../math/reduction.js'

/**
 * The share of samples whose largest logit is that of their class, from 0 to 1; of equal logits the first counts.
 * It has no derivative.
 *
 * @example
 * ```ts
 * import { accuracy, constant, evaluate, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(accuracy(constant([[2, 1], [0, 3]]), constant([0, 0], 'int'))))) // => 0.5
 * ```
 */
export function accuracy<const S extends Shape, const L extends Shape = Shape>(
  logits: Expr<S, 'float'>,
  labels: Expr<L, 'int'> & SameShapeCheck<Init<S>, L>,
): Expr<readonly [], 'float'>
export function accuracy(logits: Expr<Shape, 'float'>, labels: Expr<Shape, 'int'>): Expr {
  if (!logits.ill && logits.shape.at(-1) === 1)
    return ill('accuracy', 'needs two classes or more: the largest of one logit is always the first', [
      logits,
      labels,
    ])
  const predicted: Expr = argmax(logits, { axis: -1 })
  if (!predicted.ill && !labels.ill && !sameShape(predicted.shape, labels.shape))
    return ill(
      'accuracy',
      `labels of shape ${formatShape(labels.shape)} do not fit logits ${formatShape(logits.shape)}`,
      [logits, labels],
    )
  const hits: Expr<Shape, 'bool'> = equal(predicted, labels)
  const result: Expr = mean(toFloat(hits))
  return result.ill ? result : labelled(result, { kind: 'accuracy' })
}
