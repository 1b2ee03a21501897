/* 784-128-10 without activation, SGD 0.01 with the coupled weight decay 1e-5. Tutorial: PyTorch. */
import {
  accuracy,
  dense,
  evaluationStep,
  fit,
  flatten,
  getOrThrow,
  input,
  measure,
  pipe,
  softmaxCrossEntropy,
  torchUniform,
  trainingStep,
  uniform,
} from 'regula'
import { sgd } from 'regula/optimizers'
import { type ImageSet, mnistImages, syntheticImages } from './support/images.js'
import { curveOf, isMain, percent, text } from './support/training.js'

/** `nn.Linear`: weights and biases start uniform in ±1/√inputs. */
const linear = <const N extends number>(name: string, inputs: number, units: N) =>
  dense(name, units, {
    kernelInitializer: torchUniform(),
    biasInitializer: uniform(-1 / Math.sqrt(inputs), 1 / Math.sqrt(inputs)),
  })

export const torchWeightDecay = async ({ train, test }: ImageSet, epochs = 10) => {
  const x = input('x', ['batch', 28, 28])
  const y = input('y', ['batch'], 'int')
  const logits = pipe(x, flatten, linear('fc1', 784, 128), linear('fc2', 128, 10))
  const loss = softmaxCrossEntropy(logits, y)
  const judge = evaluationStep({ outputs: { accuracy: accuracy(logits, y), loss } })

  // The optimiser adds λw to every gradient. Adding a penalty to the loss as well, as the text does, would count it twice.
  const step = trainingStep({ loss, optimizer: sgd({ learningRate: 0.01, weightDecay: 1e-5 }) })
  const fitted = getOrThrow(await fit(step, { data: train, epochs, batchSize: 32 })())
  return {
    losses: curveOf(fitted, 'data'),
    test: getOrThrow(await measure(judge, test, { state: fitted.state })()),
  }
}

const main = async (): Promise<void> => {
  const images = mnistImages() ?? syntheticImages()
  const { losses, test } = await torchWeightDecay(images)
  console.log(`784-128-10 without activation, SGD with weight decay, ${images.name}`)
  losses.forEach((loss, epoch) => {
    console.log(`Epoch ${epoch + 1}, loss: ${text(loss)}`)
  })
  console.log('test accuracy', percent(test.accuracy))
}

if (isMain(import.meta.url)) await main()
