import { type Expr, labelled } from '../expr/Expr.js'
import type { Shape } from '../expr/Shape.js'
import type { Init } from '../expr/ShapeTypes.js'
import { equal } from '../math/arithmetic.js'
import { toFloat } from '../math/elementwise.js'
import { argmax, mean } from '../math/reduction.js'

/** The share of samples whose largest logit is that of their class. No derivative. */
export function accuracy<const S extends Shape>(
  logits: Expr<S, 'float'>,
  labels: Expr<Init<S>, 'int'>,
): Expr<readonly [], 'float'>
export function accuracy(logits: Expr<Shape, 'float'>, labels: Expr<Shape, 'int'>): Expr {
  const hits = equal(argmax(logits, { axis: -1 }), labels)
  const result: Expr = mean(toFloat(hits))
  return result.ill ? result : labelled(result, { kind: 'accuracy' })
}
