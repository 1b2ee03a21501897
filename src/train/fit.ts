import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Step } from '../step/Step.js'
import { badData } from './measure.js'
import type { TrainError } from './session.js'
import { type TrainEvent, type TrainOptions, train } from './train.js'

type Event<T extends TrainEvent['_tag']> = Omit<Extract<TrainEvent, { readonly _tag: T }>, '_tag'>

/** What training came to. */
export interface Fitted extends Event<'Done'> {
  /** One entry for each epoch, in order. */
  readonly history: readonly Event<'Epoch'>[]
}

/**
 * Trains a step to the end: `train` for those who need no progress.
 *
 * @returns the state, where it comes from, and the history; or what is wrong
 *
 * @example
 * ```ts
 * import { constantly, fit, getOrThrow, input, mean, mul, parameter, square, sub, trainingStep } from 'regula'
 * import { sgd } from 'regula/optimizers'
 * const w = parameter('w', [], { initializer: constantly(0) })
 * const loss = mean(square(sub(mul(input('x', ['batch']), w), 3)))
 * const step = trainingStep({ loss, optimizer: sgd({ learningRate: 0.25 }) })
 * const { state, history } = getOrThrow(await fit(step, { data: { x: [1, 1] }, epochs: 2, batchSize: 2 })())
 * state.w?.data // => [2.25]
 * history.length // => 2
 * ```
 */
export const fit =
  (step: Step, options: TrainOptions): TaskEither<TrainError, Fitted> =>
  async () => {
    const history: Event<'Epoch'>[] = []
    for await (const event of train(step, options)) {
      if (event._tag === 'Failed') return E.left(event.error)
      if (event._tag === 'Done') return E.right({ ...event, history })
      if (event._tag === 'Epoch') history.push(event)
    }
    return E.left(badData(['training ended without a result']))
  }
