/* Engines compile a function quickly at first, and well once it has worked for a while: it works here, on ones. */
import { now } from './threads/pause.js'

/** In milliseconds. A step of many seconds is not run for the sake of its first run. */
const budget = 40
/** What a run saves that takes less is not worth looking at. */
const least = 0.05
/** An engine compiles on other threads meanwhile: so long without getting faster, and it is done. */
const settled = 4

/**
 * Runs the parts of a step until it gets no faster. What stands in the memory afterwards is of no use.
 *
 * @param parts functions that between them run all the code, on a part of the work where it is large
 * @param run the whole step
 */
export const warmUp = (parts: readonly (() => void)[], run: () => void): void => {
  const start = now()
  const end = start + budget
  for (const part of parts) {
    part()
    if (now() > end) return
  }
  let best = Number.POSITIVE_INFINITY
  let since = now()
  const whole = 2 * (since - start)
  for (let time = since; time + whole < end && time - since < settled; ) {
    run()
    const taken = now() - time
    time += taken
    if (taken < least) return
    if (taken > 0.9 * best) continue
    best = taken
    since = time
  }
}
