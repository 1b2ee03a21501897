import type { Expr } from '../expr/Expr.js'
import { noAttributes } from '../expr/OpDefinition.js'
import type { DType, Shape } from '../expr/Shape.js'
import * as annotations from '../ops/annotations.js'

/** The same value, through which no derivative passes. */
export function stopGradient<S extends Shape, D extends DType>(x: Expr<S, D>): Expr<S, D>
export function stopGradient(x: Expr): Expr {
  return annotations.stopGradient.node(noAttributes, [x])
}
