/*
 * The way back after a run that failed, as `Undo` has it, at once: the state is copied now and then, the inputs of every
 * run since are kept, and the runs are repeated from there.
 */
import type { NumberArray } from '../../../expr/Tensor.js'

export interface Undo {
  /** To be called before each run. */
  readonly remember: () => void
  /** To be called when the state was set from outside. */
  readonly forget: () => void
  /** Puts the state back as it was before the last run. */
  readonly restore: (run: () => void) => void
}

type Words = readonly NumberArray[]

const copied = (words: Words): Words => words.map((some) => some.slice())

const put = (to: Words, from: Words): void => {
  for (let i = 0; i < to.length; i += 1) to[i]?.set(from[i] ?? [])
}

export const makeUndo = (state: Words, inputs: Words, period: number): Undo => {
  const before = copied(state)
  const kept = Array.from({ length: period - 1 }, () => copied(inputs))
  let since = -1
  return {
    remember: () => {
      since = (since + 1) % period
      if (since === 0) put(before, state)
      const place = kept[since]
      if (place !== undefined) put(place, inputs)
    },
    forget: () => {
      since = -1
    },
    restore: (run) => {
      const last = copied(inputs)
      put(state, before)
      for (const inputsOfRun of kept.slice(0, since)) {
        put(inputs, inputsOfRun)
        run()
      }
      put(inputs, last)
      since -= 1
    },
  }
}
