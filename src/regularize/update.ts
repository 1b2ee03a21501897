import type { Expr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import type { Shape } from '../expr/Shape.js'
import { div, less, maximum, mul, sub, where } from '../math/arithmetic.js'
import { abs, relu, sign } from '../math/elementwise.js'
import { norm } from '../math/reduction.js'
import type { Strength, Update, UpdateRule } from './Rule.js'
import { kernels, type Selector } from './select.js'
import { isFloatScalar, strengthExpr } from './strength.js'

type Float = Expr<Shape, 'float'>

const always = Number.POSITIVE_INFINITY

const rule = (name: string, select: Selector, update: (update: Update) => Expr): UpdateRule => ({
  _tag: 'Update',
  name,
  select: (site) => site.kind === 'parameter' && select(site),
  update,
})

/** Options of `proximalL1` and `weightDecay`. */
export interface UpdateOptions {
  /** λ, from 0. */
  readonly lambda: Strength
  /** Which parameters. Default kernels. */
  readonly on?: Selector
}

/** sign(x) · max(|x| − threshold, 0): the proximal operator of threshold · |x|. */
export const softThreshold = (x: Float, threshold: Expr<readonly [], 'float'>): Float =>
  mul(sign(x), relu(sub(abs(x), threshold)))

/**
 * After each step w ← sign(w) max(|w| − ηλ, 0), with the learning rate η: minimises λ Σ|w| with exact zeros that stay
 * zero (ISTA; Daubechies, Defrise and De Mol 2004). With an adaptive optimiser η is its base rate.
 */
export const proximalL1 = ({ lambda, on = kernels }: UpdateOptions): UpdateRule =>
  rule('proximalL1', on, ({ next, learningRate }) => {
    const strength = strengthExpr('proximalL1', 'lambda', lambda, 0, always)
    if (!isFloatScalar(strength) || !isFloatScalar(learningRate)) return strength
    return softThreshold(next, mul(learningRate, strength))
  })

/** w ← w (1 − ηλ) before each step, apart from the gradient (decoupled; Loshchilov and Hutter 2019). */
export const weightDecay = ({ lambda, on = kernels }: UpdateOptions): UpdateRule =>
  rule('weightDecay', on, ({ parameter, next, learningRate }) => {
    const strength = strengthExpr('weightDecay', 'lambda', lambda, 0, always)
    if (!isFloatScalar(strength)) return strength
    const factor: Float = mul(learningRate, strength)
    return sub(next, mul(factor, parameter))
  })

/** Options of `maxNorm`. */
export interface MaxNormOptions {
  /** c, above 0. */
  readonly maxNorm: Strength
  readonly on?: Selector
  /** The axis that a norm runs along: 0, the incoming weights of a unit, unless given. */
  readonly axis?: number
}

/** After each step every column is multiplied by min(1, c/‖column‖₂): a true projection onto the ball. */
export const maxNorm = ({ maxNorm: limit, on = kernels, axis = 0 }: MaxNormOptions): UpdateRule =>
  rule('maxNorm', on, ({ next }) => {
    const bound = strengthExpr('maxNorm', 'maxNorm', limit, Number.MIN_VALUE, always)
    if (!isFloatScalar(bound)) return bound
    if (next.shape.length <= axis) return ill('maxNorm', `the parameter has no axis ${axis}`, [next])
    const length: Float = norm(next, { axis, keepDims: true })
    return where(less(bound, length), mul(next, div(bound, length)), next)
  })

/** After each step negative weights become 0. */
export const nonNegative = ({ on = kernels }: { readonly on?: Selector } = {}): UpdateRule =>
  rule('nonNegative', on, ({ next }) => maximum(next, 0))
