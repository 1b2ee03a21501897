import type { Expr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { scalarConstant } from '../math/operand.js'
import type { Strength } from './Rule.js'

/** The strength as an expression; a number outside [low, high] becomes an ill expression that says so. */
export const strengthExpr = (
  rule: string,
  option: string,
  strength: Strength,
  low: number,
  high: number,
): Expr => {
  if (typeof strength !== 'number') {
    const scalar = strength.ill || (strength.dtype === 'float' && strength.shape.length === 0)
    return scalar ? strength : ill(rule, `${option} is a number or a float scalar`, [strength])
  }
  return strength >= low && strength <= high && Number.isFinite(strength)
    ? scalarConstant(strength, 'float')
    : ill(
        rule,
        `${option} is a number from ${low}${Number.isFinite(high) ? ` to ${high}` : ''}, got ${strength}`,
      )
}

export const isFloatScalar = (x: Expr): x is Expr<readonly [], 'float'> =>
  x.dtype === 'float' && x.shape.length === 0
