/* The training steps that contestants are compared by, each on one fixed batch. */
import { keyFromSeed, randomBits, uniformFromBits } from 'regula'
import type { Problem } from '../peers/Contestant.js'

/** Sizes of the layers from the inputs to the classes, for example `784-128-10`, on a batch of so many rows. */
export interface Task {
  readonly sizes: readonly number[]
  readonly batch: number
}

export const tasks: readonly Task[] = [
  { sizes: [784, 128, 10], batch: 128 },
  { sizes: [784, 1024, 1024, 1024, 10], batch: 128 },
  { sizes: [64, 128, 10], batch: 32 },
]

export const nameOf = ({ sizes, batch }: Task): string => `${sizes.join('-')}, batch ${batch}`

/** Inputs are uniform in [0, 1), as pixels, and the labels are any classes. */
export const problemOf = ({ sizes, batch }: Task, dropRate: number): Problem => {
  const [inputs = 0] = sizes
  const classes = sizes.at(-1) ?? 1
  return {
    ...{ batch, sizes, dropRate, lambda: 0.01, learningRate: 1e-3 },
    x: Float32Array.from(randomBits(keyFromSeed(1), batch * inputs), uniformFromBits),
    labels: Int32Array.from(randomBits(keyFromSeed(2), batch), (bits) => bits % classes),
  }
}

/**
 * Floating-point operations of the contractions: each layer's product and the slope of its kernel, and the slope of each
 * hidden layer. A multiplication and an addition are two; all else in the step is left out.
 */
export const flopsOf = ({ sizes, batch }: Task): number =>
  sizes
    .slice(1)
    .reduce((total, units, k) => total + 2 * batch * (k === 0 ? 2 : 3) * (sizes[k] ?? 0) * units, 0)
