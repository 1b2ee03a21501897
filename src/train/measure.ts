import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Dims } from '../expr/Shape.js'
import type { Step } from '../step/Step.js'
import type { CompileOptions } from '../targets/compile.js'
import type { Inputs, State } from '../targets/Target.js'
import { batchesOf, type Data, type Gatherer, gatherFrom, samplesOf } from './data.js'
import { openSession, type Session, type TrainError, weightedMeans } from './session.js'

/** How a step is run over a data set. */
export interface MeasureOptions extends Omit<CompileOptions, 'dims' | 'state'> {
  /** The state to measure, from a program or from training. */
  readonly state: State
  /** Default 256. It changes speed and memory only, unless an output depends on the whole batch. */
  readonly batchSize?: number
  /** The named dimension of the samples. Default `batch`. */
  readonly batchDim?: string
  /** Sizes of other named dimensions. */
  readonly dims?: Dims
  /** Values for inputs without samples, the same in every run. */
  readonly inputs?: Inputs
}

export const badData = (problems: readonly string[]): TrainError => ({ _tag: 'BadInput', problems })

/** A whole number from 1. */
export const isCount = (n: number): boolean => Number.isSafeInteger(n) && n >= 1

export const inOrder = (rows: number): Uint32Array => Uint32Array.from({ length: rows }, (_, i) => i)

/** The means of all scalar outputs over the samples, in their order. */
export const runOver = async (
  session: Session,
  gatherer: Gatherer,
  batchSize: number,
): Promise<E.Either<TrainError, Readonly<Record<string, number>>>> => {
  const parts: { readonly rows: number; readonly values: Readonly<Record<string, number>> }[] = []
  for (const rows of batchesOf(inOrder(gatherer.rows), batchSize)) {
    const values = await session.run(gatherer, rows)
    if (E.isLeft(values)) return values
    parts.push({ rows: rows.length, values: values.right })
  }
  return E.right(weightedMeans(parts))
}

/**
 * The scalar outputs of a step over a whole data set, as means over the samples: test loss and accuracy.
 *
 * @param step usually an `evaluationStep`
 * @param data one value for each input, with the samples along the first axis
 * @param options the state to measure, and how
 * @returns the means by output name, or what is wrong
 *
 * @example
 * ```ts
 * import { evaluationStep, getOrThrow, input, mean, measure } from 'regula'
 * const step = evaluationStep({ outputs: { average: mean(input('x', ['batch'])) } })
 * getOrThrow(await measure(step, { x: [1, 2, 6] }, { state: {}, batchSize: 2 })()) // => { average: 3 }
 * ```
 */
export const measure =
  (
    step: Step,
    data: Data,
    { batchSize = 256, batchDim = 'batch', dims = {}, inputs = {}, ...options }: MeasureOptions,
  ): TaskEither<TrainError, Readonly<Record<string, number>>> =>
  async () => {
    const samples = samplesOf(step, data, { batchDim, dims, fixed: inputs })
    if (!isCount(batchSize))
      return E.left(badData([`batchSize is ${batchSize}; it is a whole number from 1`]))
    if (E.isLeft(samples)) return E.left(badData(samples.left))
    return runOver(
      openSession(step, { ...options, batchDim, otherDims: dims }),
      gatherFrom(samples.right),
      batchSize,
    )
  }
