import type { Expr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import type { Shape } from '../expr/Shape.js'
import { add, div, mul, sub } from '../math/arithmetic.js'
import { norm, normL1, sumSquares } from '../math/norm.js'
import { sum } from '../math/reduction.js'
import type { PenaltyRule, Strength } from './Rule.js'
import { kernels, type Selector } from './select.js'
import { isFloatScalar, strengthExpr } from './strength.js'

type Float = Expr<Shape, 'float'>
type Scalar = Expr<readonly [], 'float'>

/**
 * Whose scaling a penalty has:
 *
 * | convention | L1 | L2 | whose |
 * |---|---|---|---|
 * | `keras` | λ Σ\|w\| | λ Σ w² | Keras `l1(λ)`, `l2(λ)` |
 * | `half` | λ Σ\|w\| | ½ λ Σ w² | PyTorch `weight_decay`, optax `l2_loss` |
 * | `perSample` | λ/(2n) Σ\|w\| | λ/(2n) Σ w² | with a data loss 1/(2n) Σ (h − y)² |
 * | `sklearnRidge` | α Σ\|w\| | α Σ w² | scikit-learn `Ridge`, with Σ (y − h)² |
 * | `sklearnLasso` | α Σ\|w\| | ½ α Σ w² | scikit-learn `Lasso`, `ElasticNet`, with 1/(2n) Σ (y − h)² |
 * | `logistic` | Σ\|w\| | ½ Σ w² | scikit-learn `LogisticRegression`, with C Σ loss; take λ = 1 |
 */
export type PenaltyConvention = 'keras' | 'half' | 'perSample' | 'sklearnRidge' | 'sklearnLasso' | 'logistic'

const factors: { readonly [C in PenaltyConvention]: { readonly l1: number; readonly l2: number } } = {
  keras: { l1: 1, l2: 1 },
  half: { l1: 1, l2: 0.5 },
  perSample: { l1: 0.5, l2: 0.5 },
  sklearnRidge: { l1: 1, l2: 1 },
  sklearnLasso: { l1: 1, l2: 0.5 },
  logistic: { l1: 1, l2: 0.5 },
}

/** Options of `l1`, `l2` and `groupLasso`. */
export interface PenaltyOptions {
  /** λ, from 0. */
  readonly lambda: Strength
  /** Which parameters. Default kernels, never biases or norm scales. */
  readonly on?: Selector
  /** Default `keras`. */
  readonly convention?: PenaltyConvention
  /** Another factor, multiplied in. Default 1. */
  readonly scale?: Strength
  /** n, which the convention `perSample` divides by. */
  readonly samples?: Strength
}

const always = Number.POSITIVE_INFINITY

/** λ · scale, divided by n where the convention says so. */
const weightOf = (
  name: string,
  lambda: Strength,
  { convention = 'keras', scale = 1, samples }: Omit<PenaltyOptions, 'lambda'>,
  option = 'lambda',
): Scalar => {
  const strength = strengthExpr(name, option, lambda, 0, always)
  const factor = strengthExpr(name, 'scale', scale, 0, always)
  const count =
    convention !== 'perSample'
      ? strengthExpr(name, 'samples', 1, 0, always)
      : samples === undefined
        ? ill(name, "the convention 'perSample' needs the number of samples: give samples")
        : strengthExpr(name, 'samples', samples, 1, always)
  return isFloatScalar(strength) && isFloatScalar(factor) && isFloatScalar(count)
    ? div(mul(strength, factor), count)
    : div(0, 0)
}

const rule = (name: string, select: Selector, penalty: (parameter: Float) => Expr): PenaltyRule => ({
  _tag: 'Penalty',
  name,
  select: (site) => site.kind === 'parameter' && select(site),
  penalty,
})

/**
 * λ Σ|w|, scaled by the convention. The subgradient at 0 is 0, so weights hardly ever become exactly 0: see
 * `proximalL1`.
 *
 * @example
 * ```ts
 * import { constantly, evaluate, getOrThrow, parameter, sum, toNested } from 'regula'
 * import { l1, regularize } from 'regula/regularize'
 * const w = parameter('w', [2], { initializer: constantly(-3) })
 * const { penalty } = regularize([l1({ lambda: 0.1 })])({ loss: sum(w), outputs: {} })
 * toNested(getOrThrow(evaluate(penalty))) // => 0.6
 * ```
 */
export const l1 = (options: PenaltyOptions): PenaltyRule =>
  rule('l1', options.on ?? kernels, (w) =>
    mul(weightOf('l1', options.lambda, options), mul(normL1(w), factors[options.convention ?? 'keras'].l1)),
  )

/**
 * λ Σ w², scaled by the convention (`half` gives PyTorch's coupled ½ λ Σ w²). A strength that is negative or NaN
 * makes the model ill.
 *
 * @example
 * ```ts
 * import { constantly, evaluate, getOrThrow, parameter, sum, toNested } from 'regula'
 * import { l2, regularize } from 'regula/regularize'
 * const w = parameter('w', [2], { initializer: constantly(-3) })
 * const model = { loss: sum(w), outputs: {} }
 * toNested(getOrThrow(evaluate(regularize([l2({ lambda: 0.1 })])(model).penalty))) // => 1.8
 * toNested(getOrThrow(evaluate(regularize([l2({ lambda: 0.1, convention: 'half' })])(model).penalty))) // => 0.9
 * ```
 */
export const l2 = (options: PenaltyOptions): PenaltyRule =>
  rule('l2', options.on ?? kernels, (w) =>
    mul(
      weightOf('l2', options.lambda, options),
      mul(sumSquares(w), factors[options.convention ?? 'keras'].l2),
    ),
  )

/** Options of `elasticNet`. */
export interface ElasticNetOptions extends Omit<PenaltyOptions, 'lambda'> {
  /** α, the whole strength, from 0. */
  readonly alpha: Strength
  /** r, the share of L1, from 0 to 1. */
  readonly l1Ratio: Strength
}

/**
 * α (r Σ|w| + ½ (1 − r) Σ w²), scikit-learn's scaling, unless another convention is named (Zou and Hastie 2005).
 *
 * @example
 * ```ts
 * import { constantly, evaluate, getOrThrow, parameter, sum, toNested } from 'regula'
 * import { elasticNet, regularize } from 'regula/regularize'
 * const w = parameter('w', [2], { initializer: constantly(-3) })
 * const { penalty } = regularize([elasticNet({ alpha: 0.1, l1Ratio: 0.5 })])({ loss: sum(w), outputs: {} })
 * toNested(getOrThrow(evaluate(penalty))) // => 0.75
 * ```
 */
export const elasticNet = ({ alpha, l1Ratio, on = kernels, ...rest }: ElasticNetOptions): PenaltyRule =>
  rule('elasticNet', on, (w) => {
    const convention = rest.convention ?? 'sklearnLasso'
    const ratio = strengthExpr('elasticNet', 'l1Ratio', l1Ratio, 0, 1)
    if (!isFloatScalar(ratio)) return ratio
    const absolute = mul(ratio, mul(normL1(w), factors[convention].l1))
    const squared = mul(sub(1, ratio), mul(sumSquares(w), factors[convention].l2))
    return mul(weightOf('elasticNet', alpha, { ...rest, convention }, 'alpha'), add(absolute, squared))
  })

/**
 * λ Σ over columns of ‖column‖₂: whole units leave together. Kernels are [inputs, units]; the gradient of a zero
 * column is 0. Conventions scale it as they scale L1. Source: Yuan and Lin 2006.
 *
 * @example
 * ```ts
 * import { evaluate, getOrThrow, parameter, sum, tensor, toNested } from 'regula'
 * import { groupLasso, regularize } from 'regula/regularize'
 * const value = tensor('float', [2, 2], Float64Array.of(3, 0, 4, 0))
 * const w = parameter('w', [2, 2], { initializer: { kind: 'values', value } })
 * const { penalty } = regularize([groupLasso({ lambda: 0.1 })])({ loss: sum(w), outputs: {} })
 * toNested(getOrThrow(evaluate(penalty))) // => 0.5
 * ```
 */
export const groupLasso = (options: PenaltyOptions): PenaltyRule =>
  rule('groupLasso', options.on ?? kernels, (w) =>
    mul(
      weightOf('groupLasso', options.lambda, options),
      mul(sum(norm(w, { axis: 0 })), factors[options.convention ?? 'keras'].l1),
    ),
  )
