import * as E from 'fp-ts/lib/Either.js'
import type { State } from '../targets/Target.js'
import { badData } from './measure.js'
import type { TrainError } from './session.js'

/** When to stop before the last epoch. */
export interface EarlyStopping {
  /** The output that is watched, on the validation data if there are any, otherwise in training. */
  readonly metric: string
  /** Whether a smaller or a larger value is better. Default `min`. */
  readonly goal?: 'min' | 'max'
  /** How many epochs without improvement are tolerated, from 1. */
  readonly patience: number
  /** The smallest change that counts as an improvement. Default 0: any. */
  readonly minDelta?: number
  /** Whether the state of the best epoch is given back. Default true. */
  readonly restoreBest?: boolean
}

/** A state and the epoch that it belongs to. */
export interface Kept {
  readonly state: State
  readonly epoch: number
}

export interface Verdict {
  readonly stop: boolean
  /** What training gives back if it ends now. */
  readonly best: Kept
}

type Metrics = Readonly<Record<string, number>>

/** Watches a metric from epoch to epoch. Without options it never stops and keeps the last state. */
export interface Stopper {
  readonly see: (
    epoch: number,
    training: Metrics,
    validation: Metrics | undefined,
    state: State,
  ) => E.Either<TrainError, Verdict>
}

const watchEach = (): Stopper => ({
  see: (epoch, _, __, state) => E.right({ stop: false, best: { state, epoch } }),
})

export const stopper = (options: EarlyStopping | undefined): Stopper => {
  if (options === undefined) return watchEach()
  const { metric, goal = 'min', patience, minDelta = 0, restoreBest = true } = options
  let best: (Kept & { readonly value: number }) | undefined
  return {
    see: (epoch, training, validation, state) => {
      const watched = validation ?? training
      const value = Object.hasOwn(watched, metric) ? watched[metric] : undefined
      if (value === undefined)
        return E.left(
          badData([`early stopping watches '${metric}', but there is ${Object.keys(watched).join(', ')}`]),
        )
      const gain =
        best === undefined
          ? Number.POSITIVE_INFINITY
          : goal === 'min'
            ? best.value - value
            : value - best.value
      const recovers = best !== undefined && Number.isNaN(best.value) && !Number.isNaN(value)
      if (best === undefined || recovers || gain > minDelta) best = { state, epoch, value }
      const kept = restoreBest ? best : { state, epoch }
      return E.right({ stop: epoch - best.epoch >= patience, best: { state: kept.state, epoch: kept.epoch } })
    },
  }
}
