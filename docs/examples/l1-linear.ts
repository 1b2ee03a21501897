/*
 * Linear regression with an L1 penalty, twice: by the subgradient, as the tutorial's
 * `loss + 0.1 * torch.norm(weight, 1)` does, and by the proximal step, which reaches exact zeros.
 */
import {
  dense,
  fit,
  foldIn,
  getOrThrow,
  type Initializer,
  initialValues,
  input,
  keyFromSeed,
  meanSquaredError,
  normal,
  tensor,
  torchUniform,
  trainingStep,
  uniform,
} from 'regula'
import { sgd } from 'regula/optimizers'
import { l1, proximalL1, type Rule } from 'regula/regularize'
import { curveOf, isMain, numbersIn, text } from './support/training.js'

export interface L1Problem {
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly kernel: Initializer
  readonly bias: Initializer
  readonly learningRate: number
  readonly lambda: number
  readonly steps: number
}

/** Starts a parameter from given numbers. */
export const startAt = (shape: readonly number[], numbers: readonly number[]): Initializer => ({
  kind: 'values',
  value: tensor('float', shape, Float64Array.from(numbers)),
})

const train = async (problem: L1Problem, rule: Rule) => {
  const samples = problem.y.length
  const x = input('x', ['batch', problem.x.length / samples])
  const y = input('y', ['batch', 1])
  const layer = dense('linear', 1, { kernelInitializer: problem.kernel, biasInitializer: problem.bias })
  const step = trainingStep({
    loss: meanSquaredError(layer(x), y),
    regularize: [rule],
    optimizer: sgd({ learningRate: problem.learningRate }),
  })
  const data = { x: Float64Array.from(problem.x), y: Float64Array.from(problem.y) }
  const fitted = getOrThrow(
    await fit(step, { data, epochs: problem.steps, batchSize: samples, shuffle: false })(),
  )
  const kernel = numbersIn(fitted.state, 'linear/kernel')
  return {
    losses: curveOf(fitted, 'total'),
    kernel,
    bias: numbersIn(fitted.state, 'linear/bias'),
    zeros: kernel.filter((w) => w === 0).length,
  }
}

export const l1Linear = async (problem: L1Problem) => ({
  subgradient: await train(problem, l1({ lambda: problem.lambda })),
  proximal: await train(problem, proximalL1({ lambda: problem.lambda })),
})

/** The tutorial's sizes: 10 features, 1 output; three features matter. */
const tutorialProblem = (): L1Problem => {
  const key = keyFromSeed(5)
  const [samples, features] = [64, 10]
  const x = initialValues(normal(1), [samples, features], foldIn(key, 0))
  const noise = initialValues(normal(0.1), [samples], foldIn(key, 1))
  const at = (row: number, column: number): number => x[row * features + column] ?? 0
  const y = Array.from(noise, (e, i) => 2 * at(i, 0) - 3 * at(i, 3) + at(i, 7) + e)
  const bound = 1 / Math.sqrt(features)
  return {
    x: [...x],
    y,
    kernel: torchUniform(),
    bias: uniform(-bound, bound),
    learningRate: 0.01,
    lambda: 0.1,
    steps: 600,
  }
}

const main = async (): Promise<void> => {
  const { subgradient, proximal } = await l1Linear(tutorialProblem())
  console.log('L1, λ = 0.1: the true weights are 2, −3 and 1 at places 0, 3 and 7')
  console.log(
    `subgradient  ${subgradient.kernel.map((w) => text(w)).join(' ')}   zeros: ${subgradient.zeros}`,
  )
  console.log(`proximal     ${proximal.kernel.map((w) => text(w)).join(' ')}   zeros: ${proximal.zeros}`)
}

if (isMain(import.meta.url)) await main()
