/* 100-50-10 with ReLU, dropout 0.5 and Adam 0.001, tested without dropout after every epoch. Tutorial: PyTorch. */
import {
  accuracy,
  dense,
  evaluationStep,
  fit,
  foldIn,
  getOrThrow,
  initialValues,
  input,
  keyFromSeed,
  normal,
  pipe,
  relu,
  softmaxCrossEntropy,
  torchUniform,
  trainingStep,
  uniform,
} from 'regula'
import { adam } from 'regula/optimizers'
import { dropout } from 'regula/regularize'
import { curveOf, isMain, percent, text } from './support/training.js'

/** Ten centres in 100 dimensions under noise. */
const clusters = (part: number, samples: number) => {
  const key = keyFromSeed(100)
  const centres = initialValues(normal(0.5), [10, 100], foldIn(key, 0))
  const y = Int32Array.from({ length: samples }, (_, i) => i % 10)
  const x = initialValues(normal(1), [samples, 100], foldIn(key, part)).map(
    (z, i) => z + (centres[(y[Math.floor(i / 100)] ?? 0) * 100 + (i % 100)] ?? 0),
  )
  return { x, y }
}

const linear = <const N extends number>(name: string, inputs: number, units: N) =>
  dense(name, units, {
    kernelInitializer: torchUniform(),
    biasInitializer: uniform(-1 / Math.sqrt(inputs), 1 / Math.sqrt(inputs)),
  })

export const torchAdamDropout = async (dropRate = 0.5, epochs = 20) => {
  const x = input('x', ['batch', 100])
  const y = input('y', ['batch'], 'int')
  const logits = pipe(x, linear('fc1', 100, 50), relu, linear('fc2', 50, 10))
  const loss = softmaxCrossEntropy(logits, y)
  const outputs = { accuracy: accuracy(logits, y), loss }
  const regularize = [dropout({ dropRate })]

  const step = trainingStep({ loss, outputs, regularize, optimizer: adam({ learningRate: 0.001 }) })
  const fitted = getOrThrow(
    await fit(step, {
      data: clusters(1, 300),
      epochs,
      batchSize: 32,
      validation: { step: evaluationStep({ outputs, regularize }), data: clusters(2, 300) },
    })(),
  )
  return {
    /** In training mode: the masks are on, so this is lower than what the network can do. */
    trainingAccuracy: curveOf(fitted, 'accuracy'),
    testAccuracy: fitted.history.map(({ validation }) => validation?.accuracy ?? Number.NaN),
    losses: curveOf(fitted, 'data'),
  }
}

const main = async (): Promise<void> => {
  const { trainingAccuracy, testAccuracy, losses } = await torchAdamDropout()
  console.log('100-50-10, ReLU, dropout 0.5, Adam 0.001')
  losses.forEach((loss, epoch) => {
    console.log(
      `epoch ${epoch + 1}: loss ${text(loss)}, accuracy with masks ${percent(trainingAccuracy[epoch])}, ` +
        `on test data without ${percent(testAccuracy[epoch])}`,
    )
  })
}

if (isMain(import.meta.url)) await main()
