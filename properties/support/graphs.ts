/* Steps as people write them, for passes to be tried on. */
import fc from 'fast-check'
import {
  add,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  clamp,
  constant,
  div,
  type Expr,
  elu,
  evaluationStep,
  gelu,
  gradient,
  hinge,
  huber,
  input,
  klDivergence,
  leakyRelu,
  less,
  logSoftmax,
  makeStep,
  mean,
  meanAbsoluteError,
  meanSquaredError,
  mul,
  multiMargin,
  relu,
  type Shape,
  type Step,
  selu,
  sigmoid,
  silu,
  smoothL1,
  softmax,
  softmaxCrossEntropy,
  softplus,
  square,
  squaredHinge,
  std,
  sub,
  sum,
  tanh,
  toFloat,
  trainingStep,
} from 'regula'
import { adam, adamW, type Optimizer, sgd } from 'regula/optimizers'
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
  nonNegative,
  parameters,
  proximalL1,
  type Rule,
  weightDecay,
} from 'regula/regularize'
import { arbitraryExpr } from 'regula/testing'
import { handwritten } from './handwritten.js'
import { labels, net, y } from './nets.js'
import { leavesOf } from './randomExpr.js'

type Float = Expr<Shape, 'float'>
type Scalar = Expr<readonly [], 'float'>

/** A step with a name. */
export interface Graph {
  readonly name: string
  readonly step: Step
}

const plain = sgd({ learningRate: 0.1 })

const graph = (
  name: string,
  loss: Scalar,
  optimizer: Optimizer = plain,
  regularize: readonly Rule[] = [],
): Graph => ({
  name,
  step: trainingStep({ loss, optimizer, regularize }),
})

// ---------------------------------------------------------------- by one part at a time

const activations: Readonly<Record<string, (h: Float) => Float>> = {
  relu,
  tanh,
  sigmoid,
  silu,
  gelu: (h) => gelu(h),
  geluTanh: (h) => gelu(h, { approximate: 'tanh' }),
  elu: (h) => elu(h),
  selu,
  leakyRelu: (h) => leakyRelu(h),
  softplus: (h) => softplus(h),
  softplusBeta: (h) => softplus(h, { beta: 2 }),
  softmax: (h) => softmax(h),
  relu6: (h) => clamp(h, { min: 0, max: 6 }),
  hardtanh: (h) => clamp(h, { max: 1 }),
  normalised: (h) =>
    div(sub(h, mean(h, { axis: 1, keepDims: true })), add(std(h, { axis: 1, keepDims: true }), 1e-5)),
}

const losses: Readonly<Record<string, Scalar>> = {
  meanSquaredError: meanSquaredError(net(), y),
  meanAbsoluteError: meanAbsoluteError(net(), y),
  huber: huber(net(), y),
  smoothL1: smoothL1(net(), y, { beta: 0.5 }),
  hinge: hinge(net(), y),
  squaredHinge: squaredHinge(net(), y),
  binaryCrossEntropy: binaryCrossEntropy(sigmoid(net()), y),
  binaryCrossEntropyWithLogits: binaryCrossEntropyWithLogits(net(), y),
  positiveWeight: binaryCrossEntropyWithLogits(net(), y, { positiveWeight: constant(3) }),
  klDivergence: klDivergence(logSoftmax(net()), y),
  klBatchMean: klDivergence(logSoftmax(net()), y, { reduction: 'batchMean' }),
  softmaxCrossEntropy: softmaxCrossEntropy(net(), labels),
  softmaxCrossEntropySum: softmaxCrossEntropy(net(), labels, { reduction: 'sum' }),
  probabilities: softmaxCrossEntropy(net(), y),
  smoothed: softmaxCrossEntropy(net(), labels, { labelSmoothing: 0.1 }),
  weighted: softmaxCrossEntropy(net(), labels, { classWeights: constant([1, 2]) }),
  ignoring: softmaxCrossEntropy(net(), labels, { ignoreIndex: 1 }),
  multiMargin: multiMargin(net(), labels),
}

const optimizers: Readonly<Record<string, Optimizer>> = {
  sgd: plain,
  momentum: sgd({ learningRate: 0.1, momentum: 0.9, dampening: 0.1 }),
  nesterov: sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01 }),
  adam: adam(),
  adamDecay: adam({ weightDecay: 0.01 }),
  amsgrad: adam({ amsgrad: true }),
  adamW: adamW(),
  scheduled: adam({ learningRate: input('rate', []) }),
}

const rules: Readonly<Record<string, Rule>> = {
  l1: l1({ lambda: 1e-3 }),
  l2: l2({ lambda: 1e-3 }),
  l2Half: l2({ lambda: 1e-3, convention: 'half' }),
  elasticNet: elasticNet({ alpha: 1e-3, l1Ratio: 0.5 }),
  groupLasso: groupLasso({ lambda: 1e-3 }),
  dropout: dropout({ dropRate: 0.2 }),
  halfDropout: dropout({ dropRate: 0.5 }),
  classicDropout: dropout({ dropRate: 0.3, mode: 'classic' }),
  noDropout: dropout({ dropRate: 0 }),
  fullDropout: dropout({ dropRate: 1 }),
  inputDropout: dropout({ dropRate: 0.2, after: inputs }),
  dropConnect: dropConnect({ dropRate: 0.3 }),
  gaussianDropout: gaussianDropout({ dropRate: 0.3 }),
  gaussianNoise: gaussianNoise({ stddev: 0.1 }),
  maxNorm: maxNorm({ maxNorm: 2 }),
  nonNegative: nonNegative(),
  proximalL1: proximalL1({ lambda: 1e-3 }),
  weightDecay: weightDecay({ lambda: 1e-3, on: parameters }),
}

// ---------------------------------------------------------------- all of them

/** A sum of the squares of what counts, with a gradient that is a mask. */
const masked: Graph = graph('masked loss', sum(mul(toFloat(less(y, 0)), square(net()))))

/** Training steps and evaluation steps. */
export const trained: readonly Graph[] = [
  ...Object.entries(activations).map(([name, f]) => graph(`activation ${name}`, meanSquaredError(net(f), y))),
  ...Object.entries(losses).map(([name, loss]) => graph(`loss ${name}`, loss)),
  ...Object.entries(optimizers).map(([name, o]) => graph(`optimiser ${name}`, meanSquaredError(net(), y), o)),
  ...Object.entries(rules).map(([name, rule]) =>
    graph(`rule ${name}`, softmaxCrossEntropy(net(), labels), adam(), [rule]),
  ),
  ...handwritten.map(([name, loss]) => graph(`by hand: ${name}`, loss)),
  masked,
  {
    name: 'evaluation',
    step: evaluationStep({
      outputs: { p: softmax(net()) },
      regularize: [dropout({ dropRate: 0.5, mode: 'classic' })],
    }),
  },
]

/** Random expressions with their gradients. */
export const random: readonly Graph[] = fc
  .sample(arbitraryExpr({ maxFunctions: 12 }), { numRuns: 80, seed: 5 })
  .map((drawn, k) => {
    const leaves = leavesOf(drawn)
    const slopes = gradient(drawn.expr, leaves)
    return {
      name: `random ${k}`,
      step: makeStep({
        outputs: {
          value: drawn.expr,
          ...Object.fromEntries(slopes.map((slope, i) => [`slope ${i}`, slope])),
        },
      }),
    }
  })
