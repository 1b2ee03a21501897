/* What Regula writes for the operation that a gold file names. A file is covered when its operation stands here. */
import {
  abs,
  add,
  argmax,
  argmin,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  broadcastTo,
  clamp,
  concat,
  constant,
  cos,
  cumsum,
  div,
  type Expr,
  einsum,
  elu,
  erf,
  exp,
  expm1,
  flip,
  gelu,
  gradient,
  greater,
  hinge,
  huber,
  klDivergence,
  leakyRelu,
  log,
  log1p,
  logSigmoid,
  logSoftmax,
  logSumExp,
  matmul,
  max,
  maximum,
  mean,
  meanAbsoluteError,
  meanSquaredError,
  min,
  minimum,
  mul,
  neg,
  norm,
  normL1,
  oneHot,
  pad,
  pow,
  prod,
  reciprocal,
  relu,
  reshape,
  rsqrt,
  type Shape,
  selu,
  sigmoid,
  sign,
  silu,
  sin,
  slice,
  smoothL1,
  softmax,
  softmaxCrossEntropy,
  softplus,
  sqrt,
  square,
  squaredHinge,
  stack,
  std,
  sub,
  sum,
  sumSquares,
  take,
  takeAlongAxis,
  tanh,
  transpose,
  variance,
  where,
} from '../../src/index.js'
import { elasticNet, groupLasso, l1, l2, type Rule, regularize } from '../../src/regularize/index.js'
import type { Arguments, Attributes, Float } from './arguments.js'

export type Builder = (args: Arguments, attributes: Attributes) => Expr

type Reduction = 'mean' | 'sum'

const unary =
  (f: (x: Float) => Expr): Builder =>
  (args) =>
    f(args.float('x'))

const binary =
  (f: (a: Float, b: Float) => Expr): Builder =>
  (args) =>
    f(args.float('a'), args.float('b'))

interface Reducing {
  readonly axis?: readonly number[]
  readonly keepDims: boolean
}

const reducing = (attributes: Attributes): Reducing => ({
  keepDims: attributes.flag('keepdims'),
  ...(attributes.has('axis') ? { axis: attributes.numbers('axis') } : {}),
})

const reduction =
  (f: (x: Float, options: Reducing) => Expr): Builder =>
  (args, attributes) =>
    f(args.float('x'), reducing(attributes))

const reductionName = (attributes: Attributes): Reduction => {
  const name = attributes.text('reduction')
  if (name !== 'mean' && name !== 'sum') throw new Error(`no such reduction: ${name}`)
  return name
}

const pairLoss =
  (
    prediction: string,
    f: (p: Float, t: Float, reduction: Reduction, attributes: Attributes) => Expr,
    target = 'target',
  ): Builder =>
  (args, attributes) =>
    f(args.float(prediction), args.float(target), reductionName(attributes), attributes)

/** The penalty that rules put beside a model whose parameters are the arguments. */
const penalty =
  (rule: (attributes: Attributes) => Rule): Builder =>
  (args, attributes) => {
    const outputs = Object.fromEntries(args.names.map((name) => [name, args.float(name)]))
    return regularize([rule(attributes)])({ loss: constant(0), outputs }).penalty
  }

const crossEntropy: Builder = (args, attributes) => {
  const options = {
    ...(attributes.has('smoothing') ? { labelSmoothing: attributes.number('smoothing') } : {}),
    ...(attributes.has('ignore_index') ? { ignoreIndex: attributes.number('ignore_index') } : {}),
    ...(args.has('weight') ? { classWeights: args.float('weight') } : {}),
  }
  const isIndices = !attributes.has('target_kind')
    ? !args.isFloat('target')
    : attributes.text('target_kind') === 'indices'
  const logits = args.float('logits')
  const labels = isIndices ? args.int('target') : args.float('target')
  return attributes.text('reduction') === 'none'
    ? softmaxCrossEntropy(logits, labels, { ...options, reduction: 'none' })
    : softmaxCrossEntropy(logits, labels, { ...options, reduction: reductionName(attributes) })
}

const klReduction = (attributes: Attributes): Reduction | 'batchMean' =>
  attributes.text('reduction') === 'batchmean' ? 'batchMean' : reductionName(attributes)

/** Mean over rows of Σ over the other classes of max(0, margin − z_t + z_c) / C. */
const multiMargin: Builder = (args, attributes) => {
  const logits = args.float('logits')
  const classes = Number(logits.shape.at(-1))
  const chosen: Float = oneHot(args.int('target'), classes)
  const own: Float = sum(mul(logits, chosen), { axis: -1, keepDims: true })
  const over: Float = relu(add(sub(attributes.number('margin'), own), logits))
  return mean(div(sum(mul(over, sub(1, chosen)), { axis: -1 }), classes))
}

/** Layer norm from its parts: γ (x − mean) / √(variance + ε) + β. */
export const layerNormOf = (
  x: Float,
  gamma: Float,
  beta: Float,
  eps: number,
  axis: readonly number[],
): Float => {
  const spread: Float = rsqrt(add(variance(x, { axis, keepDims: true }), eps))
  const standard: Float = mul(sub(x, mean(x, { axis, keepDims: true })), spread)
  return add(mul(standard, gamma), beta)
}

const layerNorm: Builder = (args, attributes) =>
  layerNormOf(
    args.float('x'),
    args.float('gamma'),
    args.float('beta'),
    attributes.number('eps'),
    attributes.has('normalised_axes') ? attributes.numbers('normalised_axes') : [-1],
  )

const norms: Builder = reduction((x, options) => norm(x, options))

/** Operations by the name that the files of `ops`, `hvp` and `layers` give them. */
export const builders: Readonly<Record<string, Builder>> = {
  // one argument
  abs: unary(abs),
  cos: unary(cos),
  erf: unary(erf),
  exp: unary(exp),
  expm1: unary(expm1),
  gelu_erf: unary((x) => gelu(x)),
  gelu_tanh: unary((x) => gelu(x, { approximate: 'tanh' })),
  log: unary(log),
  log1p: unary(log1p),
  logsigmoid: unary(logSigmoid),
  neg: unary(neg),
  reciprocal: unary(reciprocal),
  relu: unary(relu),
  rsqrt: unary(rsqrt),
  selu: unary(selu),
  sigmoid: unary(sigmoid),
  sign: unary(sign),
  silu: unary(silu),
  sin: unary(sin),
  sqrt: unary(sqrt),
  square: unary(square),
  tanh: unary(tanh),
  clamp: (args, a) => clamp(args.float('x'), { min: a.number('min'), max: a.number('max') }),
  elu: (args, a) => elu(args.float('x'), { alpha: a.number('alpha') }),
  leaky_relu: (args, a) => leakyRelu(args.float('x'), { negativeSlope: a.number('negative_slope') }),
  softplus: (args, a) => softplus(args.float('x'), a.has('beta') ? { beta: a.number('beta') } : {}),
  pow_const: (args, a) => pow(args.float('x'), a.number('exponent')),
  // two arguments
  add: binary((a, b) => add(a, b)),
  sub: binary((a, b) => sub(a, b)),
  mul: binary((a, b) => mul(a, b)),
  div: binary((a, b) => div(a, b)),
  pow: binary((a, b) => pow(a, b)),
  maximum: binary((a, b) => maximum(a, b)),
  minimum: binary((a, b) => minimum(a, b)),
  matmul: binary((a, b) => matmul(a, b)),
  where: (args) => where(args.bool('cond'), args.float('a'), args.float('b')),
  // The guard that the file writes is not needed: `where` masks the cotangent first.
  where_sqrt: unary((x) => where(greater(x, 0), sqrt(x), 0)),
  einsum: (args, a) => einsum(a.text('equation'), ...args.names.map((name) => args.float(name))),
  // reductions
  sum: reduction((x, o) => sum(x, o)),
  mean: reduction((x, o) => mean(x, o)),
  max: reduction((x, o) => max(x, o)),
  min: reduction((x, o) => min(x, o)),
  prod: reduction((x, o) => prod(x, o)),
  logsumexp: reduction((x, o) => logSumExp(x, o)),
  var: (args, a) => variance(args.float('x'), { ...reducing(a), ddof: a.number('ddof') }),
  std: (args, a) => std(args.float('x'), { ...reducing(a), ddof: a.number('ddof') }),
  norm: (args, a) => (a.number('ord') === 1 ? normL1(args.float('x'), reducing(a)) : norms(args, a)),
  norm_fro: unary((x) => norm(x)),
  sum_squares: unary((x) => sumSquares(x)),
  argmax: (args, a) => argmax(args.float('x'), { axis: a.number('axis') }),
  argmin: (args, a) => argmin(args.float('x'), { axis: a.number('axis') }),
  cumsum: (args, a) => cumsum(args.float('x'), { axis: a.number('axis') }),
  softmax: (args, a) => softmax(args.float('x'), { axis: a.number('axis') }),
  log_softmax: (args, a) => logSoftmax(args.float('x'), { axis: a.number('axis') }),
  // structure
  broadcast_to: (args, a) => broadcastTo<Shape, Shape, 'float'>(args.float('x'), a.numbers('shape')),
  concat: (args, a) =>
    concat(
      args.names.map((name) => args.float(name)),
      { axis: a.number('axis') },
    ),
  stack: (args, a) =>
    stack(
      args.names.map((name) => args.float(name)),
      { axis: a.number('axis') },
    ),
  flip: (args, a) => flip(args.float('x'), { axis: a.numbers('axis') }),
  gather: (args, a) => takeAlongAxis(args.float('x'), args.int('index'), { axis: a.number('axis') }),
  take: (args, a) => take(args.float('x'), args.int('index'), { axis: a.number('axis') }),
  embedding: (args) => take(args.float('weight'), args.int('index')),
  pad: (args, a) =>
    pad(
      args.float('x'),
      a.pairs('pad').map(([low = 0, high = 0]) => [low, high] as const),
      { value: a.number('value') },
    ),
  reshape: (args, a) => reshape(args.float('x'), a.numbers('shape')),
  slice: (args, a) =>
    slice(
      args.float('x'),
      a.pairs('slices').map(([start, stop, step]) => [start, stop, step] as const),
    ),
  transpose: (args, a) => transpose(args.float('x'), a.numbers('perm')),
  // losses
  mse: pairLoss('pred', (p, t, reduction) => meanSquaredError(p, t, { reduction })),
  mae: pairLoss('pred', (p, t, reduction) => meanAbsoluteError(p, t, { reduction })),
  huber: pairLoss('pred', (p, t, reduction, a) => huber(p, t, { reduction, delta: a.number('delta') })),
  smooth_l1: pairLoss('pred', (p, t, reduction, a) => smoothL1(p, t, { reduction, beta: a.number('beta') })),
  hinge: pairLoss('score', (p, t, reduction) => hinge(p, t, { reduction }), 'y'),
  squared_hinge: pairLoss('score', (p, t, reduction) => squaredHinge(p, t, { reduction }), 'y'),
  bce: pairLoss('prob', (p, t, reduction) => binaryCrossEntropy(p, t, { reduction })),
  bce_with_logits: (args, a) =>
    binaryCrossEntropyWithLogits(args.float('logits'), args.float('target'), {
      reduction: reductionName(a),
      ...(args.has('pos_weight') ? { positiveWeight: args.float('pos_weight') } : {}),
    }),
  cross_entropy: crossEntropy,
  label_smoothing: crossEntropy,
  kl_div: (args, a) => klDivergence(args.float('log_q'), args.float('p'), { reduction: klReduction(a) }),
  multi_margin: multiMargin,
  // penalties, by the rules themselves
  penalty_l1: penalty((a) => l1({ lambda: a.number('lambda'), convention: 'keras' })),
  penalty_l2: penalty((a) => l2({ lambda: a.number('lambda'), convention: 'keras' })),
  penalty_elastic: penalty((a) => elasticNet({ alpha: a.number('alpha'), l1Ratio: a.number('l1_ratio') })),
  penalty_group: penalty((a) => groupLasso({ lambda: a.number('lambda') })),
  // compositions
  layer_norm: layerNorm,
  linear_cross_entropy: (args) =>
    softmaxCrossEntropy<Shape>(
      add(matmul(args.float('x'), args.float('W')), args.float('b')),
      args.int('target'),
    ),
  mlp_mse_l2: (args, a) => {
    const [x, t, W1, W2] = [args.float('x'), args.float('t'), args.float('W1'), args.float('W2')]
    const h: Float = tanh(add(matmul(x, W1), args.float('b1')))
    const output: Float = add(matmul(h, W2), args.float('b2'))
    const rule = l2({
      lambda: a.number('lambda'),
      convention: 'keras',
      on: ({ name }) => name.startsWith('W'),
    })
    return regularize([rule])({ loss: meanSquaredError(output, t), outputs: {} }).total
  },
  rosenbrock: unary((x) => {
    const head = slice(x, [[0, -1]])
    const tail = slice(x, [[1]])
    return sum(add(mul(100, square(sub(tail, square(head)))), square(sub(1, head))))
  }),
  gradient_penalty: (args) => {
    const length: Float = norm(inputGradientOf(args), { axis: -1 })
    return mean(square(sub(length, 1)))
  },
}

/** The gradient by x of Σ tanh(x W) v. */
export const inputGradientOf = (args: Arguments): Float => {
  const x = args.float('x')
  const f: Float = matmul<Shape, Shape>(tanh(matmul<Shape, Shape>(x, args.float('W'))), args.float('v'))
  return gradient(sum(f), x)
}
