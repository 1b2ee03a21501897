import { type Expr, labelled } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { formatShape, type Shape, sameShape } from '../expr/Shape.js'
import type { Init, SameShapeCheck } from '../expr/ShapeTypes.js'
import { add, div, mul } from '../math/arithmetic.js'
import { and, greaterEqual, less, notEqual, or } from '../math/comparison.js'
import { toFloat } from '../math/convert.js'
import { oneHot } from '../math/indexing.js'
import { sizeAsFloat } from '../math/leaves.js'
import { sum } from '../math/reduction.js'
import { logSoftmax } from '../math/softmax.js'
import { neg } from '../math/unary.js'
import { where } from '../math/where.js'
import { type Float, finish, type LossReduction, type Scalar } from './loss.js'

/** Options of `softmaxCrossEntropy`. */
export interface CrossEntropyOptions {
  /** Over the samples. Default mean; with weights the mean divides by the sum of the weights of the targets. */
  readonly reduction?: LossReduction | 'none'
  /** ε: targets become (1 − ε) y + ε / K. Default 0. */
  readonly labelSmoothing?: number
  /** One weight for each class. */
  readonly classWeights?: Float
  /** Samples with this label are left out, of the mean as well. */
  readonly ignoreIndex?: number
}

type AnyLabels = Expr<Shape, 'int' | 'float'>

/** Labels fit when they are int classes, one for each sample, or float probabilities of the shape of the logits. */
type LabelsCheck<S extends Shape, T> =
  T extends Expr<infer L extends Shape, infer D>
    ? [D] extends ['int']
      ? SameShapeCheck<Init<S>, L>
      : [D] extends ['float']
        ? SameShapeCheck<S, L>
        : unknown
    : never

const smooth = (targets: Float, epsilon: number, classes: number): Float =>
  epsilon === 0 ? targets : add(mul(targets, 1 - epsilon), epsilon / classes)

interface Targets {
  readonly probabilities: Float
  /** The probabilities before smoothing, which say what a sample weighs. */
  readonly hard: Float
  /** 1 for samples that count, 0 for ignored ones. */
  readonly counts: Float | undefined
  /** Whether a sample's label is outside 0 … K − 1. */
  readonly stray: Expr<Shape, 'bool'> | undefined
}

const targetsOf = (
  labels: Expr,
  classes: number,
  { ignoreIndex, labelSmoothing = 0 }: CrossEntropyOptions,
): Targets => {
  if (isFloat(labels))
    return {
      probabilities: smooth(labels, labelSmoothing, classes),
      hard: labels,
      counts: undefined,
      stray: undefined,
    }
  const indices = isInt(labels) ? labels : undefined
  if (indices === undefined) {
    const wrong = illFloat(labels)
    return { probabilities: wrong, hard: wrong, counts: undefined, stray: undefined }
  }
  const outside: Expr<Shape, 'bool'> = or(less(indices, 0), greaterEqual(indices, classes))
  const counted = ignoreIndex === undefined ? undefined : notEqual(indices, ignoreIndex)
  const hard: Float = oneHot(indices, classes)
  return {
    probabilities: smooth(hard, labelSmoothing, classes),
    hard,
    counts: counted === undefined ? undefined : toFloat(counted),
    stray: counted === undefined ? outside : and(outside, counted),
  }
}

const isFloat = (x: Expr): x is Float => x.dtype === 'float'
const isInt = (x: Expr): x is Expr<Shape, 'int'> => x.dtype === 'int'

const illFloat = (labels: Expr): Float => {
  const result = ill(
    'softmaxCrossEntropy',
    `labels are int classes or float probabilities, got ${labels.dtype}`,
    [labels],
  )
  return isFloat(result) ? result : sizeAsFloat([])
}

export const labelFault = (logits: Expr, labels: Expr): string | undefined => {
  const expected = labels.dtype === 'float' ? logits.shape : logits.shape.slice(0, -1)
  return sameShape(labels.shape, expected)
    ? undefined
    : `labels of shape ${formatShape(labels.shape)} do not fit logits ${formatShape(logits.shape)}; ` +
        `expected ${formatShape(expected)} for ${labels.dtype} labels`
}

/**
 * −Σₖ yₖ ln softmax(z)ₖ from logits z [..., K], stable; mean over the samples unless told otherwise.
 *
 * A label outside 0 … K − 1 gives NaN, which the run reports. Ill when the labels do not fit the logits, K is not
 * known, or `labelSmoothing` is outside 0 … 1. The options follow PyTorch's CrossEntropyLoss.
 *
 * @param logits float [..., K]
 * @param labels classes as ints [...], or probabilities as floats [..., K]
 * @param options reduction, label smoothing, class weights, a label to ignore
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, softmaxCrossEntropy, toNested } from 'regula'
 * const logits = constant([[0, 0], [0, 0]])
 * toNested(getOrThrow(evaluate(softmaxCrossEntropy(logits, constant([0, 1], 'int'))))) // => Math.LN2
 * const targets = constant([[0.5, 0.5], [1, 0]])
 * toNested(getOrThrow(evaluate(softmaxCrossEntropy(logits, targets, { reduction: 'none' })))) // => [Math.LN2, Math.LN2]
 * ```
 */
export function softmaxCrossEntropy<const S extends Shape, const T extends AnyLabels = AnyLabels>(
  logits: Expr<S, 'float'>,
  labels: T & LabelsCheck<S, T>,
  options: CrossEntropyOptions & { readonly reduction: 'none' },
): Expr<Init<S>, 'float'>
export function softmaxCrossEntropy<const S extends Shape, const T extends AnyLabels = AnyLabels>(
  logits: Expr<S, 'float'>,
  labels: T & LabelsCheck<S, T>,
  options?: CrossEntropyOptions & { readonly reduction?: LossReduction },
): Scalar
export function softmaxCrossEntropy(logits: Float, labels: Expr, options: CrossEntropyOptions = {}): Expr {
  const { classWeights } = options
  const given = classWeights === undefined ? [logits, labels] : [logits, labels, classWeights]
  if (given.some((x) => x.ill)) return ill('softmaxCrossEntropy', 'an argument is ill', given)
  const classes = logits.shape.at(-1)
  if (typeof classes !== 'number')
    return ill('softmaxCrossEntropy', 'needs a known number of classes', [logits, labels])
  if (classes < 2)
    return ill(
      'softmaxCrossEntropy',
      `needs two classes or more, got ${classes}; one logit for two classes takes binaryCrossEntropyWithLogits`,
      [logits, labels],
    )
  const fault = labelFault(logits, labels)
  if (fault !== undefined) return ill('softmaxCrossEntropy', fault, [logits, labels])
  const { labelSmoothing = 0, reduction = 'mean' } = options
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1))
    return ill('softmaxCrossEntropy', `labelSmoothing is from 0 to 1, got ${labelSmoothing}`, [
      logits,
      labels,
    ])
  const { probabilities, hard, counts, stray } = targetsOf(labels, classes, options)
  const weighted: Float = classWeights === undefined ? probabilities : mul(probabilities, classWeights)
  const perSample: Float = neg(sum(mul(weighted, logSoftmax(logits)), { axis: -1 }))
  const counted: Float = counts === undefined ? perSample : mul(perSample, counts)
  const losses: Float = stray === undefined ? counted : where(stray, Number.NaN, counted)
  if (reduction === 'none') return losses.ill ? losses : labelled(losses, { kind: 'softmaxCrossEntropy' })
  if (
    reduction === 'sum' ||
    (counts === undefined && (classWeights === undefined || labels.dtype === 'float'))
  )
    return finish('softmaxCrossEntropy', losses, reduction)
  const weights: Float = classWeights === undefined ? hard : mul(hard, classWeights)
  const perSampleWeight: Float = sum(weights, { axis: -1 })
  const total = sum(counts === undefined ? perSampleWeight : mul(perSampleWeight, counts))
  const result: Expr = div(sum(losses), total)
  return result.ill ? result : labelled(result, { kind: 'softmaxCrossEntropy' })
}
