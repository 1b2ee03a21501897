/* What is trained, and what PyTorch reached with it before. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as t from 'io-ts'

const root = new URL('../../../', import.meta.url)

const baselines = t.type({
  mnist_dropout: t.type({
    hyperparameters: t.type({
      layers: t.array(t.number),
      lr: t.number,
      batch: t.number,
      epochs: t.number,
      dropout: t.number,
    }),
    seeds: t.array(t.number),
    results: t.type({ threads_1: t.type({ test_accuracy: t.array(t.number) }) }),
  }),
})

/** The settings and test accuracies of `baselines.json`, which says how they were made. */
export const readBaseline = (): t.TypeOf<typeof baselines>['mnist_dropout'] => {
  const text = readFileSync(new URL('test/reference/baselines.json', root), 'utf8')
  const decoded = baselines.decode(JSON.parse(text))
  if (decoded._tag === 'Left') throw new Error('baselines.json has no mnist_dropout')
  return decoded.right.mnist_dropout
}

/** The folder with the four files: `REGULA_MNIST`, or one that is shared beside the repository. */
export const findMnist = (): string => {
  const folder = resolve(process.env.REGULA_MNIST ?? fileURLToPath(new URL('../shared/data/mnist', root)))
  if (existsSync(join(folder, 'train-images-idx3-ubyte.gz'))) return folder
  throw new Error('set REGULA_MNIST to the folder with train-images-idx3-ubyte.gz and the other three files')
}
