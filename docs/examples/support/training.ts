import { pathToFileURL } from 'node:url'
import { formatError, type Metrics, type State, type Step, type TrainOptions, train } from 'regula'

/** What training gave. */
export interface Fitted {
  readonly state: State
  /** Metrics of every epoch, in training mode and on the validation data. */
  readonly epochs: readonly { readonly metrics: Metrics; readonly validation: Metrics | undefined }[]
  readonly bestEpoch: number
  readonly stoppedEarly: boolean
}

/** Trains to the end and throws what goes wrong: an example has nobody to hand an error to. */
export const trainToEnd = async (step: Step, options: TrainOptions): Promise<Fitted> => {
  const epochs: Fitted['epochs'][number][] = []
  for await (const event of train(step, options)) {
    if (event._tag === 'Epoch') epochs.push({ metrics: event.metrics, validation: event.validation })
    if (event._tag === 'Failed') throw new Error(formatError(event.error))
    if (event._tag === 'Done')
      return {
        state: event.state,
        epochs,
        bestEpoch: event.bestEpoch,
        stoppedEarly: event.stoppedEarly,
      }
  }
  throw new Error('training ended without a last event')
}

/** One metric of the training epochs, by epoch. */
export const curveOf = ({ epochs }: Fitted, name: string): readonly number[] =>
  epochs.map(({ metrics }) => metrics[name] ?? Number.NaN)

/** The numbers of one state variable. */
export const numbersIn = (state: State, name: string): readonly number[] => [...(state[name]?.data ?? [])]

/** Whether node was started with this module. */
export const isMain = (url: string): boolean => {
  const [, started] = process.argv
  return started !== undefined && url === pathToFileURL(started).href
}

/** A number as people read it. */
export const text = (x: number | undefined, digits = 4): string => (x ?? Number.NaN).toFixed(digits)

/** A share as people read it. */
export const percent = (x: number | undefined): string => `${text((x ?? Number.NaN) * 100, 1)} %`
