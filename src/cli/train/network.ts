import {
  accuracy,
  dense,
  type Expr,
  input,
  relu,
  type Shape,
  softmaxCrossEntropy,
  torchUniform,
  uniform,
} from '../../index.js'
import { adam, adamW, type Optimizer, sgd } from '../../optimizers/index.js'
import { dropout, l1, l2, type Rule } from '../../regularize/index.js'
import type { Recipe, TrainFlags } from './settings.js'

/**
 * A multilayer classifier: rectified hidden layers, then one logit for each class.
 *
 * @internal
 */
export interface Network {
  readonly loss: Expr<readonly [], 'float'>
  readonly accuracy: Expr<readonly [], 'float'>
  /** The name of the first layer's kernel. */
  readonly firstKernel: string
}

type Activations = Expr<Shape, 'float'>

/** Weights and biases as PyTorch's `nn.Linear` starts them: uniform in ±1/√inputs. */
const layer = (name: string, inputs: number, units: number): ((x: Activations) => Activations) => {
  const bound = 1 / Math.sqrt(inputs)
  return dense(name, units, {
    kernelInitializer: torchUniform(),
    biasInitializer: uniform(-bound, bound),
  })
}

/** @internal */
export const networkOf = (features: number, hidden: readonly number[], classes: number): Network => {
  const labels = input('labels', ['batch'], 'int')
  const x: Activations = input('x', ['batch', features])
  const { value, width } = hidden.reduce(
    (below, units, i) => ({
      value: relu(layer(`hidden${i + 1}`, below.width, units)(below.value)),
      width: units,
    }),
    { value: x, width: features },
  )
  const logits = layer('output', width, classes)(value)
  return {
    loss: softmaxCrossEntropy(logits, labels),
    accuracy: accuracy(logits, labels),
    firstKernel: `${hidden.length === 0 ? 'output' : 'hidden1'}/kernel`,
  }
}

/** @internal */
export const rulesOf = (recipe: Recipe): readonly Rule[] => [
  ...(recipe.l1 > 0 ? [l1({ lambda: recipe.l1 })] : []),
  ...(recipe.l2 > 0 ? [l2({ lambda: recipe.l2 })] : []),
  ...(recipe.dropout > 0 ? [dropout({ dropRate: recipe.dropout })] : []),
]

/** @internal */
export const optimizerOf = ({
  optimizer,
  learningRate,
}: Pick<TrainFlags, 'optimizer' | 'learningRate'>): Optimizer =>
  ({ adam, adamW, sgd })[optimizer]({ learningRate })
