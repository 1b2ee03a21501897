import * as E from 'fp-ts/lib/Either.js'
import {
  type Expr,
  evaluate,
  formatError,
  type Metrics,
  measure,
  type State,
  type Step,
  type Target,
  type TrainError,
} from '../../index.js'
import type { RunSummary } from '../../report/index.js'
import { linesOf, type Outcome } from '../outcome.js'
import type { Split } from './dataset.js'

/** @internal */
export const trainingFaults = (error: TrainError): readonly string[] => [
  ...linesOf(formatError(error)),
  ...(error._tag === 'NonFinite' ? ['a smaller --learning-rate or --scale of the features may help'] : []),
]

const ratios = (training: Metrics, test: Metrics | undefined) => {
  const { accuracy: trainAccuracy = Number.NaN } = training
  return test?.accuracy === undefined
    ? { trainAccuracy }
    : { trainAccuracy, testAccuracy: test.accuracy, gap: trainAccuracy - test.accuracy }
}

/**
 * A trained network measured as it will be used, without noise, and what its penalty adds to the data loss.
 *
 * @param evaluation a step with the outputs `data` and `accuracy`
 *
 * @internal
 */
export const summarise = async (
  evaluation: Step,
  penalty: Expr,
  { training, test }: Split,
  options: { readonly state: State; readonly target?: Target },
  seconds: number,
): Promise<Outcome<RunSummary>> => {
  const onTraining = await measure(evaluation, training, options)()
  if (E.isLeft(onTraining)) return E.left(trainingFaults(onTraining.left))
  const onTest = test === undefined ? E.right(undefined) : await measure(evaluation, test, options)()
  if (E.isLeft(onTest)) return E.left(trainingFaults(onTest.left))
  const added = evaluate(penalty, { state: options.state })
  if (E.isLeft(added)) return E.left(trainingFaults(added.left))
  const { data: dataLoss = Number.NaN } = onTraining.right
  const [amount = Number.NaN] = added.right.data
  return E.right({
    ...ratios(onTraining.right, onTest.right),
    ...{ dataLoss, penalty: amount, total: dataLoss + amount, seconds },
  })
}
