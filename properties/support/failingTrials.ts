/* Runs that fail, each in its own way: of a variable `w` that a run multiplies by its input. */
import {
  clamp,
  cumsum,
  div,
  type Expr,
  elu,
  erf,
  exp,
  gelu,
  gradient,
  type Inputs,
  input,
  leakyRelu,
  less,
  log,
  makeStep,
  max,
  maximum,
  min,
  minimum,
  mul,
  pow,
  reciprocal,
  relu,
  reshape,
  type Shape,
  type Step,
  sigmoid,
  sign,
  slice,
  softmax,
  softplus,
  sqrt,
  stateVariable,
  sub,
  sum,
  take,
  tanh,
  where,
} from 'regula'
import type { Trial } from './agreement.js'

type Float = Expr<Shape, 'float'>

const x: Float = input('x', [3])
const w: Float = stateVariable<Shape, 'float'>('w', [3], 'float', {
  kind: 'constant',
  value: 2,
})
const at = input('at', [2], 'int')
/** Beyond all floats at 5. */
const huge = exp(mul(sub(x, 4), 1000))
const next: readonly (readonly [Expr, Expr])[] = [[w, mul(w, x)]]

const trial = (name: string, outputs: Readonly<Record<string, Expr>>, feed: Inputs): Trial => ({
  name,
  step: makeStep({ outputs, next }),
  feeds: [feed],
})

/** What makes a NaN at the place of the 5 in 1, 5, 2, and is fine without it. */
const makers: Readonly<Record<string, Float>> = {
  'a quotient of zeros': div(sub(x, 5), mul(sub(x, 5), w)),
  'a difference of infinities': sub(huge, mul(huge, w)),
  'zero times infinity': mul(sub(x, 5), huge),
}

/** What may take a NaN in and give a number. */
const takers: Readonly<Record<string, (y: Float) => Expr>> = {
  maximum: (y) => maximum(y, 0),
  'maximum, the other way round': (y) => maximum(w, y),
  minimum: (y) => minimum(y, 0),
  'minimum, the other way round': (y) => minimum(w, y),
  max: (y) => max(y),
  'max of nothing else': (y) => max(slice(y, [[1, 2]])),
  min: (y) => min(y),
  'max by row': (y) => max(mul(reshape(y, [3, 1]), w), { axis: 1 }),
  relu: (y) => relu(y),
  leakyRelu: (y) => leakyRelu(y),
  elu: (y) => elu(y),
  gelu: (y) => gelu(y),
  clamp: (y) => clamp(y, { min: -1, max: 1 }),
  where: (y) => where(less(x, 9), y, 0),
  sign: (y) => sign(y),
  exp: (y) => reciprocal(exp(y)),
  log: (y) => log(y),
  sigmoid: (y) => sigmoid(y),
  tanh: (y) => tanh(y),
  softplus: (y) => softplus(y),
  softmax: (y) => softmax(y, { axis: 0 }),
  erf: (y) => erf(y),
  power: (y) => pow(w, y),
  'a slope of relu': (y) => gradient(sum(relu(mul(y, w))), [w])[0] ?? y,
}

const swallowed: readonly Trial[] = [
  ...Object.entries(takers).map(([name, take]) =>
    trial(`a NaN in ${name}`, { y: take(makers['a quotient of zeros'] ?? x) }, { x: [1, 5, 2] }),
  ),
  ...Object.entries(makers).map(([name, made]) =>
    trial(`${name} in max`, { y: max(maximum(made, 0)) }, { x: [1, 5, 2] }),
  ),
]

export const failingTrials: readonly Trial[] = [
  trial('a logarithm', { y: log(x) }, { x: [1, -1, 2] }),
  trial('a root', { y: sum(sqrt(sub(x, 1))) }, { x: [1, 2, 0] }),
  trial('a division', { y: mul(div(1, x), w) }, { x: [1, 0, 2] }),
  trial('an index', { y: take(w, at), x }, { x: [1, 2, 3], at: [0, 3] }),
  trial('an index below 0', { y: take(w, at), x }, { x: [1, 2, 3], at: [-1, 3] }),
  trial('an index in a running sum', { y: cumsum(take(w, at), { axis: 0 }) }, { x: [1, 2, 3], at: [0, 3] }),
  trial('a missing input', { x }, {}),
  trial('another shape', { x }, { x: [1, 2] }),
  trial('a NaN', { x }, { x: [1, Number.NaN, 2] }),
  trial('an unknown input', { x }, { x: [1, 2, 3], z: 1 }),
  ...swallowed,
]

/** What such a step runs with. */
export const fineFeed = (step: Step): Inputs => ({
  x: [1, 2, 3],
  ...('at' in step.inputs ? { at: [0, 1] } : {}),
})
