import * as E from 'fp-ts/lib/Either.js'
import type { Dims } from '../expr/Shape.js'
import { hashPath } from '../random/hash.js'
import { keyFromSeed } from '../random/key.js'
import { foldIn } from '../random/threefry.js'
import type { Step } from '../step/Step.js'
import type { CompileOptions } from '../targets/compile.js'
import type { Inputs, State } from '../targets/Target.js'
import { batchesOf, type Data, fixedFor, type Gatherer, gatherFrom, permutation, samplesOf } from './data.js'
import { type EarlyStopping, type Stopper, stopper, type Verdict } from './earlyStopping.js'
import { badData, inOrder, isCount, runOver } from './measure.js'
import { openSession, type Session, type TrainError, weightedMeans } from './session.js'

/** The scalar outputs of a step, by name. */
export type Metrics = Readonly<Record<string, number>>

/** What a step is measured on while another one trains. */
export interface Validation {
  /** Usually an `evaluationStep` of the same model; it reads the state that training writes. */
  readonly step: Step
  readonly data: Data
}

/** How a step is trained. */
export interface TrainOptions extends Omit<CompileOptions, 'dims'> {
  /** One value for each input, with the samples along the first axis. */
  readonly data: Data
  /** How often every sample is seen, from 1. */
  readonly epochs: number
  /** Samples in a step, from 1; the last batch of an epoch may be smaller. */
  readonly batchSize: number
  /** The named dimension of the samples. Default `batch`. */
  readonly batchDim?: string
  /** Sizes of other named dimensions. */
  readonly dims?: Dims
  /** Values for inputs without samples, the same in every step: strengths, rates, learning rates. */
  readonly inputs?: Inputs
  /** Whether every epoch takes the samples in another order, drawn from the seed. Default true. */
  readonly shuffle?: boolean
  readonly validation?: Validation
  readonly earlyStopping?: EarlyStopping
  /** The number of the first epoch, for going on from a saved state with the same orders. Default 1. */
  readonly firstEpoch?: number
}

/** What happens while a step trains. `Done` or `Failed` is the last event. */
export type TrainEvent =
  | {
      readonly _tag: 'Batch'
      readonly epoch: number
      readonly batch: number
      readonly batches: number
      /** The scalar outputs of this step. */
      readonly metrics: Metrics
    }
  | {
      readonly _tag: 'Epoch'
      readonly epoch: number
      /** Means over the samples of the epoch, in training mode, while the parameters change. */
      readonly metrics: Metrics
      /** Means over the validation data after the epoch. */
      readonly validation: Metrics | undefined
    }
  | {
      readonly _tag: 'Done'
      /** The last state, or the best one where early stopping restores it. */
      readonly state: State
      /** The number of the last epoch that was run. */
      readonly epoch: number
      readonly stoppedEarly: boolean
      /** The epoch that the state belongs to. */
      readonly bestEpoch: number
    }
  | { readonly _tag: 'Failed'; readonly error: TrainError }

const optionFaults = ({
  epochs,
  batchSize,
  firstEpoch = 1,
  earlyStopping,
}: TrainOptions): readonly string[] => [
  ...(isCount(epochs) ? [] : [`epochs is ${epochs}; it is a whole number from 1`]),
  ...(isCount(batchSize) ? [] : [`batchSize is ${batchSize}; it is a whole number from 1`]),
  ...(isCount(firstEpoch) ? [] : [`firstEpoch is ${firstEpoch}; it is a whole number from 1`]),
  ...(earlyStopping === undefined || isCount(earlyStopping.patience)
    ? []
    : [`patience is ${earlyStopping.patience}; it is a whole number from 1`]),
  ...((earlyStopping?.minDelta ?? 0) >= 0
    ? []
    : [`minDelta is ${earlyStopping?.minDelta}; it is a number from 0`]),
]

interface Prepared {
  readonly gatherer: Gatherer
  readonly validation: { readonly gatherer: Gatherer; readonly session: Session } | undefined
}

const prepare = (
  step: Step,
  options: TrainOptions,
  batchDim: string,
): E.Either<readonly string[], Prepared> => {
  const faults = optionFaults(options)
  if (faults.length > 0) return E.left(faults)
  const { inputs: fixed = {}, dims = {} } = options
  const samples = samplesOf(step, options.data, { batchDim, dims, fixed })
  if (E.isLeft(samples)) return samples
  if (options.validation === undefined)
    return E.right({ gatherer: gatherFrom(samples.right), validation: undefined })
  const held = samplesOf(options.validation.step, options.validation.data, {
    batchDim,
    dims,
    fixed: fixedFor(options.validation.step, fixed),
  })
  if (E.isLeft(held)) return E.left(held.left.map((problem) => `validation: ${problem}`))
  const { target, seed } = options
  const session = openSession(options.validation.step, {
    ...(target === undefined ? {} : { target }),
    ...(seed === undefined ? {} : { seed }),
    batchDim,
    otherDims: dims,
  })
  return E.right({
    gatherer: gatherFrom(samples.right),
    validation: { gatherer: gatherFrom(held.right), session },
  })
}

const validate = async (
  validation: Prepared['validation'],
  training: Session,
): Promise<E.Either<TrainError, Metrics | undefined>> => {
  if (validation === undefined) return E.right(undefined)
  const state = await training.state()
  if (E.isLeft(state)) return state
  const loaded = await validation.session.load(state.right)
  return E.isLeft(loaded) ? loaded : runOver(validation.session, validation.gatherer, 256)
}

/** Measures the validation data after an epoch, and asks whether to stop. */
const closeEpoch = async (
  epoch: number,
  metrics: Metrics,
  validation: Prepared['validation'],
  session: Session,
  stopping: Stopper,
): Promise<E.Either<TrainError, { readonly held: Metrics | undefined; readonly verdict: Verdict }>> => {
  const held = await validate(validation, session)
  if (E.isLeft(held)) return held
  const state = await session.state()
  if (E.isLeft(state)) return state
  const verdict = stopping.see(epoch, metrics, held.right, state.right)
  return E.isLeft(verdict) ? verdict : E.right({ held: held.right, verdict: verdict.right })
}

/**
 * Trains a step over a data set and tells what happens: iterate it with `for await`.
 *
 * The order of the samples in epoch e is a pure function of (seed, e), so a run that goes on from a saved state with
 * `firstEpoch` repeats an unbroken run bit for bit. An error is the last event, never an exception.
 *
 * @param step usually a `trainingStep`
 * @param options data, epochs, batch size, and what to do beside
 *
 * @example
 * ```ts
 * import { dense, input, meanSquaredError, train, trainingStep } from 'regula'
 * import { sgd } from 'regula/optimizers'
 * const [x, y] = [input('x', ['batch', 1]), input('y', ['batch', 1])] as const
 * const step = trainingStep({
 *   loss: meanSquaredError(dense('line', 1)(x), y),
 *   optimizer: sgd({ learningRate: 0.1 }),
 * })
 * const losses: (number | undefined)[] = []
 * for await (const event of train(step, { data: { x: [[0], [1]], y: [[1], [3]] }, epochs: 200, batchSize: 2 }))
 *   if (event._tag === 'Epoch') losses.push(event.metrics['total'])
 * losses.length // => 200
 * (losses.at(-1) ?? 1) < 1e-3 // => true
 * ```
 */
export async function* train(step: Step, options: TrainOptions): AsyncGenerator<TrainEvent, void, void> {
  const {
    epochs,
    batchSize,
    batchDim = 'batch',
    dims = {},
    shuffle = true,
    firstEpoch = 1,
    seed = 0,
  } = options
  const prepared = prepare(step, options, batchDim)
  if (E.isLeft(prepared)) {
    yield { _tag: 'Failed', error: badData(prepared.left) }
    return
  }
  const { gatherer, validation } = prepared.right
  const session = openSession(step, {
    ...(options.target === undefined ? {} : { target: options.target }),
    ...(options.state === undefined ? {} : { state: options.state }),
    seed,
    batchDim,
    otherDims: dims,
  })
  const orderKey = foldIn(keyFromSeed(Number.isSafeInteger(seed) ? seed : 0), hashPath('train/order'))
  const stopping = stopper(options.earlyStopping)
  const last = firstEpoch + epochs - 1
  for (let epoch = firstEpoch; epoch <= last; epoch += 1) {
    const order = shuffle ? permutation(foldIn(orderKey, epoch), gatherer.rows) : inOrder(gatherer.rows)
    const batches = batchesOf(order, batchSize)
    const parts: { readonly rows: number; readonly values: Metrics }[] = []
    for (const [i, rows] of batches.entries()) {
      const values = await session.run(gatherer, rows)
      if (E.isLeft(values)) {
        yield { _tag: 'Failed', error: values.left }
        return
      }
      parts.push({ rows: rows.length, values: values.right })
      yield { _tag: 'Batch', epoch, batch: i + 1, batches: batches.length, metrics: values.right }
    }
    const metrics = weightedMeans(parts)
    const closed = await closeEpoch(epoch, metrics, validation, session, stopping)
    if (E.isLeft(closed)) {
      yield { _tag: 'Failed', error: closed.left }
      return
    }
    const { held, verdict } = closed.right
    yield { _tag: 'Epoch', epoch, metrics, validation: held }
    if (verdict.stop || epoch === last) {
      const { state: best, epoch: bestEpoch } = verdict.best
      yield { _tag: 'Done', state: best, epoch, stoppedEarly: verdict.stop, bestEpoch }
      return
    }
  }
}
