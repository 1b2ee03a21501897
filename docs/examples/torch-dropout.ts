/*
 * 784-128-dropout-10, SGD 0.01. Tutorial: PyTorch. As written there is no activation, so dropout acts on the linear
 * layer itself; `withRelu` is what such a network usually means.
 */
import {
  accuracy,
  dense,
  type Expr,
  evaluationStep,
  fit,
  flatten,
  getOrThrow,
  input,
  measure,
  pipe,
  relu,
  type Shape,
  softmaxCrossEntropy,
  torchUniform,
  trainingStep,
  uniform,
} from 'regula'
import { sgd } from 'regula/optimizers'
import { dropout, named } from 'regula/regularize'
import { type ImageSet, mnistImages, syntheticImages } from './support/images.js'
import { curveOf, isMain, percent, text } from './support/training.js'

const linear = <const N extends number>(name: string, inputs: number, units: N) =>
  dense(name, units, {
    kernelInitializer: torchUniform(),
    biasInitializer: uniform(-1 / Math.sqrt(inputs), 1 / Math.sqrt(inputs)),
  })

type Activation = (x: Expr<Shape, 'float'>) => Expr<Shape, 'float'>

const asItIs: Activation = (x) => x

const run = async ({ train, test }: ImageSet, activation: Activation, site: string, epochs: number) => {
  const x = input('x', ['batch', 28, 28])
  const y = input('y', ['batch'], 'int')
  const logits = pipe(x, flatten, linear('fc1', 784, 128), activation, linear('fc2', 128, 10))
  const loss = softmaxCrossEntropy(logits, y)
  const outputs = { accuracy: accuracy(logits, y), loss }
  const regularize = [dropout({ dropRate: 0.5, after: named(site) })]

  const step = trainingStep({ loss, regularize, optimizer: sgd({ learningRate: 0.01 }) })
  const fitted = getOrThrow(await fit(step, { data: train, epochs, batchSize: 32 })())
  return {
    losses: curveOf(fitted, 'data'),
    dropoutAt: step.report.map(({ site }) => site),
    test: getOrThrow(await measure(evaluationStep({ outputs, regularize }), test, { state: fitted.state })()),
    plain: getOrThrow(await measure(evaluationStep({ outputs }), test, { state: fitted.state, seed: 99 })()),
  }
}

export const torchDropout = async (images: ImageSet, epochs = 10) => ({
  asWritten: await run(images, asItIs, 'fc1', epochs),
  withRelu: await run(images, relu, 'fc1/relu', epochs),
})

const main = async (): Promise<void> => {
  const images = mnistImages() ?? syntheticImages()
  console.log(`784-128-dropout-10, SGD, ${images.name}`)
  for (const [name, { losses, test }] of Object.entries(await torchDropout(images)))
    console.log(
      `${name.padEnd(10)} loss ${text(losses[0])} to ${text(losses.at(-1))}, test accuracy ${percent(test.accuracy)}`,
    )
}

if (isMain(import.meta.url)) await main()
