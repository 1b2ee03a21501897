import { dropout as dropoutOp } from '../ops/dropout.js'
import { noise as noiseOp } from '../ops/noise.js'
import type { NoiseRule, Strength } from './Rule.js'
import { activations, kernels, type Selector } from './select.js'
import { strengthExpr } from './strength.js'

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

/** Drops each number with probability p: m ~ Bernoulli(1 − p). At p = 1 everything is 0. */
export const dropout = ({ dropRate, after = activations, mode = 'inverted' }: DropoutOptions): NoiseRule => ({
  _tag: 'Noise',
  name: 'dropout',
  select: after,
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

/** Drops each weight with probability p (Wan et al. 2013): one mask for the whole batch; biases keep theirs. */
export const dropConnect = ({
  dropRate,
  on = kernels,
  mode = 'inverted',
}: DropConnectOptions): NoiseRule => ({
  _tag: 'Noise',
  name: 'dropConnect',
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

/** Multiplies by N(1, p/(1 − p)) in training (Srivastava et al. 2014, section 10). */
export const gaussianDropout = ({ dropRate, after = activations }: GaussianDropoutOptions): NoiseRule => ({
  _tag: 'Noise',
  name: 'gaussianDropout',
  select: after,
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

/** Adds N(0, σ²) in training. */
export const gaussianNoise = ({ stddev, after = activations }: GaussianNoiseOptions): NoiseRule => ({
  _tag: 'Noise',
  name: 'gaussianNoise',
  select: after,
  insert: (value, site) =>
    noiseOp.node({ site: `${site}/gaussianNoise` }, [
      value,
      strengthExpr('gaussianNoise', 'stddev', stddev, 0, Number.POSITIVE_INFINITY),
    ]),
})
