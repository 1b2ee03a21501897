import { type Expr, labelled } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { formatShape, type Shape, sameShape } from '../expr/Shape.js'
import type { Init, SameShapeCheck } from '../expr/ShapeTypes.js'
import {
  add,
  and,
  div,
  equal,
  greaterEqual,
  less,
  mul,
  notEqual,
  or,
  sub,
  where,
} from '../math/arithmetic.js'
import { abs, log, neg, relu, softplus, square, toFloat } from '../math/elementwise.js'
import { sizeAsFloat } from '../math/leaves.js'
import { mean, sum } from '../math/reduction.js'
import { logSoftmax } from '../math/softmax.js'
import { oneHot } from '../math/structure.js'

/** How the losses of all samples become one number: their mean or their sum. */
export type LossReduction = 'mean' | 'sum'

type Float = Expr<Shape, 'float'>
type Scalar = Expr<readonly [], 'float'>

const finish = (name: string, losses: Float, reduction: LossReduction): Expr => {
  const result: Expr = reduction === 'mean' ? mean(losses) : sum(losses)
  return result.ill ? result : labelled(result, { kind: name })
}

/** Options of an elementwise loss. */
export interface LossOptions {
  /** Over all elements. Default mean. */
  readonly reduction?: LossReduction
}

/** A loss that compares two tensors of one shape, element by element. */
export interface PairLoss<O extends LossOptions = LossOptions> {
  <const A extends Shape, const B extends Shape>(
    prediction: Expr<A, 'float'>,
    target: Expr<B, 'float'> & SameShapeCheck<A, B>,
    options?: O,
  ): Scalar
  <S extends Shape>(prediction: Expr<S, 'float'>, target: Expr<S, 'float'>, options?: O): Scalar
}

type PairLossBody<O extends LossOptions> = (
  prediction: Float,
  target: Float,
  options: O | Record<string, never>,
) => Float

function pairLoss<O extends LossOptions>(name: string, body: PairLossBody<O>): PairLoss<O>
function pairLoss<O extends LossOptions>(
  name: string,
  body: PairLossBody<O>,
): (prediction: Float, target: Float, options?: O) => Expr {
  return (prediction, target, options) => {
    if (!prediction.ill && !target.ill && !sameShape(prediction.shape, target.shape))
      return ill(name, `shapes ${formatShape(prediction.shape)} and ${formatShape(target.shape)} differ`, [
        prediction,
        target,
      ])
    return finish(name, body(prediction, target, options ?? {}), options?.reduction ?? 'mean')
  }
}

// ---------------------------------------------------------------- regression

/**
 * (prediction − target)² over all elements, as their mean (default) or sum. Ill when the shapes differ: a loss
 * never broadcasts.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, meanSquaredError, toNested } from 'regula'
 * const [prediction, target] = [constant([1, 2]), constant([0, 0])] as const
 * toNested(getOrThrow(evaluate(meanSquaredError(prediction, target)))) // => 2.5
 * toNested(getOrThrow(evaluate(meanSquaredError(prediction, target, { reduction: 'sum' })))) // => 5
 * ```
 */
export const meanSquaredError = pairLoss('meanSquaredError', (p, t) => square(sub(p, t)))

/**
 * |prediction − target| over all elements, as their mean (default) or sum; the derivative where both are equal is 0.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, meanAbsoluteError, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(meanAbsoluteError(constant([1, -2]), constant([0, 0]))))) // => 1.5
 * ```
 */
export const meanAbsoluteError = pairLoss('meanAbsoluteError', (p, t) => abs(sub(p, t)))

/** Options of `huber`. */
export interface HuberOptions extends LossOptions {
  /** Where the parabola becomes a line. Default 1. */
  readonly delta?: number
}

/**
 * ½d² for |d| < δ, δ(|d| − ½δ) beyond, with d = prediction − target and δ = 1 unless given (Huber 1964; PyTorch's
 * HuberLoss).
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, huber, toNested } from 'regula'
 * const loss = huber(constant([1, 4]), constant([0, 0]), { delta: 2, reduction: 'sum' })
 * toNested(getOrThrow(evaluate(loss))) // => 0.5 + 2 * (4 - 1)
 * ```
 */
export const huber = pairLoss<HuberOptions>('huber', (p, t, { delta = 1 }) => {
  const d = abs(sub(p, t))
  return where(less(d, delta), mul(square(d), 0.5), mul(sub(d, delta / 2), delta))
})

/** Options of `smoothL1`. */
export interface SmoothL1Options extends LossOptions {
  /** Where the parabola becomes a line. Default 1. */
  readonly beta?: number
}

/**
 * ½d²/β for |d| < β, |d| − ½β beyond: `huber` divided by δ. β is 1 unless given, as in PyTorch's SmoothL1Loss.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, smoothL1, toNested } from 'regula'
 * const loss = smoothL1(constant([1, 4]), constant([0, 0]), { beta: 2, reduction: 'sum' })
 * toNested(getOrThrow(evaluate(loss))) // => 0.25 + 3
 * ```
 */
export const smoothL1 = pairLoss<SmoothL1Options>('smoothL1', (p, t, { beta = 1 }) => {
  const d = abs(sub(p, t))
  return where(less(d, beta), mul(square(d), 0.5 / beta), sub(d, beta / 2))
})

// ---------------------------------------------------------------- two classes

/**
 * max(0, 1 − target · score) for targets −1 and 1; at the kink the derivative is 0.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, hinge, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(hinge(constant([0.5, -1]), constant([1, 1]))))) // => 1.25
 * ```
 */
export const hinge = pairLoss('hinge', (score, t) => relu(sub(1, mul(t, score))))

/**
 * max(0, 1 − target · score)² for targets −1 and 1.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, squaredHinge, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(squaredHinge(constant([0.5, -1]), constant([1, 1]))))) // => 2.125
 * ```
 */
export const squaredHinge = pairLoss('squaredHinge', (score, t) => square(relu(sub(1, mul(t, score)))))

/** t ln p, and 0 where t is 0 whatever p is. */
const timesLog = (t: Float, p: Float): Float => where(equal(t, 0), 0, mul(t, log(p)))

/**
 * −(t ln p + (1 − t) ln(1 − p)) for probabilities p, with 0 ln 0 = 0. Where p is 0 or 1 on the wrong side it is
 * infinite (PyTorch holds it at 100). Prefer the form that takes logits.
 *
 * @example
 * ```ts
 * import { binaryCrossEntropy, constant, evaluate, getOrThrow, toNested } from 'regula'
 * const loss = binaryCrossEntropy(constant([0.5, 1]), constant([1, 1]), { reduction: 'sum' })
 * toNested(getOrThrow(evaluate(loss))) // => Math.LN2
 * ```
 */
export const binaryCrossEntropy = pairLoss('binaryCrossEntropy', (p, t) =>
  neg(add(timesLog(t, p), timesLog(sub(1, t), sub(1, p)))),
)

/** Options of `binaryCrossEntropyWithLogits`. */
export interface LogitsOptions extends LossOptions {
  /** Weight of the positive class, broadcast against the logits. */
  readonly positiveWeight?: Float
}

/**
 * −(w t ln σ(z) + (1 − t) ln(1 − σ(z))) from logits z, stable for large |z|; w is the weight of the positive class.
 *
 * @example
 * ```ts
 * import { binaryCrossEntropyWithLogits, constant, evaluate, getOrThrow, toNested } from 'regula'
 * const loss = binaryCrossEntropyWithLogits(constant([0, 1000]), constant([1, 1]), { reduction: 'sum' })
 * toNested(getOrThrow(evaluate(loss))) // => Math.LN2
 * ```
 */
export const binaryCrossEntropyWithLogits = pairLoss<LogitsOptions>(
  'binaryCrossEntropyWithLogits',
  (z, t, { positiveWeight }) => {
    const positive: Float = mul(t, softplus(neg(z)))
    const weighted: Float = positiveWeight === undefined ? positive : mul(positive, positiveWeight)
    return add(weighted, mul(sub(1, t), softplus(z)))
  },
)

// ---------------------------------------------------------------- several classes

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

const labelFault = (logits: Expr, labels: Expr): string | undefined => {
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

/** Options of `klDivergence`. */
export interface KlOptions {
  /** Over all elements; `batchMean` divides the sum by the size of the first axis. Default mean, as PyTorch. */
  readonly reduction?: LossReduction | 'batchMean'
}

/**
 * Σ p (ln p − logQ) with 0 ln 0 = 0, over all elements. As PyTorch's KLDivLoss it takes the logarithm of q and
 * averages over all elements unless told otherwise; `batchMean` is the divergence in the mathematical sense.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, klDivergence, log, toNested } from 'regula'
 * const logQ = log(constant([[0.5, 0.5]]))
 * const divergence = klDivergence(logQ, constant([[1, 0]]), { reduction: 'batchMean' })
 * toNested(getOrThrow(evaluate(divergence))) // => Math.LN2
 * ```
 */
export function klDivergence<const A extends Shape, const B extends Shape>(
  logQ: Expr<A, 'float'>,
  p: Expr<B, 'float'> & SameShapeCheck<A, B>,
  options?: KlOptions,
): Scalar
export function klDivergence(logQ: Float, p: Float, { reduction = 'mean' }: KlOptions = {}): Expr {
  if (!logQ.ill && !p.ill && !sameShape(logQ.shape, p.shape))
    return ill('klDivergence', `shapes ${formatShape(logQ.shape)} and ${formatShape(p.shape)} differ`, [
      logQ,
      p,
    ])
  const terms: Float = sub(timesLog(p, p), mul(p, logQ))
  if (reduction !== 'batchMean') return finish('klDivergence', terms, reduction)
  const result: Expr = div(sum(terms), sizeAsFloat(logQ.shape.slice(0, 1)))
  return result.ill ? result : labelled(result, { kind: 'klDivergence' })
}

/** Options of `multiMargin`. */
export interface MultiMarginOptions extends LossOptions {
  readonly margin?: number
}

/**
 * Σ over c ≠ t of max(0, margin − z_t + z_c)/K for logits z [n, K] and classes t [n], as the mean over the samples
 * (default) or their sum; margin is 1 unless given. Source: PyTorch's MultiMarginLoss with p = 1.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, multiMargin, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(multiMargin(constant([[1, 2]]), constant([0], 'int'))))) // => 1
 * ```
 */
export function multiMargin<const S extends Shape, const L extends Shape = Shape>(
  logits: Expr<S, 'float'>,
  labels: Expr<L, 'int'> & SameShapeCheck<Init<S>, L>,
  options?: MultiMarginOptions,
): Scalar
export function multiMargin(
  logits: Float,
  labels: Expr<Shape, 'int'>,
  { margin = 1, reduction = 'mean' }: MultiMarginOptions = {},
): Expr {
  const classes = logits.shape.at(-1)
  if (logits.ill || labels.ill || typeof classes !== 'number')
    return ill('multiMargin', 'needs a known number of classes', [logits, labels])
  const fault =
    labels.dtype === 'int' ? labelFault(logits, labels) : `labels are int classes, got ${labels.dtype}`
  if (fault !== undefined) return ill('multiMargin', fault, [logits, labels])
  const target = oneHot(labels, classes)
  const own: Float = sum(mul(logits, target), { axis: -1, keepDims: true })
  const slack: Float = relu(add(sub(logits, own), margin))
  return finish('multiMargin', div(sum(mul(slack, sub(1, target)), { axis: -1 }), classes), reduction)
}
