import {
  abs,
  add,
  broadcastTo,
  concat,
  constant,
  constantOf,
  div,
  type Expr,
  exp,
  flip,
  input,
  less,
  log,
  logSumExp,
  matmul,
  max,
  maximum,
  mean,
  mul,
  neg,
  norm,
  normal,
  not,
  pad,
  parameter,
  pow,
  relu,
  reshape,
  type Shape,
  sigmoid,
  slice,
  softmax,
  sqrt,
  square,
  sub,
  sum,
  transpose,
  variance,
  where,
} from 'regula'
import { batch, net, x, y } from './nets.js'

type Float = Expr<Shape, 'float'>
type Scalar = Expr<readonly [], 'float'>

const hand = (name: string, f: (h: Float) => Expr): readonly [string, Scalar] => {
  const value = f(net())
  const loss: Scalar = mean(reshape(square(toFloats(value)), [size(value)]))
  return [name, loss]
}

const size = (value: Expr): number => value.shape.reduce<number>((n, dim) => n * Number(dim), 1)
const isFloat = (value: Expr): value is Float => value.dtype === 'float'
const toFloats = (value: Expr): Float => (isFloat(value) ? value : input('not a float', [1]))

const drawn = { initializer: normal(1) }
const kernel = parameter('w', [3, 2], drawn)

/** Losses that write out what functions of the package do, or could be written shorter. */
export const handwritten: readonly (readonly [name: string, loss: Scalar])[] = [
  hand('softmax', (h) => div(exp(h), sum(exp(h), { axis: 1, keepDims: true }))),
  hand('log of softmax', (h) => log(softmax(h))),
  hand('shifted softmax', (h) => {
    const powers = exp(sub(h, max(h, { axis: 1, keepDims: true })))
    return log(div(powers, sum(powers, { axis: 1, keepDims: true })))
  }),
  hand('log of sum of powers', (h) => log(sum(exp(h), { axis: 1 }))),
  hand('sigmoid', (h) => div(1, add(1, exp(mul(-1, h))))),
  hand('sigmoid of powers', (h) => div(exp(h), add(exp(h), 1))),
  hand('log of sigmoid', (h) => log(sigmoid(h))),
  hand('cross entropy', (h) => {
    const p = sigmoid(h)
    return sub(mul(y, log(p)), mul(sub(y, 1), log(sub(1, p))))
  }),
  hand('softplus', (h) => log(add(1, exp(h)))),
  hand('log of power', (h) => log(exp(h))),
  hand('power of log', (h) => exp(log(square(h)))),
  hand('tanh', (h) => div(sub(exp(h), exp(mul(h, -1))), add(exp(h), exp(mul(h, -1))))),
  hand('elu', (h) => where(less(h, 0), sub(exp(h), 1), h)),
  hand('stable softplus', (h) => add(maximum(h, 0), log(add(1, exp(mul(-1, abs(h))))))),
  hand('rooted square', (h) => sqrt(square(h))),
  hand('powers', (h) => add(pow(h, 2), add(pow(h, 3), add(pow(h, 1), pow(h, 0))))),
  hand('inverse powers', (h) => add(pow(add(square(h), 1), -1), pow(add(square(h), 1), -2))),
  hand('root as power', (h) => pow(add(abs(h), 1), 0.5)),
  hand('scaled and shifted', (h) => div(add(mul(2, add(mul(h, 3), 1)), 5), 4)),
  hand('standardised', (h) => div(sub(h, mean(h, { axis: 0 })), sqrt(add(variance(h, { axis: 0 }), 1e-5)))),
  hand('signs', (h) => sub(mul(-1, h), sub(0, mul(h, mul(-2, h))))),
  hand('weights normalised', () => matmul(x, div(kernel, norm(kernel, { axis: 0 })))),
  hand('tied weights', (h) => matmul(matmul(h, transpose(kernel)), kernel)),
  hand('gram matrix', (h) => transpose(matmul(transpose(h), h))),
  hand('attention', (h) => {
    const scores = div(matmul(h, transpose(h)), Math.SQRT2)
    return matmul(softmax(scores), h)
  }),
  hand('batched product', (h) => matmul(reshape(h, [2, 2, 2]), reshape(kernel, [2, 3]))),
  hand('halves', (h) => {
    const [left, right] = [slice(h, [null, [0, 1]]), slice(h, [null, [1, 2]])]
    return concat([mul(left, sigmoid(right)), right], { axis: 1 })
  }),
  hand('split and joined', (h) => slice(concat([h, x], { axis: 1 }), [null, [0, 2]])),
  hand('column of ones', (h) => matmul(constantOf([2, batch], new Array(2 * batch).fill(1)), h)),
  hand('mean of logits', (h) => logSumExp(mul(h, 0.5), { axis: 1 })),
  hand('affine in steps', (h) => sub(2, add(sub(1, sub(3, h)), 4))),
  hand('complement', (h) => add(sub(1, sub(h, 0)), 2)),
  hand('scaled residual', (h) => sub(add(h, mul(h, 0.1)), mul(y, 0.2))),
  hand('decayed by hand', (h) => mul(sum(h), sub(kernel, mul(kernel, 1e-2)))),
  hand('pixels', (h) => add(matmul(div(div(x, 255), 3), kernel), neg(div(h, 3)))),
  hand('masked terms', (h) => {
    const mask = less(y, 0)
    return div(where(mask, where(less(h, 0), neg(h), 0), 0), 3)
  }),
  hand('inverted mask', (h) => where(not(less(y, 0)), h, square(h))),
  hand('channels', (h) => transpose(relu(add(transpose(h), 1)))),
  hand('mean of transposed', (h) => mean(transpose(h), { axis: 0 })),
  hand('mirrored', (h) => flip(mul(flip(h, { axis: 1 }), 2), { axis: 1 })),
  hand('windows', (h) => slice(slice(h, [[0, 3], null]), [[1, 3], null])),
  hand('padded', (h) =>
    sum(
      pad(
        pad(h, [
          [1, 0],
          [0, 0],
        ]),
        [
          [0, 1],
          [0, 0],
        ],
      ),
      { axis: 0 },
    ),
  ),
  hand('joined in steps', (h) =>
    concat([concat([h, y], { axis: 1 }), concat([x], { axis: 1 })], { axis: 1 }),
  ),
  hand('ensemble', (h) => {
    const bias = broadcastTo(parameter('shift', [2], drawn), [batch, 2])
    return add(broadcastTo(h, [2, batch, 2]), broadcastTo(bias, [2, batch, 2]))
  }),
  hand('mask for heads', (h) => {
    const bias: Float = reshape(broadcastTo(parameter('bias', [2], drawn), [batch, 2]), [batch, 1, 2])
    return mul(reshape(h, [batch, 1, 2]), bias)
  }),
  hand('scores from the other side', (h) =>
    mul(h, transpose(broadcastTo(parameter('bias', [batch], drawn), [2, batch]))),
  ),
  hand('negated features', (h) => matmul(transpose(neg(h)), h)),
  hand('shared query', (h) => matmul(parameter('query', [1, 3, 2], drawn), reshape(h, [2, 2, 2]))),
  hand('fixed weights', (h) => mul(h, softmax(constant([1, 2])))),
  hand('positive twice', (h) => maximum(abs(h), abs(neg(abs(h))))),
  hand('fractions', (h) => {
    const d = add(square(h), 1)
    return add(div(2, mul(d, 3)), sub(neg(div(1, d)), div(neg(h), d)))
  }),
  hand('negated steps', (h) => mul(neg(add(h, 1)), neg(sub(h, y)))),
  hand('options that change nothing', (h) =>
    sum(
      pad(h, [
        [0, 0],
        [0, 0],
      ]),
      { axis: [] },
    ),
  ),
  hand('sum of one', () => sum(net(relu, 1), { axis: 1 })),
  hand('outer product', (h) =>
    matmul(reshape(sum(h, { axis: 1 }), [batch, 1]), reshape(mean(h, { axis: 0 }), [1, 2])),
  ),
]
