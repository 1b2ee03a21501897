/*
 * Linear regression with SGD(weight_decay = 0.01). The tutorial says that this adds 0.01 ‖w‖² to the loss; it adds
 * *half* of that, to the bias as well. Three runs show it.
 */
import {
  dense,
  fit,
  foldIn,
  getOrThrow,
  initialValues,
  input,
  keyFromSeed,
  meanSquaredError,
  normal,
  torchUniform,
  trainingStep,
  uniform,
} from 'regula'
import { type Optimizer, sgd } from 'regula/optimizers'
import { l2, parameters, type Rule } from 'regula/regularize'
import { isMain, numbersIn, text } from './support/training.js'

const features = 10
const samples = 64
const lambda = 0.01
const learningRate = 0.01

const data = () => {
  const key = keyFromSeed(6)
  const x = initialValues(normal(1), [samples, features], foldIn(key, 0))
  const y = initialValues(normal(1), [samples, 1], foldIn(key, 1)).map((e, i) => (x[i * features] ?? 0) + e)
  return { x, y }
}

const train = async (optimizer: Optimizer, regularize: readonly Rule[]) => {
  const bound = 1 / Math.sqrt(features)
  const layer = dense('linear', 1, {
    kernelInitializer: torchUniform(),
    biasInitializer: uniform(-bound, bound),
  })
  const loss = meanSquaredError(layer(input('x', ['batch', features])), input('y', ['batch', 1]))
  const { state } = getOrThrow(
    await fit(trainingStep({ loss, regularize, optimizer }), {
      data: data(),
      epochs: 20,
      batchSize: 16,
    })(),
  )
  return [...numbersIn(state, 'linear/kernel'), ...numbersIn(state, 'linear/bias')]
}

export const l2Linear = async () => ({
  /** What the tutorial runs. */
  weightDecay: await train(sgd({ learningRate, weightDecay: lambda }), []),
  /** The same as a penalty: ½ λ ‖θ‖² over every parameter. */
  halfPenalty: await train(sgd({ learningRate }), [l2({ lambda, convention: 'half', on: parameters })]),
  /** What the tutorial says it runs: λ ‖θ‖², which pulls twice as hard. */
  fullPenalty: await train(sgd({ learningRate }), [l2({ lambda, convention: 'keras', on: parameters })]),
})

const main = async (): Promise<void> => {
  for (const [name, parameters] of Object.entries(await l2Linear()))
    console.log(`${name.padEnd(12)} ${parameters.map((w) => text(w)).join(' ')}`)
}

if (isMain(import.meta.url)) await main()
