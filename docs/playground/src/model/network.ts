import {
  accuracy,
  dense,
  div,
  type Expr,
  input,
  meanSquaredError,
  softmax,
  softmaxCrossEntropy,
  sub,
  variance,
} from 'regula'
import type { Sizes } from '../data/Dataset.js'
import type { Settings } from '../settings.js'
import { activations } from './activations.js'

type Rows = Expr<readonly ['batch', number], 'float'>
type Scalar = Expr<readonly [], 'float'>

/** A network as expressions, before any rule. */
export interface Network {
  /** Probabilities of classes, or the number that is predicted. */
  readonly prediction: Rows
  readonly loss: Scalar
  /** The share of right classes, or R². */
  readonly score: Scalar
}

/** The name of layer `i`: a parameter of it is `hidden1/kernel`. */
const layerName = (i: number): string => `hidden${i + 1}`

/** The name of the kernel that the features meet first. */
export const firstKernel = ({ widths }: Pick<Settings, 'widths'>): string =>
  `${widths.length === 0 ? 'output' : layerName(0)}/kernel`

export const networkOf = (
  { features, classes }: Sizes,
  { widths, activation }: Pick<Settings, 'widths' | 'activation'>,
): Network => {
  const x: Rows = input('x', ['batch', features])
  const last = widths.reduce<Rows>((h, width, i) => activations[activation](dense(layerName(i), width)(h)), x)
  if (classes === 0) {
    const prediction: Rows = dense('output', 1)(last)
    const y = input('y', ['batch', 1])
    const loss = meanSquaredError(prediction, y)
    return { prediction, loss, score: sub(1, div(loss, variance(y))) }
  }
  const logits: Rows = dense('output', classes)(last)
  const labels = input('y', ['batch'], 'int')
  return {
    prediction: softmax(logits),
    loss: softmaxCrossEntropy(logits, labels),
    score: accuracy(logits, labels),
  }
}
