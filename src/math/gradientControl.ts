import type { Expr } from '../expr/Expr.js'
import { noAttributes } from '../expr/OpDefinition.js'
import type { DType, Shape } from '../expr/Shape.js'
import { stopGradient as stopGradientOp } from '../ops/stopGradient.js'

/** The same value, through which no derivative passes. */
export function stopGradient<S extends Shape, D extends DType>(x: Expr<S, D>): Expr<S, D>
export function stopGradient(x: Expr): Expr {
  return stopGradientOp.node(noAttributes, [x])
}
