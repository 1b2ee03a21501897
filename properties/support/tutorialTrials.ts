/* The networks of the tutorials in docs/examples, on numbers that a formula gives, for steps to be compared. */
import {
  binaryCrossEntropyWithLogits,
  dense,
  type Expr,
  type Inputs,
  input,
  meanSquaredError,
  oneHot,
  pipe,
  relu,
  type Shape,
  type Step,
  softmaxCrossEntropy,
  torchUniform,
  trainingStep,
} from 'regula'
import { adam, sgd } from 'regula/optimizers'
import { dropout, l1, l2, type NoiseRule, named } from 'regula/regularize'
import type { Trial } from './agreement.js'

/** A network with its training step. */
export interface TutorialTrial extends Trial {
  readonly dropout: NoiseRule | undefined
  /** Rounding grows from step to step here: single steps are compared, each from the same state. */
  readonly isWide: boolean
}

const batch = 32

const numbers = (count: number, f: (i: number) => number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => Math.fround(f(i)))

/** Numbers in [0, 1) that look drawn. */
const scattered = (i: number): number => {
  const x = Math.sin(i * 12.9898 + 4.1414) * 43758.5453
  return x - Math.floor(x)
}

const runs = (count: number, features: number, y: (i: number) => number, spread = 1): readonly Inputs[] =>
  Array.from({ length: count }, (_, run) => ({
    x: numbers(batch * features, (i) => spread * scattered(run * batch * features + i)),
    y: numbers(batch, (i) => y(run * batch + i)),
  }))

const features = (count: number): Expr<Shape, 'float'> => input('x', ['batch', count])
const targets = input('y', ['batch', 1])
const classes = input('y', ['batch'], 'int')
const layer = (name: string, units: number) => dense(name, units, { kernelInitializer: torchUniform() })

interface Parts {
  readonly name: string
  readonly step: Step
  readonly feeds: readonly Inputs[]
  readonly dropout?: NoiseRule
}

const trial = (isWide: boolean, { dropout: rule, ...parts }: Parts): TutorialTrial => ({
  ...parts,
  dropout: rule,
  isWide,
  dims: { batch },
})

const linear = (): Parts => ({
  name: 'linear with L1, SGD',
  step: trainingStep({
    loss: meanSquaredError(layer('linear', 1)(features(4)), targets),
    regularize: [l1({ lambda: 0.1 })],
    optimizer: sgd({ learningRate: 0.05 }),
  }),
  feeds: runs(20, 4, (i) => Math.cos(i)),
})

const binary = (): Parts => ({
  name: '10-64-64-1 with L2, Adam',
  step: trainingStep({
    loss: binaryCrossEntropyWithLogits(
      pipe(features(10), layer('first', 64), relu, layer('second', 64), relu, layer('output', 1)),
      targets,
    ),
    regularize: [l2({ lambda: 0.01 })],
    optimizer: adam(),
  }),
  feeds: runs(20, 10, (i) => Math.floor(2 * scattered(7 * i))),
})

const adamDropout = (): Parts => {
  const rule = dropout({ dropRate: 0.5 })
  return {
    name: '100-50-10 with dropout, Adam',
    step: trainingStep({
      loss: softmaxCrossEntropy(pipe(features(100), layer('fc1', 50), relu, layer('fc2', 10)), classes),
      regularize: [rule],
      optimizer: adam({ learningRate: 0.001 }),
    }),
    feeds: runs(20, 100, (i) => i % 10, 2),
    dropout: rule,
  }
}

const images = (): Parts => {
  const rule = dropout({ dropRate: 0.5, after: named('fc1/relu') })
  return {
    name: '784-128-10 with dropout, SGD',
    step: trainingStep({
      loss: softmaxCrossEntropy(pipe(features(784), layer('fc1', 128), relu, layer('fc2', 10)), classes),
      regularize: [rule],
      optimizer: sgd({ learningRate: 0.01 }),
    }),
    feeds: runs(2, 784, (i) => i % 10),
    dropout: rule,
  }
}

const deepImages = (): Parts => {
  const rule = dropout({ dropRate: 0.5, after: named('first/relu') })
  const logits = pipe(
    features(784),
    ...([layer('first', 64), relu, layer('second', 32), relu, layer('output', 10)] as const),
  )
  return {
    name: '784-64-32-10 with dropout, Adam',
    step: trainingStep({
      loss: softmaxCrossEntropy(logits, oneHot(classes, 10)),
      regularize: [rule],
      optimizer: adam(),
    }),
    feeds: runs(2, 784, (i) => i % 10),
    dropout: rule,
  }
}

export const tutorialTrials: readonly TutorialTrial[] = [
  trial(false, linear()),
  trial(false, binary()),
  trial(false, adamDropout()),
  trial(true, images()),
  trial(true, deepImages()),
]
