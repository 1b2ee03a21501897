/* The training steps that GPUs are compared by. */
import { keyFromSeed, randomBits, uniformFromBits } from 'regula'
import { problemOf, type Task } from '../compare/problems.js'
import type { Problem } from '../peers/Contestant.js'

export interface GpuTask extends Task {
  /**
   * Of the inputs. Where the input of a ReLU is 0 but for rounding, contestants put it on different sides and learn
   * something else from there on, which Adam makes large: the batch is one where that does not happen in three steps.
   */
  readonly seed: number
}

/** A small network, and "3×512". */
export const tasks: readonly GpuTask[] = [
  { sizes: [784, 128, 10], batch: 128, seed: 1 },
  { sizes: [784, 512, 512, 512, 10], batch: 128, seed: 8 },
]

export const problemOn = (task: GpuTask, dropRate: number): Problem => {
  const problem = problemOf(task, dropRate)
  return {
    ...problem,
    x: Float32Array.from(randomBits(keyFromSeed(task.seed), problem.x.length), uniformFromBits),
  }
}
