/* 784-128-10 with `kernel_regularizer=l2(0.01)` on the first kernel only. Tutorial: tf.keras. */
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
import { l2, named } from 'regula/regularize'
import { type ImageSet, mnistImages, syntheticImages } from './support/images.js'
import { curveOf, isMain, numbersIn, percent, text } from './support/training.js'

const sumOfSquares = (numbers: readonly number[]): number => numbers.reduce((sum, w) => sum + w * w, 0)

export const kerasL2 = async ({ train, test }: ImageSet, lambda = 0.01, epochs = 10) => {
  const x = input('x', ['batch', 784])
  const y = input('y', ['batch'], 'int')
  const logits = pipe(x, dense('hidden', 128), relu, dense('output', 10))
  const loss = softmaxCrossEntropy(logits, y)
  const outputs = { accuracy: accuracy(logits, y) }

  const step = trainingStep({
    loss,
    outputs,
    regularize: [l2({ lambda, on: named('hidden/kernel') })],
    optimizer: adam(),
  })
  const fitted = getOrThrow(await fit(step, { data: train, epochs, batchSize: 128 })())
  const judge = evaluationStep({ outputs: { ...outputs, loss } })
  return {
    data: curveOf(fitted, 'data'),
    penalty: curveOf(fitted, 'penalty'),
    total: curveOf(fitted, 'total'),
    penaltyOn: step.report.map(({ site }) => site),
    squares: {
      hidden: sumOfSquares(numbersIn(fitted.state, 'hidden/kernel')),
      output: sumOfSquares(numbersIn(fitted.state, 'output/kernel')),
    },
    test: getOrThrow(await measure(judge, test, { state: fitted.state })()),
  }
}

const main = async (): Promise<void> => {
  const images = mnistImages() ?? syntheticImages()
  const { data, penalty, test } = await kerasL2(images)
  console.log(`784-128-10, L2 0.01 on the first kernel, ${images.name}`)
  console.log('data loss by epoch', data.map((loss) => text(loss, 3)).join(' '))
  console.log('penalty by epoch  ', penalty.map((loss) => text(loss, 3)).join(' '))
  console.log('test accuracy     ', percent(test.accuracy))
}

if (isMain(import.meta.url)) await main()
