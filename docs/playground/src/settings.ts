import type { SourceName } from './data/sources.js'
import type { ActivationName } from './model/activations.js'
import type { SpeedName } from './train/speeds.js'

/** One rule: whether it is there, and how strong it is. */
export interface RuleSetting {
  readonly on: boolean
  readonly strength: number
}

/** The rules that can be switched, by name. */
export const ruleNames = ['dropout', 'l1', 'l2'] as const

export type RuleName = (typeof ruleNames)[number]

/** Everything that can be chosen on the page. */
export interface Settings {
  readonly source: SourceName
  readonly samples: number
  readonly noise: number
  /** The widths of the hidden layers. */
  readonly widths: readonly number[]
  readonly activation: ActivationName
  readonly rules: Readonly<Record<RuleName, RuleSetting>>
  readonly optimizer: 'adam' | 'sgd'
  readonly learningRate: number
  readonly batchSize: number
  readonly seed: number
  readonly target: string
  readonly stopAt: number
  readonly speed: SpeedName
}

/** What makes it another experiment: everything begins anew when it changes. */
export const experimentKey = ({
  source,
  samples,
  noise,
  widths,
  activation,
  optimizer,
  batchSize,
  seed,
}: Settings): string =>
  JSON.stringify([source, samples, noise, widths, activation, optimizer, batchSize, seed])

/** What makes it other programs: they are compiled again, and go on from where they were. */
export const programKey = ({ rules, target }: Settings): string =>
  JSON.stringify([ruleNames.map((name) => rules[name].on), target])
