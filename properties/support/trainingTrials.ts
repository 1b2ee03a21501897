/* Training steps as they are written: layers, rules, a loss and an optimizer, drawn at random. */
import fc from 'fast-check'
import {
  binaryCrossEntropyWithLogits,
  dense,
  type Expr,
  gelu,
  hinge,
  huber,
  type InputValue,
  input,
  meanAbsoluteError,
  meanSquaredError,
  relu,
  type Shape,
  sigmoid,
  softmaxCrossEntropy,
  tanh,
  trainingStep,
} from 'regula'
import { adam, adamW, type Optimizer, sgd } from 'regula/optimizers'
import {
  activations,
  dropConnect,
  dropout,
  elasticNet,
  gaussianDropout,
  gaussianNoise,
  groupLasso,
  l1,
  l2,
  maxNorm,
  nonNegative,
  proximalL1,
  type Rule,
  weightDecay,
} from 'regula/regularize'
import type { Trial } from './agreement.js'

type Float = Expr<Shape, 'float'>
type Scalar = Expr<readonly [], 'float'>

const optimizers: Readonly<Record<string, Optimizer>> = {
  sgd: sgd({ learningRate: 0.1 }),
  momentum: sgd({ learningRate: 0.05, momentum: 0.9, dampening: 0.1 }),
  nesterov: sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true, weightDecay: 0.01 }),
  adam: adam({ learningRate: 0.01, epsilon: 1e-4 }),
  amsgrad: adam({ learningRate: 0.01, epsilon: 1e-4, amsgrad: true }),
  adamW: adamW({ learningRate: 0.01, epsilon: 1e-4, weightDecay: 0.1 }),
}

const rules: Readonly<Record<string, Rule>> = {
  dropout: dropout({ dropRate: 0.4 }),
  'classic dropout': dropout({ dropRate: 0.3, mode: 'classic', after: activations }),
  dropConnect: dropConnect({ dropRate: 0.3 }),
  'Gaussian dropout': gaussianDropout({ dropRate: 0.3 }),
  'Gaussian noise': gaussianNoise({ stddev: 0.2 }),
  l1: l1({ lambda: 0.02 }),
  l2: l2({ lambda: 0.03 }),
  elasticNet: elasticNet({ alpha: 0.03, l1Ratio: 0.4 }),
  groupLasso: groupLasso({ lambda: 0.02 }),
  maxNorm: maxNorm({ maxNorm: 0.7 }),
  nonNegative: nonNegative(),
  proximalL1: proximalL1({ lambda: 0.05 }),
  weightDecay: weightDecay({ lambda: 0.01 }),
}

const activation: Readonly<Record<string, (x: Float) => Float>> = {
  relu,
  tanh,
  sigmoid,
  gelu: (x) => gelu(x),
}

/** A loss of logits [batch, units], with targets of its own. */
interface Loss {
  readonly of: (logits: Float, batch: number, units: number) => Scalar
  readonly target: (i: number, units: number) => number
  readonly perRow?: boolean
}

const pair =
  (loss: (p: Float, t: Float) => Scalar): Loss['of'] =>
  (logits, batch, units) =>
    loss(logits, input<Shape>('y', [batch, units]))

const losses: Readonly<Record<string, Loss>> = {
  meanSquaredError: { of: pair((p, t) => meanSquaredError(p, t)), target: (i) => Math.cos(i) },
  meanAbsoluteError: { of: pair((p, t) => meanAbsoluteError(p, t)), target: (i) => Math.cos(i) },
  huber: { of: pair((p, t) => huber(p, t)), target: (i) => 2 * Math.cos(i) },
  hinge: { of: pair((p, t) => hinge(p, t)), target: (i) => (i % 3 === 0 ? 1 : -1) },
  binary: { of: pair((p, t) => binaryCrossEntropyWithLogits(p, t)), target: (i) => (i % 3 === 0 ? 1 : 0) },
  crossEntropy: {
    of: (logits, batch) => softmaxCrossEntropy<Shape>(logits, input<Shape, 'int'>('y', [batch], 'int')),
    target: (i, units) => i % units,
    perRow: true,
  },
}

const pick = <A>(table: Readonly<Record<string, A>>): fc.Arbitrary<readonly [string, A]> =>
  fc.constantFrom(...Object.entries(table))

const some = (f: (i: number) => number, length: number): InputValue =>
  Float64Array.from({ length }, (_, i) => Math.fround(f(i)))

/** A drawn step shows as its name when a law fails. */
interface DrawnTrial extends Trial {
  readonly toString: () => string
  readonly [fc.toStringMethod]: () => string
}

/** How large the steps are. */
interface Sizes {
  readonly features: number
  readonly layer: number
  readonly units: number
  readonly batch: number
}

export const trainingUpTo = (most: Sizes): fc.Arbitrary<DrawnTrial> =>
  fc
    .record({
      layers: fc.array(fc.tuple(fc.integer({ min: 1, max: most.layer }), pick(activation)), {
        minLength: 1,
        maxLength: 2,
      }),
      units: fc.integer({ min: 2, max: most.units }),
      batch: fc.integer({ min: 1, max: most.batch }),
      loss: pick(losses),
      optimizer: pick(optimizers),
      rules: fc.uniqueArray(pick(rules), { maxLength: 3, selector: ([name]) => name }),
    })
    .map(
      ({
        layers,
        units,
        batch,
        loss: [lossName, loss],
        optimizer: [optimizerName, optimizer],
        rules: drawn,
      }): DrawnTrial => {
        const x: Float = input('x', [batch, most.features])
        const hidden = layers.reduce<Float>((h, [size, [, f]], i) => f(dense(`layer${i}`, size)(h)), x)
        const output: Float = dense('output', units)(hidden)
        const value = loss.of(output, batch, units)
        const regularize = drawn.map(([, rule]) => rule)
        const step = trainingStep({ loss: value, optimizer, regularize, outputs: { output } })
        const targets = loss.perRow === true ? batch : batch * units
        const feeds = [1, 2, 3].map((run) => ({
          x: some((i) => Math.sin(run * 7 + i * 1.3), most.features * batch),
          y: some((i) => loss.target(i + run, units), targets),
        }))
        const layerText = layers.map(([size, [f]]) => `${size} ${f}`).join(', ')
        const name = `${layerText} → ${units}, ${lossName}, ${optimizerName}, ${drawn.map(([rule]) => rule).join(' + ')}, batch ${batch}`
        const text = (): string => name
        return { name, step, feeds, toString: text, [fc.toStringMethod]: text }
      },
    )

export const arbitraryTraining = trainingUpTo({ features: 3, layer: 5, units: 3, batch: 5 })
