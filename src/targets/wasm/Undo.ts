/*
 * The way back after a run that failed. Copying a large state before every run would cost more than small inputs do:
 * then the state is copied now and then, the inputs of each run since are kept, and the runs are repeated from there.
 */

/** A part of the memory, in bytes. */
export interface Region {
  readonly offset: number
  readonly bytes: number
}

export interface Undo {
  /** To be called before each run, when its inputs stand in the memory. */
  readonly remember: () => void
  /** To be called when the state was set from outside. */
  readonly forget: () => void
  /** Puts the state back as it was before the last run. */
  readonly restore: (run: () => Promise<unknown> | unknown) => Promise<void>
}

const sizeOf = (regions: readonly Region[]): number => regions.reduce((total, { bytes }) => total + bytes, 0)

/** The most runs that are repeated. */
const mostRuns = 64

/** Runs between copies of the state. The inputs that are kept take about twice the state's memory at most. */
export const periodFor = (stateBytes: number, inputBytes: number): number =>
  stateBytes <= 2 * inputBytes || stateBytes < 65_536
    ? 1
    : Math.max(1, Math.min(mostRuns, Math.floor((2 * stateBytes) / Math.max(1, inputBytes))))

export const makeUndo = (memory: ArrayBuffer, state: readonly Region[], inputs: readonly Region[]): Undo => {
  const view = ({ offset, bytes }: Region) => new Uint8Array(memory, offset, bytes)
  const period = periodFor(sizeOf(state), sizeOf(inputs))
  const stateViews = state.map(view)
  const inputViews = inputs.map(view)
  const copy = stateViews.map(({ length }) => new Uint8Array(length))
  const kept = Array.from({ length: period - 1 }, () =>
    inputViews.map(({ length }) => new Uint8Array(length)),
  )
  /** Runs since the state was copied, without the one at hand. */
  let since = -1
  const put = (to: readonly Uint8Array[], from: readonly Uint8Array[]): void => {
    to.forEach((bytes, i) => {
      const source = from[i]
      if (source !== undefined) bytes.set(source)
    })
  }
  return {
    remember: () => {
      since = since < 0 || since + 1 >= period ? 0 : since + 1
      if (since === 0) put(copy, stateViews)
      const place = kept[since]
      if (place !== undefined) put(place, inputViews)
    },
    forget: () => {
      since = -1
    },
    restore: async (run) => {
      put(stateViews, copy)
      for (const inputsOfRun of kept.slice(0, since)) {
        put(inputViews, inputsOfRun)
        await run()
      }
      since -= 1
    },
  }
}
