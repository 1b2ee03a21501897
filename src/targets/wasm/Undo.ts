/*
 * The way back after a run that failed. Copying a large state before every run would cost more than small inputs do:
 * then the state is copied now and then, the inputs of each run since stay in a place of their own, and the runs are
 * repeated from there.
 */

/** A part of the memory, in bytes. */
export interface Region {
  readonly offset: number
  readonly bytes: number
}

export interface Undo {
  /** Which of the places the inputs of the next run belong in. */
  readonly place: () => number
  /** To be called before each run. */
  readonly remember: () => void
  /** To be called when the state was set from outside. */
  readonly forget: () => void
  /** Puts the state back as it was before the last run. Earlier ones are run again with the inputs in their places. */
  readonly restore: (run: (place: number) => void) => void
}

/** The most runs that are repeated. */
const mostRuns = 64

/** Runs between copies of the state. The inputs that are kept take about twice the state's memory at most. */
export const periodFor = (stateBytes: number, inputBytes: number): number =>
  stateBytes <= 2 * inputBytes || stateBytes < 65_536
    ? 1
    : Math.max(1, Math.min(mostRuns, Math.floor((2 * stateBytes) / Math.max(1, inputBytes))))

/** @param places places for the inputs of as many runs */
export const makeUndo = (memory: ArrayBuffer, state: readonly Region[], places: number): Undo => {
  const views = state.map(({ offset, bytes }) => new Uint8Array(memory, offset, bytes))
  const copies = views.map(({ length }) => new Uint8Array(length))
  const put = (to: readonly Uint8Array[], from: readonly Uint8Array[]): void => {
    to.forEach((bytes, i) => {
      const source = from[i]
      if (source !== undefined) bytes.set(source)
    })
  }
  /** Runs since the state was copied, without the one at hand. */
  let since = -1
  const place = (): number => (since + 1 >= places ? 0 : since + 1)
  return {
    place,
    remember: () => {
      since = place()
      if (since === 0) put(copies, views)
    },
    forget: () => {
      since = -1
    },
    restore: (run) => {
      put(views, copies)
      for (let earlier = 0; earlier < since; earlier += 1) run(earlier)
      since -= 1
    },
  }
}
