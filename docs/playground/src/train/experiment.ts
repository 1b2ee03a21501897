import type { Inputs, Outputs, State } from 'regula'
import type { Dataset } from '../data/Dataset.js'
import { sources } from '../data/sources.js'
import { type Network, networkOf } from '../model/network.js'
import { rulesOf, trainingOf } from '../model/steps.js'
import { strengthValues } from '../model/strengths.js'
import type { Settings } from '../settings.js'
import { targetOf } from '../targets.js'
import { batchesOf } from './batches.js'
import { type Contestant, contestantOf } from './contestant.js'
import { type Judge, type Judgement, judgeOf } from './judge.js'
import { type Masks, masksOf } from './masks.js'

/** One thing for each contestant: the network alone, and with rules. */
export interface Both<A> {
  readonly plain: A
  readonly ruled: A
}

/** What is found when the two are looked at. */
export interface Look {
  readonly judgements: Both<Judgement>
  readonly states: Both<State>
  readonly masks: Outputs<string>
}

/** A network, data, and two programs that learn from the same batches in the same order. */
export interface Experiment {
  readonly settings: Settings
  readonly dataset: Dataset
  readonly network: Network
  readonly contestants: Both<Contestant>
  readonly judge: Judge
  readonly masks: Masks
  readonly nextBatch: () => Inputs
}

const atFault = (who: string) => (cause: unknown) => {
  throw new Error(`${who}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
}

/** Data, network and judge as they were, with programs for these settings that start from the given states. */
const withPrograms = async (
  base: Omit<Experiment, 'settings' | 'contestants' | 'masks'>,
  settings: Settings,
  states: Both<State> | undefined,
): Promise<Experiment> => {
  const dims = { batch: Math.min(settings.batchSize, base.dataset.train.rows) }
  const target = targetOf(settings.target).make()
  const make = (rules: ReturnType<typeof rulesOf>, state: State | undefined) =>
    contestantOf(trainingOf(base.network, settings, rules), dims, target, settings.seed, state)
  const plain = await make([], states?.plain).catch(atFault('Without rules'))
  const ruled = await make(rulesOf(settings), states?.ruled).catch(atFault('With rules'))
  return {
    ...base,
    settings,
    contestants: { plain, ruled },
    masks: await masksOf(ruled.step, dims, target),
  }
}

export const openExperiment = async (settings: Settings): Promise<Experiment> => {
  const { source, seed, batchSize } = settings
  const { features, classes, make } = sources[source]
  const dataset = { features, classes, ...make(settings) }
  const network = networkOf(dataset, settings)
  const judge = await judgeOf(network, dataset)
  const nextBatch = batchesOf(dataset, Math.min(batchSize, dataset.train.rows), seed)
  return withPrograms({ dataset, network, judge, nextBatch }, settings, undefined)
}

/** The same experiment with other rules or on another target: it goes on from where it is. */
export const switchPrograms = async (experiment: Experiment, settings: Settings): Promise<Experiment> => {
  const { plain, ruled } = experiment.contestants
  return withPrograms(experiment, settings, { plain: await plain.state(), ruled: await ruled.state() })
}

/** One step of both, on one batch; `step` is its number. */
export const takeStep = async (
  { contestants, nextBatch }: Experiment,
  settings: Settings,
  step: number,
): Promise<void> => {
  const inputs = { ...nextBatch(), ...strengthValues(settings) }
  await contestants.plain.run(inputs).catch(atFault(`Step ${step} without rules`))
  await contestants.ruled.run(inputs).catch(atFault(`Step ${step} with rules`))
}

export const lookAt = async (
  { contestants: { plain, ruled }, judge, masks }: Experiment,
  settings: Settings,
): Promise<Look> => {
  const states = { plain: await plain.state(), ruled: await ruled.state() }
  return {
    states,
    judgements: { plain: await judge(states.plain), ruled: await judge(states.ruled) },
    masks: await masks(states.ruled, strengthValues(settings)),
  }
}
