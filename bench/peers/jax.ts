/* jax-js on its `wasm` device. */
import type { Enter } from './Contestant.js'
import { provideThreads } from './workers.js'

/** jax-js looks for threads when it is loaded. */
export const enter: Enter = async (problem, start, threads) => {
  provideThreads(threads)
  const { enterOn } = await import('./jaxStep.js')
  return enterOn('wasm', problem, start, threads)
}
