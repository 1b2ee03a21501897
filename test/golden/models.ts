/* Five models whose kernels are kept as text, so that every change of the compiler shows. */
import {
  binaryCrossEntropyWithLogits,
  type Dims,
  dense,
  evaluationStep,
  input,
  meanSquaredError,
  pipe,
  relu,
  type Step,
  softmax,
  softmaxCrossEntropy,
  tanh,
  trainingStep,
} from 'regula'
import { adam, adamW, sgd } from 'regula/optimizers'
import {
  activations,
  dropout,
  elasticNet,
  gaussianNoise,
  inputs,
  kernels,
  l1,
  l2,
  maxNorm,
} from 'regula/regularize'

export interface GoldenModel {
  readonly name: string
  readonly step: Step
  readonly dims: Dims
}

const dims = { batch: 8 }

const ridge = (): Step => {
  const y = dense('linear', 1)(input('x', ['batch', 5]))
  return trainingStep({
    loss: meanSquaredError(y, input('y', ['batch', 1])),
    regularize: [l2({ lambda: 0.1 })],
    optimizer: sgd({ learningRate: 0.01 }),
  })
}

const classifier = () => pipe(input('x', ['batch', 12]), dense('hidden', 16), relu, dense('output', 4))

const dropoutAdam = (): Step => {
  const logits = classifier()
  return trainingStep({
    loss: softmaxCrossEntropy(logits, input('labels', ['batch'], 'int')),
    outputs: { logits },
    regularize: [dropout({ dropRate: 0.5, after: activations }), l2({ lambda: 0.01, on: kernels })],
    optimizer: adam({ learningRate: 1e-3 }),
  })
}

const noisyInputs = (): Step => {
  const logits = pipe(input('x', ['batch', 6]), dense('hidden', 8), tanh, dense('output', 1))
  return trainingStep({
    loss: binaryCrossEntropyWithLogits(logits, input('y', ['batch', 1])),
    regularize: [gaussianNoise({ stddev: 0.1, after: inputs }), l1({ lambda: 0.001 })],
    optimizer: sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
  })
}

const constrained = (): Step =>
  trainingStep({
    loss: softmaxCrossEntropy(classifier(), input('labels', ['batch'], 'int'), { labelSmoothing: 0.1 }),
    regularize: [elasticNet({ alpha: 0.01, l1Ratio: 0.5 }), maxNorm({ maxNorm: 2 })],
    optimizer: adamW({ learningRate: 1e-3 }),
  })

const inference = (): Step => evaluationStep({ outputs: { probabilities: softmax(classifier()) } })

export const goldenModels: readonly GoldenModel[] = [
  { name: 'ridge', step: ridge(), dims },
  { name: 'dropout-adam', step: dropoutAdam(), dims },
  { name: 'noisy-inputs', step: noisyInputs(), dims },
  { name: 'constrained', step: constrained(), dims },
  { name: 'inference', step: inference(), dims },
]
