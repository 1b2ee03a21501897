/* 784-64-32-10 with dropout 0.5 after the first hidden layer, categorical cross-entropy, Adam. Tutorial: Keras. */
import {
  accuracy,
  dense,
  evaluationStep,
  fit,
  getOrThrow,
  input,
  measure,
  oneHot,
  pipe,
  relu,
  softmaxCrossEntropy,
  trainingStep,
} from 'regula'
import { adam } from 'regula/optimizers'
import { dropout, named } from 'regula/regularize'
import { type ImageSet, mnistImages, syntheticImages } from './support/images.js'
import { curveOf, isMain, percent, text } from './support/training.js'

export const kerasMlpDropout = async ({ train, test }: ImageSet, epochs = 10) => {
  const x = input('x', ['batch', 784])
  const y = input('y', ['batch'], 'int')
  const logits = pipe(x, dense('first', 64), relu, dense('second', 32), relu, dense('output', 10))
  // Softmax belongs to the loss: from logits nothing overflows and no logarithm meets a zero.
  const loss = softmaxCrossEntropy(logits, oneHot(y, 10))
  const outputs = { accuracy: accuracy(logits, y) }
  const regularize = [dropout({ dropRate: 0.5, after: named('first/relu') })]

  const step = trainingStep({ loss, outputs, regularize, optimizer: adam() })
  const fitted = getOrThrow(await fit(step, { data: train, epochs, batchSize: 32 })())
  const judge = evaluationStep({ outputs: { ...outputs, loss }, regularize })
  const plain = evaluationStep({ outputs: { ...outputs, loss } })
  return {
    losses: curveOf(fitted, 'data'),
    dropoutAt: step.report.map(({ site }) => site),
    test: getOrThrow(await measure(judge, test, { state: fitted.state })()),
    /** The same without any rule and with another seed: evaluation has no dropout, so it is equal. */
    plain: getOrThrow(await measure(plain, test, { state: fitted.state, seed: 99 })()),
  }
}

const main = async (): Promise<void> => {
  const images = mnistImages() ?? syntheticImages()
  const { losses, test } = await kerasMlpDropout(images)
  console.log(`784-64-32-10, dropout 0.5 after the first hidden layer, ${images.name}`)
  console.log('training loss by epoch', losses.map((loss) => text(loss, 3)).join(' '))
  console.log('test accuracy         ', percent(test.accuracy))
}

if (isMain(import.meta.url)) await main()
