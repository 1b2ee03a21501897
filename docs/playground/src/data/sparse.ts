import { normalFrom, type Uniform, uniformFrom } from '../random.js'
import type { Samples, Source } from './Dataset.js'

const features = 24

/** What the target is made from: all other features are there to mislead. */
const truth: readonly number[] = Array.from(
  { length: features },
  (_, i) => ({ 2: 1.5, 7: -2, 11: 1, 18: -1 })[i] ?? 0,
)

const draw = (rows: number, noise: number, uniform: Uniform): Samples => {
  const x = Float32Array.from({ length: rows * features }, () => normalFrom(uniform))
  const y = Float32Array.from({ length: rows }, (_, i) =>
    truth.reduce((sum, weight, j) => sum + weight * (x[i * features + j] ?? 0), noise * normalFrom(uniform)),
  )
  return { rows, x, y }
}

export const sparse: Source = {
  title: 'A line in 24 dimensions',
  about: 'A number to predict; only four of the features have to do with it.',
  features,
  classes: 0,
  hasNoise: true,
  maximumSamples: 1000,
  make: ({ seed, samples, noise }) => {
    const uniform = uniformFrom(seed * 7919 + 2)
    return {
      train: draw(samples, noise, uniform),
      test: draw(400, noise, uniform),
      picture: { kind: 'features', truth },
    }
  },
}
