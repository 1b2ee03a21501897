import { type Uniform, uniformFrom } from '../random.js'
import type { Samples, Source } from './Dataset.js'

const features = 10

const draw = (rows: number, uniform: Uniform): Samples => ({
  rows,
  x: Float32Array.from({ length: rows * features }, uniform),
  y: Int32Array.from({ length: rows }, () => (uniform() < 0.5 ? 0 : 1)),
})

export const chance: Source = {
  title: 'Random labels',
  about: 'Ten numbers and a label that has nothing to do with them: all that is learned is noise.',
  features,
  classes: 2,
  hasNoise: false,
  maximumSamples: 1000,
  make: ({ seed, samples }) => {
    const uniform = uniformFrom(seed * 7919 + 3)
    return {
      train: draw(samples, uniform),
      test: draw(400, uniform),
      picture: { kind: 'features', truth: [] },
    }
  },
}
