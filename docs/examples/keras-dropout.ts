/* 784-128-10 with dropout 0.5, sparse categorical cross-entropy, Adam, batches of 128. Tutorial: tf.keras. */
import {
  accuracy,
  dense,
  evaluationStep,
  fit,
  getOrThrow,
  input,
  measure,
  pipe,
  relu,
  softmaxCrossEntropy,
  trainingStep,
} from 'regula'
import { adam } from 'regula/optimizers'
import { dropout } from 'regula/regularize'
import { type ImageSet, mnistImages, syntheticImages } from './support/images.js'
import { curveOf, isMain, percent, text } from './support/training.js'

export const kerasDropout = async ({ train, test }: ImageSet, epochs = 10) => {
  const x = input('x', ['batch', 784])
  const y = input('y', ['batch'], 'int')
  const logits = pipe(x, dense('hidden', 128), relu, dense('output', 10))
  const loss = softmaxCrossEntropy(logits, y)
  const outputs = { accuracy: accuracy(logits, y) }
  const regularize = [dropout({ dropRate: 0.5 })]

  const step = trainingStep({ loss, outputs, regularize, optimizer: adam() })
  const fitted = getOrThrow(await fit(step, { data: train, epochs, batchSize: 128 })())
  const judge = evaluationStep({ outputs: { ...outputs, loss }, regularize })
  const plain = evaluationStep({ outputs: { ...outputs, loss } })
  return {
    losses: curveOf(fitted, 'data'),
    dropoutAt: step.report.map(({ site }) => site),
    test: getOrThrow(await measure(judge, test, { state: fitted.state })()),
    plain: getOrThrow(await measure(plain, test, { state: fitted.state, seed: 99 })()),
  }
}

const main = async (): Promise<void> => {
  const images = mnistImages() ?? syntheticImages()
  const { losses, test } = await kerasDropout(images)
  console.log(`784-128-10, dropout 0.5, ${images.name}`)
  console.log('training loss by epoch', losses.map((loss) => text(loss, 3)).join(' '))
  console.log('test accuracy         ', percent(test.accuracy))
}

if (isMain(import.meta.url)) await main()
