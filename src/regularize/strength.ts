import { type Expr, isExpr, labelled } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { and, lessEqual } from '../math/comparison.js'
import { scalarConstant } from '../math/operand.js'
import { where } from '../math/where.js'
import type { Strength } from './Rule.js'

/** NaN outside [low, high], so that a run with such an input is an error and not a wrong number. */
const guarded = (strength: Expr<readonly [], 'float'>, low: number, high: number): Expr =>
  where(and(lessEqual(low, strength), lessEqual(strength, high)), strength, Number.NaN)

/**
 * The strength as an expression; a number outside [low, high] becomes an ill expression that says so, and a scalar
 * input outside it becomes NaN when it runs.
 */
export const strengthExpr = (
  rule: string,
  option: string,
  strength: Strength,
  low: number,
  high: number,
): Expr => {
  if (typeof strength !== 'number') {
    if (!isExpr(strength)) return ill(rule, `${option} is a number or a float scalar`)
    const scalar = strength.ill || (strength.dtype === 'float' && strength.shape.length === 0)
    if (!scalar) return ill(rule, `${option} is a number or a float scalar`, [strength])
    const checked = guarded(strength, low, high)
    return checked.ill ? checked : labelled(checked, { kind: `${rule} ${option}` })
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
