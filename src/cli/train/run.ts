import { setImmediate } from 'node:timers/promises'
import * as E from 'fp-ts/lib/Either.js'
import { evaluationStep, type State, type TrainEvent, train, trainingStep } from '../../index.js'
import { regularize } from '../../regularize/index.js'
import type { EpochReport, RunSummary } from '../../report/index.js'
import type { Outcome } from '../outcome.js'
import { type ProgressStream, progressBar } from '../progress.js'
import type { Split } from './dataset.js'
import { networkOf, optimizerOf, rulesOf } from './network.js'
import type { Recipe, TrainFlags } from './settings.js'
import { summarise, trainingFaults } from './summary.js'
import { targets } from './targets.js'

/**
 * What one training gave.
 *
 * @internal
 */
export interface Trained {
  readonly recipe: Recipe
  readonly epochs: readonly EpochReport[]
  readonly summary: RunSummary
  readonly state: State
  readonly firstKernel: string
  readonly bestEpoch: number
  readonly stoppedEarly: boolean
}

const percent = (x: number): string => `${(100 * x).toFixed(1)} %`

const noteOf = (epoch: EpochReport | undefined): string =>
  epoch === undefined
    ? ''
    : `loss ${epoch.trainLoss.toFixed(4)}, accuracy ${percent(epoch.trainAccuracy)}` +
      (epoch.testAccuracy === undefined ? '' : `, test ${percent(epoch.testAccuracy)}`)

const epochOf = ({ epoch, metrics, validation }: Extract<TrainEvent, { _tag: 'Epoch' }>): EpochReport => {
  const { data: trainLoss = Number.NaN, accuracy: trainAccuracy = Number.NaN } = metrics
  if (validation === undefined) return { epoch, trainLoss, trainAccuracy }
  const { data: testLoss = Number.NaN, accuracy: testAccuracy = Number.NaN } = validation
  return { epoch, trainLoss, trainAccuracy, testLoss, testAccuracy }
}

/**
 * Trains one network with a progress bar, then measures it.
 *
 * @internal
 */
export const runRecipe = async (
  recipe: Recipe,
  split: Split,
  flags: TrainFlags,
  stream: ProgressStream,
): Promise<Outcome<Trained>> => {
  const { loss, accuracy, firstKernel } = networkOf(split.features, flags.layers, split.classes)
  const rules = rulesOf(recipe)
  const step = trainingStep({
    loss,
    outputs: { accuracy },
    regularize: rules,
    optimizer: optimizerOf(flags),
  })
  const evaluation = evaluationStep({ outputs: { data: loss, accuracy } })
  const { epochs: count, batchSize, seed, patience } = flags
  const target = targets.get(flags.target)?.(flags.mode === undefined ? {} : { mode: flags.mode })
  const on = target === undefined ? {} : { target }
  const batches = Math.ceil(split.training.labels.length / batchSize)
  const bar = progressBar({ label: recipe.name, total: count * batches, stream })
  const start = performance.now()
  const epochs: EpochReport[] = []
  let end: Extract<TrainEvent, { _tag: 'Done' }> | undefined
  for await (const event of train(step, {
    ...{ data: split.training, epochs: count, batchSize, seed, ...on },
    ...(split.test === undefined ? {} : { validation: { step: evaluation, data: split.test } }),
    ...(patience === undefined ? {} : { earlyStopping: { metric: 'data', patience } }),
  })) {
    if (event._tag === 'Failed') {
      bar.finish('failed')
      return E.left(trainingFaults(event.error))
    }
    if (event._tag === 'Done') end = event
    if (event._tag === 'Epoch') epochs.push(epochOf(event))
    if (event._tag === 'Batch') {
      bar.update((event.epoch - 1) * batches + event.batch, noteOf(epochs.at(-1)))
      // Signals and broken pipes are heard between batches only.
      await setImmediate()
    }
  }
  bar.finish(noteOf(epochs.at(-1)))
  const { state = {}, bestEpoch = count, stoppedEarly = false } = end ?? {}
  const { penalty } = regularize(rules)({ loss, outputs: {} })
  const seconds = (performance.now() - start) / 1000
  const summary = await summarise(evaluation, penalty, split, { state, ...on }, seconds)
  return E.isLeft(summary)
    ? summary
    : E.right({ recipe, epochs, summary: summary.right, state, firstKernel, bestEpoch, stoppedEarly })
}
