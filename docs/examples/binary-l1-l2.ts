/*
 * 10-64-64-1 with L1 or L2 (0.01) on random data. Tutorial: Keras, `compile(…, weight_regularizer=…)`, an argument
 * that does not exist; what it meant is a penalty on every kernel.
 */
import {
  binaryCrossEntropyWithLogits,
  dense,
  equal,
  evaluationStep,
  fit,
  foldIn,
  getOrThrow,
  greater,
  initialValues,
  input,
  keyFromSeed,
  mean,
  measure,
  pipe,
  relu,
  sigmoid,
  toFloat,
  trainingStep,
  uniform,
} from 'regula'
import { adam } from 'regula/optimizers'
import { l1, l2, type Rule } from 'regula/regularize'
import { curveOf, isMain, numbersIn, percent, text } from './support/training.js'

/** Uniform features; labels that are drawn apart from them, so there is nothing to learn but noise. */
const randomData = (seed: number, samples: number) => {
  const key = keyFromSeed(seed)
  return {
    x: initialValues(uniform(0, 1), [samples, 10], foldIn(key, 0)),
    y: initialValues(uniform(0, 2), [samples, 1], foldIn(key, 1)).map(Math.floor),
  }
}

const kernels = ['first/kernel', 'second/kernel', 'output/kernel']

const train = async (regularize: readonly Rule[]) => {
  const x = input('x', ['batch', 10])
  const y = input('y', ['batch', 1])
  const logit = pipe(x, dense('first', 64), relu, dense('second', 64), relu, dense('output', 1))
  // σ(z) as the output, the loss from z itself: −ln σ(z) has no infinity that way.
  const probability = sigmoid(logit)
  const loss = binaryCrossEntropyWithLogits(logit, y)
  const accuracy = mean(toFloat(equal(toFloat(greater(probability, 0.5)), y)))

  const step = trainingStep({ loss, outputs: { accuracy }, regularize, optimizer: adam() })
  const fitted = getOrThrow(await fit(step, { data: randomData(1, 100), epochs: 10, batchSize: 32 })())
  const judge = evaluationStep({ outputs: { accuracy, loss } })
  const weights = kernels.flatMap((name) => numbersIn(fitted.state, name))
  return {
    data: curveOf(fitted, 'data'),
    penalty: curveOf(fitted, 'penalty'),
    total: curveOf(fitted, 'total'),
    sumOfAbsolutes: weights.reduce((sum, w) => sum + Math.abs(w), 0),
    sumOfSquares: weights.reduce((sum, w) => sum + w * w, 0),
    test: getOrThrow(await measure(judge, randomData(2, 50), { state: fitted.state })()),
  }
}

export const binaryL1L2 = async (lambda = 0.01) => ({
  none: await train([]),
  l1: await train([l1({ lambda })]),
  l2: await train([l2({ lambda })]),
})

const main = async (): Promise<void> => {
  console.log('10-64-64-1 on random labels: what is learned is noise, so test accuracy stays near a half')
  for (const [name, run] of Object.entries(await binaryL1L2()))
    console.log(
      `${name.padEnd(5)} total ${text(run.total[0])} to ${text(run.total.at(-1))}, ` +
        `of it penalty ${text(run.penalty.at(-1))}; Σ|w| ${text(run.sumOfAbsolutes, 1)}, ` +
        `Σw² ${text(run.sumOfSquares, 1)}; test accuracy ${percent(run.test.accuracy)}`,
    )
}

if (isMain(import.meta.url)) await main()
