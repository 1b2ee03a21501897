import type { Expr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { normalizeAxis, type Shape } from '../expr/Shape.js'
import { relu } from '../math/activation.js'
import { div, maximum, mul, sub } from '../math/arithmetic.js'
import { lessEqual } from '../math/comparison.js'
import { norm } from '../math/norm.js'
import { abs, sign } from '../math/unary.js'
import { where } from '../math/where.js'
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

/**
 * sign(x) · max(|x| − threshold, 0): the proximal operator of threshold · |x|.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, toNested } from 'regula'
 * import { softThreshold } from 'regula/regularize'
 * toNested(getOrThrow(evaluate(softThreshold(constant([-2, 0.5, 3]), constant(1))))) // => [-1, 0, 2]
 * ```
 */
export const softThreshold = (x: Float, threshold: Expr<readonly [], 'float'>): Float =>
  mul(sign(x), relu(sub(abs(x), threshold)))

/**
 * After each step w ← sign(w) max(|w| − ηλ, 0), with the learning rate η: minimises λ Σ|w| with exact zeros that
 * stay zero (ISTA; Daubechies, Defrise and De Mol 2004). With an adaptive optimiser or with momentum,
 * η is the bare rate, and the fixed point is no longer that of λ Σ|w|. The penalty is in no output.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, parameter, toNested, zeros } from 'regula'
 * import { proximalL1 } from 'regula/regularize'
 * const w = parameter('w', [2], { initializer: zeros() })
 * const { update } = proximalL1({ lambda: 1 })
 * const next = update({ parameter: w, next: constant([0.05, 1]), learningRate: constant(0.1) })
 * toNested(getOrThrow(evaluate(next))) // => [0, 0.9]
 * ```
 */
export const proximalL1 = ({ lambda, on = kernels }: UpdateOptions): UpdateRule =>
  rule('proximalL1', on, ({ next, learningRate }) => {
    const strength = strengthExpr('proximalL1', 'lambda', lambda, 0, always)
    if (!isFloatScalar(strength) || !isFloatScalar(learningRate)) return strength
    return softThreshold(next, mul(learningRate, strength))
  })

/**
 * w ← w (1 − ηλ) before each step, apart from the gradient (decoupled; Loshchilov and Hutter 2019). The coupled
 * form is `l2` with the convention `half`.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, toNested } from 'regula'
 * import { weightDecay } from 'regula/regularize'
 * const w = constant([1, 2])
 * const { update } = weightDecay({ lambda: 0.5 })
 * const next = update({ parameter: w, next: w, learningRate: constant(0.1) })
 * toNested(getOrThrow(evaluate(next))) // => [0.95, 1.9]
 * ```
 */
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

/**
 * After each step every column is multiplied by min(1, c/‖column‖₂): a true projection onto the ball, without an ε.
 * Ill when the parameter has no such axis. Source: Srebro and Shraibman 2005.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, toNested } from 'regula'
 * import { maxNorm } from 'regula/regularize'
 * const { update } = maxNorm({ maxNorm: 1 })
 * const w = constant([[3, 0.1], [4, 0]])
 * const next = update({ parameter: w, next: w, learningRate: constant(0.1) })
 * toNested(getOrThrow(evaluate(next))) // => [[0.6, 0.1], [0.8, 0]]
 * ```
 */
export const maxNorm = ({ maxNorm: limit, on = kernels, axis = 0 }: MaxNormOptions): UpdateRule =>
  rule('maxNorm', on, ({ parameter, next }) => {
    const bound = strengthExpr('maxNorm', 'maxNorm', limit, Number.MIN_VALUE, always)
    if (!isFloatScalar(bound)) return bound
    if (normalizeAxis(axis, parameter.shape.length) === undefined)
      return ill('maxNorm', `the parameter has no axis ${axis}`, [next, bound])
    const length: Float = norm(next, { axis, keepDims: true })
    return where(lessEqual(length, bound), next, mul(next, div(bound, length)))
  })

/**
 * After each step negative weights become 0.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, toNested } from 'regula'
 * import { nonNegative } from 'regula/regularize'
 * const { update } = nonNegative()
 * const w = constant([-1, 2])
 * const next = update({ parameter: w, next: w, learningRate: constant(0.1) })
 * toNested(getOrThrow(evaluate(next))) // => [0, 2]
 * ```
 */
export const nonNegative = ({ on = kernels }: { readonly on?: Selector } = {}): UpdateRule =>
  rule('nonNegative', on, ({ next }) => maximum(next, 0))
