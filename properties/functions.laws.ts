import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import * as regula from 'regula'
import { constant, type Expr, gradient, input, type Shape } from 'regula'
import { describe, expect, test } from 'vitest'
import * as initializers from '../src/model/initializers.js'
import { expectGradients } from './support/gradients.js'
import { expectClose, numberOf, numbersOf, total } from './support/values.js'

type Float = Expr<Shape, 'float'>

// ---------------------------------------------------------------- what is checked, and where

interface Law {
  readonly of: (a: Float, b: Float) => Expr
  /** Where the numbers of both arguments come from; [−2, 2] unless given. */
  readonly from?: number
  readonly to?: number
  /** 1 where the slope itself has a kink that random numbers may come near. */
  readonly order?: 1 | 2
}

const labels = constant([2, 0], 'int')
const shifted = (y: Float): Float => regula.add(y, 0.3)
const probabilities = (x: Float): Float => regula.softmax(x)
const signs = constant([
  [1, -1, 1],
  [-1, 1, 1],
])

/** Every float function of `regula`, with two arguments of shape [2, 3]. */
const laws: Readonly<Record<string, Law>> = {
  // elementwise
  neg: { of: regula.neg },
  abs: { of: regula.abs },
  sign: { of: regula.sign },
  floor: { of: regula.floor },
  square: { of: regula.square },
  sqrt: { of: regula.sqrt, from: 0.2, to: 3 },
  rsqrt: { of: regula.rsqrt, from: 0.3, to: 3 },
  reciprocal: { of: regula.reciprocal, from: 0.3, to: 3 },
  exp: { of: regula.exp },
  expm1: { of: regula.expm1 },
  log: { of: regula.log, from: 0.2, to: 3 },
  log1p: { of: regula.log1p, from: -0.7, to: 3 },
  sin: { of: regula.sin },
  cos: { of: regula.cos },
  erf: { of: regula.erf },
  relu: { of: regula.relu },
  tanh: { of: regula.tanh },
  sigmoid: { of: regula.sigmoid },
  logSigmoid: { of: regula.logSigmoid },
  silu: { of: regula.silu },
  selu: { of: regula.selu },
  leakyRelu: { of: (x) => regula.leakyRelu(x, { negativeSlope: 0.2 }) },
  elu: { of: (x) => regula.elu(x, { alpha: 1.5 }) },
  softplus: { of: (x) => regula.softplus(x, { beta: 2 }) },
  gelu: { of: (x) => regula.add(regula.gelu(x), regula.gelu(x, { approximate: 'tanh' })) },
  clamp: { of: (x) => regula.clamp(x, { min: -0.5, max: 0.75 }) },
  // arithmetic
  add: { of: (x, y) => regula.add(x, y) },
  sub: { of: (x, y) => regula.sub(x, y) },
  mul: { of: (x, y) => regula.mul(x, y) },
  div: { of: (x, y) => regula.div(x, y), from: 0.3, to: 3 },
  pow: { of: (x, y) => regula.pow(x, y), from: 0.3, to: 3 },
  maximum: { of: (x, y) => regula.maximum(x, y) },
  minimum: { of: (x, y) => regula.minimum(x, y) },
  where: { of: (x, y) => regula.where(regula.less(x, y), regula.sin(x), regula.mul(x, y)) },
  // reductions
  sum: { of: (x) => regula.sum(x, { axis: 0 }) },
  mean: { of: (x) => regula.mean(x, { axis: 1, keepDims: true }) },
  max: { of: (x) => regula.max(x, { axis: -1 }) },
  min: { of: (x) => regula.min(x) },
  prod: { of: (x) => regula.prod(x, { axis: [0, 1] }) },
  variance: { of: (x) => regula.variance(x, { axis: 0, ddof: 1 }) },
  std: { of: (x) => regula.std(x, { axis: 1 }) },
  norm: { of: (x) => regula.norm(x, { axis: 0 }) },
  normL1: { of: (x) => regula.normL1(x, { axis: 1 }) },
  sumSquares: { of: (x) => regula.sumSquares(x, { axis: 0 }) },
  logSumExp: { of: (x) => regula.logSumExp(x, { axis: 1 }) },
  softmax: { of: (x) => regula.softmax(x, { axis: 0 }) },
  logSoftmax: { of: (x) => regula.logSoftmax(x) },
  // structure
  matmul: { of: (x, y) => regula.matmul(x, regula.transpose(y)) },
  einsum: { of: (x, y) => regula.einsum('ij,kj->ki', x, y) },
  reshape: { of: (x) => regula.reshape(x, [3, 2]) },
  flatten: { of: (x) => regula.flatten(x) },
  transpose: { of: (x) => regula.transpose(x) },
  broadcastTo: { of: (x) => regula.broadcastTo(regula.sum(x, { axis: 0 }), [2, 3]) },
  slice: { of: (x) => regula.slice(x, [null, [-2]]) },
  pad: {
    of: (x) =>
      regula.pad(
        x,
        [
          [1, 0],
          [0, 2],
        ],
        { value: 3 },
      ),
  },
  flip: { of: (x) => regula.flip(x, { axis: 1 }) },
  concat: { of: (x, y) => regula.concat([x, y], { axis: 1 }) },
  stack: { of: (x, y) => regula.stack([x, y], { axis: 1 }) },
  take: { of: (x) => regula.take(x, constant([1, 1, 0], 'int'), { axis: 0 }) },
  takeAlongAxis: { of: (x) => regula.takeAlongAxis(x, constant([[2], [0]], 'int'), { axis: 1 }) },
  cumsum: { of: (x) => regula.cumsum(x, { axis: 1 }) },
  // losses
  meanSquaredError: { of: (x, y) => regula.meanSquaredError(x, y) },
  meanAbsoluteError: { of: (x, y) => regula.meanAbsoluteError(x, shifted(y)) },
  huber: { of: (x, y) => regula.huber(x, shifted(y), { delta: 0.7 }), order: 1 },
  smoothL1: { of: (x, y) => regula.smoothL1(x, shifted(y), { beta: 0.7, reduction: 'sum' }), order: 1 },
  hinge: { of: (x) => regula.hinge(x, signs) },
  squaredHinge: { of: (x) => regula.squaredHinge(x, signs), order: 1 },
  binaryCrossEntropy: {
    of: (x, y) => regula.binaryCrossEntropy(regula.sigmoid(x), regula.sigmoid(y), { reduction: 'sum' }),
  },
  binaryCrossEntropyWithLogits: {
    of: (x, y) =>
      regula.binaryCrossEntropyWithLogits(x, regula.sigmoid(y), { positiveWeight: constant([1, 2, 0.5]) }),
  },
  softmaxCrossEntropy: {
    of: (x, y) =>
      regula.add(
        regula.softmaxCrossEntropy(x, labels, { labelSmoothing: 0.1, classWeights: constant([1, 2, 3]) }),
        regula.softmaxCrossEntropy(x, probabilities(y)),
      ),
  },
  klDivergence: {
    of: (x, y) => regula.klDivergence(regula.logSoftmax(x), probabilities(y), { reduction: 'batchMean' }),
  },
  multiMargin: { of: (x) => regula.multiMargin(x, labels) },
  dense: { of: (x) => regula.softplus(regula.dense('layer', 2)(x)) },
}

/** Functions that have no derivative, or that are no function of a tensor. */
const otherwise: readonly string[] = [
  ...['less', 'lessEqual', 'greater', 'greaterEqual', 'equal', 'notEqual', 'and', 'or', 'not'],
  ...[
    'toBool',
    'toFloat',
    'toInt',
    'isFiniteNumber',
    'float',
    'argmax',
    'argmin',
    'oneHot',
    'iota',
    'accuracy',
  ],
  ...['input', 'parameter', 'stateVariable', 'constant', 'constantOf', 'sizeAsFloat', 'resolveAxes'],
  ...['stopGradient', 'gradient', 'pushforward', 'hessianVectorProduct', 'rewrite', 'pipe'],
]

/** The public names of every file of a folder: a function in a new file is found without touching this one. */
const publicNames = async (folder: string): Promise<readonly string[]> => {
  const place = new URL(`../src/${folder}/`, import.meta.url)
  const modules = await Promise.all(readdirSync(place).map((file) => import(new URL(file, place).href)))
  return modules.flatMap((module: object) => Object.keys(module)).filter((name) => name in regula)
}

const mathNames = async (): Promise<readonly string[]> =>
  (await Promise.all(['math', 'model'].map(publicNames))).flat().filter((name) => !(name in initializers))

const numbers = (from: number, to: number): fc.Arbitrary<readonly number[]> =>
  fc
    .uniqueArray(fc.nat({ max: 300 }), { minLength: 12, maxLength: 12 })
    .map((drawn) => drawn.map((n) => from + ((to - from) * (n + 0.413)) / 301))

const parameterValues = [
  { name: 'layer/kernel', shape: [3, 2], values: [0.3, -0.2, 0.5, 0.7, -0.4, 0.1] },
  { name: 'layer/bias', shape: [2], values: [0.2, -0.1] },
]

describe('the gradient of every function is that of its values', () => {
  test('every exported function stands in a table', async () => {
    const missing = (await mathNames()).filter((name) => !(name in laws) && !otherwise.includes(name))
    expect(missing).toEqual([])
  })

  test.each(Object.entries(laws))('%s', (_, { of, from = -2, to = 2, order = 2 }) => {
    fc.assert(
      fc.property(numbers(from, to), (values) => {
        const x: Float = input('x', [2, 3])
        const y: Float = input('y', [2, 3])
        expectGradients(
          of(x, y),
          [
            { name: 'x', shape: [2, 3], values: values.slice(0, 6) },
            { name: 'y', shape: [2, 3], values: values.slice(6) },
            ...parameterValues,
          ],
          { order },
        )
      }),
      { numRuns: 8 },
    )
  })
})

// ---------------------------------------------------------------- large numbers

const large: Readonly<Record<string, (logits: Float) => Float>> = {
  softmax: (z) => total(regula.mul(regula.softmax(z), constant([1, 2, 3]))),
  logSoftmax: (z) => total(regula.logSoftmax(z)),
  logSumExp: (z) => total(regula.logSumExp(z, { axis: 1 })),
  softmaxCrossEntropy: (z) => regula.softmaxCrossEntropy(z, labels, { labelSmoothing: 0.1 }),
  binaryCrossEntropyWithLogits: (z) =>
    regula.binaryCrossEntropyWithLogits(z, regula.toFloat(regula.greater(signs, 0))),
  sigmoid: (z) => total(regula.sigmoid(z)),
  logSigmoid: (z) => total(regula.logSigmoid(z)),
  softplus: (z) => total(regula.softplus(z)),
  tanh: (z) => total(regula.tanh(z)),
  silu: (z) => total(regula.silu(z)),
  gelu: (z) => total(regula.gelu(z)),
  geluTanh: (z) => total(regula.gelu(z, { approximate: 'tanh' })),
  elu: (z) => total(regula.elu(z)),
  selu: (z) => total(regula.selu(z)),
  erf: (z) => total(regula.erf(z)),
  huber: (z) => regula.huber(z, regula.neg(z)),
  multiMargin: (z) => regula.multiMargin(z, labels),
}

describe('values and gradients stay finite at large numbers', () => {
  const magnitude = fc
    .tuple(
      fc.constantFrom(1, -1),
      fc.constantFrom(0, 1, 30, 100, 745, 1e3, 1e4),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    .map(([sign, size, factor]) => sign * size * factor)

  test.each(Object.entries(large))('%s', (_, of) => {
    fc.assert(
      fc.property(fc.array(magnitude, { minLength: 6, maxLength: 6 }), (z) => {
        const logits: Float = input('z', [2, 3])
        const loss = total(of(logits))
        expect(numbersOf(loss, { z }).every(Number.isFinite)).toBe(true)
        expect(numbersOf(gradient(loss, logits), { z }).every(Number.isFinite)).toBe(true)
      }),
    )
  })

  test('the rows of a softmax sum to 1, and shifting all logits changes nothing', () => {
    fc.assert(
      fc.property(fc.array(magnitude, { minLength: 6, maxLength: 6 }), (z) => {
        const logits: Float = input('z', [2, 3])
        const shares = numbersOf(regula.sum(regula.softmax(logits), { axis: 1 }), { z })
        expectClose(shares, [1, 1])
        const moved = numbersOf(regula.softmax(regula.add(logits, 64)), { z })
        expectClose(moved, numbersOf(regula.softmax(logits), { z }), 1e-9)
      }),
    )
  })
})

// ---------------------------------------------------------------- where

describe('where keeps a branch that is not taken out of the gradient', () => {
  const x: Float = input('x', [3])
  const at = [-2, 0, 3]
  const positive = regula.greater(x, 0)
  /** What is NaN or infinite, itself or in its derivative, at some number that is not above 0. */
  const dangerous: readonly ((x: Float) => Float)[] = [
    regula.log,
    regula.sqrt,
    regula.rsqrt,
    regula.reciprocal,
    (v) => regula.pow(v, 0.5),
    (v) => regula.pow(v, v),
    (v) => regula.div(1, v),
    (v) => regula.log(regula.log(v)),
    (v) => regula.exp(regula.reciprocal(v)),
    (v) => regula.reciprocal(regula.sqrt(v)),
    (v) => regula.div(v, regula.sub(v, v)),
    (v) => regula.exp(regula.mul(v, -1e4)),
    (v) => regula.mul(v, Number.NaN),
  ]
  const pick = fc.constantFrom(...dangerous)

  test('once', () => {
    fc.assert(
      fc.property(pick, (f) => {
        const safe = regula.where(positive, 1, regula.where(positive, f(x), regula.mul(x, 2)))
        expect(numbersOf(gradient(total(safe), x), { x: at })).toEqual([2, 2, 0])
      }),
    )
  })

  test('nested, and inside other functions', () => {
    fc.assert(
      fc.property(pick, pick, (f, g) => {
        const inner: Float = regula.where(positive, 5, f(x))
        const outer: Float = regula.where(positive, regula.mul(x, x), regula.where(positive, g(inner), 1))
        expect(numbersOf(gradient(total(regula.sin(outer)), x), { x: at }).slice(0, 2)).toEqual([0, 0])
        expectClose(numbersOf(gradient(total(regula.sin(outer)), x), { x: at }).slice(2), [6 * Math.cos(9)])
      }),
    )
  })

  test('under sums, matrix products and broadcasting', () => {
    fc.assert(
      fc.property(pick, (f) => {
        const safe: Float = regula.where(positive, x, regula.where(positive, f(x), x))
        const product = regula.matmul(safe, constant([1, 2, 3]))
        const loss = regula.add(total(product), total(regula.mul(safe, regula.sum(safe))))
        const slopes = numbersOf(gradient(loss, x), { x: at })
        expectClose(
          slopes,
          [1, 2, 3].map((w) => w + 2),
        )
      }),
    )
  })

  test('forwards as well', () => {
    fc.assert(
      fc.property(pick, (f) => {
        const safe = regula.where(positive, x, regula.where(positive, f(x), 0))
        expect(numbersOf(regula.pushforward(safe, [x], [constant([1, 1, 1])]), { x: at })).toEqual([0, 0, 1])
      }),
    )
  })
})

// ---------------------------------------------------------------- conventions

describe('conventions at kinks', () => {
  const slopeAt = (f: (x: Float) => Float, at: readonly number[]): readonly number[] => {
    const x: Float = input('x', [at.length])
    return numbersOf(gradient(total(f(x)), x), { x: at })
  }

  test('|x|, relu and their like at 0', () => {
    expect(slopeAt(regula.abs, [0])).toEqual([0])
    expect(slopeAt(regula.relu, [0, -0])).toEqual([0, 0])
    expect(slopeAt((x) => regula.leakyRelu(x, { negativeSlope: 0.25 }), [0])).toEqual([0.25])
    expect(slopeAt((x) => regula.clamp(x, { min: 0, max: 1 }), [0, 1, -1, 2])).toEqual([1, 1, 0, 0])
    expect(slopeAt(regula.normL1, [0, 0])).toEqual([0, 0])
  })

  test('a norm and a standard deviation at a vector that does not vary', () => {
    expect(slopeAt((x) => regula.norm(x), [0, 0, 0])).toEqual([0, 0, 0])
    expect(slopeAt((x) => regula.std(x), [2, 2, 2])).toEqual([0, 0, 0])
    expect(slopeAt((x) => regula.norm(x, { axis: 0, keepDims: true }), [0, 0])).toEqual([0, 0])
  })

  test('equals share the gradient of a maximum and a minimum', () => {
    expect(slopeAt((x) => regula.max(x), [3, 1, 3])).toEqual([0.5, 0, 0.5])
    expect(slopeAt((x) => regula.min(x), [1, 1, 1, 2])).toEqual([1 / 3, 1 / 3, 1 / 3, 0])
    const [a, b] = [input('a', []), input('b', [])]
    const slopes = gradient(regula.maximum(a, b), [a, b])
    expect(slopes.map((g) => numberOf(g, { a: [2], b: [2] }))).toEqual([0.5, 0.5])
  })

  test('a product with zeros has exact slopes', () => {
    expect(slopeAt((x) => regula.prod(x), [0, 2, 3])).toEqual([6, 0, 0])
    expect(slopeAt((x) => regula.prod(x), [0, 0, 3])).toEqual([0, 0, 0])
  })
})
