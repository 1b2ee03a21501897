import { dropout as dropoutOp } from '../ops/dropout.js'
import { noise as noiseOp } from '../ops/noise.js'
import type { NoiseRule, Strength } from './Rule.js'
import { activations, kernels, type Selector } from './select.js'
import { strengthExpr } from './strength.js'

/** Weights are not values of the model: `named('hidden/*')` must not drop them, `dropConnect` does. */
const onValues =
  (select: Selector): Selector =>
  (site) =>
    site.kind !== 'parameter' && select(site)

/** Options of `dropout`. */
export interface DropoutOptions {
  /** p, the probability of dropping, from 0 to 1. */
  readonly dropRate: Strength
  /** What is dropped. Default hidden activations. */
  readonly after?: Selector
  /**
   * `inverted` (default, as Keras and PyTorch): training gives x·m/(1 − p), evaluation x.
   * `classic` (Srivastava et al. 2014): training gives x·m, evaluation x·(1 − p).
   */
  readonly mode?: 'inverted' | 'classic'
}

/**
 * Drops each number with probability p: m ~ Bernoulli(1 − p). At p = 1 everything is 0, with gradient 0.
 *
 * The rule only marks the place; `training`, `evaluation` and `monteCarlo` say what happens there. A rate outside
 * 0 … 1 makes the model ill. Source: Srivastava et al. 2014.
 *
 * @example
 * ```ts
 * import { dense, input, mean, pipe, relu } from 'regula'
 * import { dropout, regularize } from 'regula/regularize'
 * const y = pipe(input('x', ['batch', 4]), dense('hidden', 3), relu, dense('output', 1))
 * const { report } = regularize([dropout({ dropRate: 0.5 })])({ loss: mean(y), outputs: {} })
 * report // => [{ rule: 'dropout', kind: 'noise', site: 'hidden/relu', shape: ['batch', 3] }]
 * ```
 */
export const dropout = ({ dropRate, after = activations, mode = 'inverted' }: DropoutOptions): NoiseRule => ({
  _tag: 'Noise',
  name: 'dropout',
  actsInEvaluation: mode === 'classic',
  select: onValues(after),
  insert: (value, site) =>
    dropoutOp.node({ site: `${site}/dropout`, kind: 'bernoulli', mode }, [
      value,
      strengthExpr('dropout', 'dropRate', dropRate, 0, 1),
    ]),
})

/** Options of `dropConnect`. */
export interface DropConnectOptions {
  /** p, the probability of dropping a weight, from 0 to 1. */
  readonly dropRate: Strength
  /** Which parameters. Default kernels. */
  readonly on?: Selector
  readonly mode?: 'inverted' | 'classic'
}

/**
 * Drops each weight with probability p (Wan et al. 2013): one mask for the whole batch; biases are left alone
 * unless `on` picks them. In evaluation inverted weights stay as they are, classic ones are multiplied by 1 − p.
 *
 * @example
 * ```ts
 * import { dense, input, mean, pipe } from 'regula'
 * import { dropConnect, regularize } from 'regula/regularize'
 * const y = pipe(input('x', ['batch', 4]), dense('output', 1))
 * const { report } = regularize([dropConnect({ dropRate: 0.5 })])({ loss: mean(y), outputs: {} })
 * report // => [{ rule: 'dropConnect', kind: 'noise', site: 'output/kernel', shape: [4, 1] }]
 * ```
 */
export const dropConnect = ({
  dropRate,
  on = kernels,
  mode = 'inverted',
}: DropConnectOptions): NoiseRule => ({
  _tag: 'Noise',
  name: 'dropConnect',
  actsInEvaluation: mode === 'classic',
  select: (site) => site.kind === 'parameter' && on(site),
  insert: (value, site) =>
    dropoutOp.node({ site: `${site}/dropConnect`, kind: 'bernoulli', mode }, [
      value,
      strengthExpr('dropConnect', 'dropRate', dropRate, 0, 1),
    ]),
})

/** Options of `gaussianDropout`. */
export interface GaussianDropoutOptions {
  /** p, from 0 to below 1; the noise has variance p/(1 − p). */
  readonly dropRate: Strength
  readonly after?: Selector
}

/**
 * Multiplies by N(1, p/(1 − p)) in training, by nothing in evaluation (Srivastava et al. 2014, section 10).
 *
 * @example
 * ```ts
 * import { evaluate, getOrThrow, input, mul, sum, toNested } from 'regula'
 * import { evaluation, gaussianDropout, named, regularize } from 'regula/regularize'
 * const y = mul(input('x', [2]), 1)
 * const { outputs } = regularize([gaussianDropout({ dropRate: 0.5, after: named('x') })])({ loss: sum(y), outputs: { y } })
 * toNested(getOrThrow(evaluate(evaluation(outputs).y, { inputs: { x: [1, 2] } }))) // => [1, 2]
 * ```
 */
export const gaussianDropout = ({ dropRate, after = activations }: GaussianDropoutOptions): NoiseRule => ({
  _tag: 'Noise',
  name: 'gaussianDropout',
  actsInEvaluation: false,
  select: onValues(after),
  insert: (value, site) =>
    dropoutOp.node({ site: `${site}/gaussianDropout`, kind: 'gaussian', mode: 'inverted' }, [
      value,
      strengthExpr('gaussianDropout', 'dropRate', dropRate, 0, 1 - 2 ** -23),
    ]),
})

/** Options of `gaussianNoise`. */
export interface GaussianNoiseOptions {
  /** σ, from 0. */
  readonly stddev: Strength
  readonly after?: Selector
}

/**
 * Adds N(0, σ²) in training, nothing in evaluation.
 *
 * @example
 * ```ts
 * import { dense, input, mean, pipe, relu } from 'regula'
 * import { gaussianNoise, inputs, regularize } from 'regula/regularize'
 * const y = pipe(input('x', ['batch', 4]), dense('hidden', 3), relu, dense('output', 1))
 * const { report } = regularize([gaussianNoise({ stddev: 0.1, after: inputs })])({ loss: mean(y), outputs: {} })
 * report // => [{ rule: 'gaussianNoise', kind: 'noise', site: 'x', shape: ['batch', 4] }]
 * ```
 */
export const gaussianNoise = ({ stddev, after = activations }: GaussianNoiseOptions): NoiseRule => ({
  _tag: 'Noise',
  name: 'gaussianNoise',
  actsInEvaluation: false,
  select: onValues(after),
  insert: (value, site) =>
    noiseOp.node({ site: `${site}/gaussianNoise` }, [
      value,
      strengthExpr('gaussianNoise', 'stddev', stddev, 0, Number.POSITIVE_INFINITY),
    ]),
})
