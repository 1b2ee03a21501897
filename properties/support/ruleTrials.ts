/* All rules at once in a few training steps: every noise in one network, every penalty and update in another. */
import { dense, input, meanSquaredError, pipe, relu, tanh, trainingStep } from 'regula'
import { adamW, sgd } from 'regula/optimizers'
import {
  dropConnect,
  dropout,
  elasticNet,
  gaussianDropout,
  gaussianNoise,
  groupLasso,
  inputs,
  l1,
  l2,
  maxNorm,
  named,
  proximalL1,
  weightDecay,
} from 'regula/regularize'
import type { Trial } from './agreement.js'

const x = input('x', [6, 5])
const y = input('y', [6, 3])
const output = pipe(x, dense('first', 7), relu, dense('second', 6), tanh, dense('output', 3))
const loss = meanSquaredError(output, y)

const feeds: Trial['feeds'] = [1, 2, 3].map((run) => ({
  x: Float64Array.from({ length: 30 }, (_, i) => Math.fround(Math.sin(run * 7 + i * 1.3))),
  y: Float64Array.from({ length: 18 }, (_, i) => Math.fround(Math.cos(run + i))),
}))

export const ruleTrials: readonly Trial[] = [
  {
    name: 'every noise',
    step: trainingStep({
      loss,
      outputs: { output },
      optimizer: sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
      regularize: [
        gaussianNoise({ stddev: 0.2, after: inputs }),
        gaussianDropout({ dropRate: 0.3, after: named('second/tanh') }),
        dropout({ dropRate: 0.4, after: named('first/relu') }),
        dropConnect({ dropRate: 0.3, on: named('output/kernel') }),
      ],
    }),
    feeds,
  },
  {
    name: 'every penalty and every update',
    step: trainingStep({
      loss,
      outputs: { output },
      optimizer: adamW({ learningRate: 0.01, epsilon: 1e-4, amsgrad: true }),
      regularize: [
        l1({ lambda: 0.02 }),
        l2({ lambda: 0.03 }),
        elasticNet({ alpha: 0.03, l1Ratio: 0.4 }),
        groupLasso({ lambda: 0.02 }),
        maxNorm({ maxNorm: 0.7 }),
        proximalL1({ lambda: 0.001 }),
        weightDecay({ lambda: 0.01 }),
      ],
    }),
    feeds,
  },
]
