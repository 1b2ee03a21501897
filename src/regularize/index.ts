/* The entry point `regula/regularize`. */
export { evaluation, monteCarlo, training } from './meaning.js'
export {
  type DropConnectOptions,
  type DropoutOptions,
  dropConnect,
  dropout,
  type GaussianDropoutOptions,
  type GaussianNoiseOptions,
  gaussianDropout,
  gaussianNoise,
} from './noise.js'
export {
  type ElasticNetOptions,
  elasticNet,
  groupLasso,
  l1,
  l2,
  type PenaltyConvention,
  type PenaltyOptions,
} from './penalty.js'
export type { Insertion, NoiseRule, PenaltyRule, Rule, Strength, Update, UpdateRule } from './Rule.js'
export { type Exprs, type Model, type Regularized, regularize } from './regularize.js'
export {
  activations,
  allOf,
  anyOf,
  biases,
  inputs,
  kernels,
  labelledAs,
  named,
  noneOf,
  parameters,
  type Selector,
} from './select.js'
export { type Site, sitesOf } from './sites.js'
export {
  type MaxNormOptions,
  maxNorm,
  nonNegative,
  proximalL1,
  softThreshold,
  type UpdateOptions,
  weightDecay,
} from './update.js'
