import { join } from 'node:path'
import { foldIn, initialValues, type Key, keyFromSeed, normal, uniform } from 'regula'
import { readIdx } from './idx.js'

/** Images of 784 numbers with classes 0 … 9. */
export type Images = {
  readonly x: Float64Array
  readonly y: Int32Array
}

export interface ImageSet {
  readonly name: string
  readonly train: Images
  readonly test: Images
}

const pixels = 784
const classes = 10

/** Every image is the prototype of its class under noise of more than three times its spread. */
const noisyPrototypes = (key: Key, samples: number): Images => {
  const prototypes = initialValues(uniform(0, 1), [classes, pixels], foldIn(keyFromSeed(784), 0))
  const noise = initialValues(normal(1), [samples, pixels], key)
  const y = Int32Array.from({ length: samples }, (_, i) => i % classes)
  const x = noise.map((z, i) => {
    const label = y[Math.floor(i / pixels)] ?? 0
    return (prototypes[label * pixels + (i % pixels)] ?? 0) + z
  })
  return { x, y }
}

/** A stand-in for MNIST that needs no download: the same numbers on every machine. */
export const syntheticImages = (train = 320, test = 200): ImageSet => ({
  name: 'synthetic prototypes',
  train: noisyPrototypes(keyFromSeed(1), train),
  test: noisyPrototypes(keyFromSeed(2), test),
})

const mnistPart = (folder: string, part: 'train' | 't10k', samples: number): Images => ({
  x: Float64Array.from(
    readIdx(join(folder, `${part}-images-idx3-ubyte.gz`), samples),
    (level) => level / 255,
  ),
  y: Int32Array.from(readIdx(join(folder, `${part}-labels-idx1-ubyte.gz`), samples)),
})

/** The first images of MNIST, from the folder that REGULA_MNIST names; without it, nothing. */
export const mnistImages = (train = 1000, test = 500): ImageSet | undefined => {
  const folder = process.env.REGULA_MNIST
  return folder === undefined || folder === ''
    ? undefined
    : {
        name: 'MNIST (a subset)',
        train: mnistPart(folder, 'train', train),
        test: mnistPart(folder, 't10k', test),
      }
}
