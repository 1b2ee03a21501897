import {
  abs,
  add,
  and,
  clamp,
  constant,
  cos,
  div,
  type Expr,
  elu,
  equal,
  erf,
  exp,
  expm1,
  floor,
  gelu,
  gradient,
  greater,
  greaterEqual,
  input,
  isFiniteNumber,
  leakyRelu,
  less,
  lessEqual,
  log,
  log1p,
  logSigmoid,
  maximum,
  minimum,
  mul,
  type Nested,
  neg,
  not,
  notEqual,
  or,
  pow,
  reciprocal,
  relu,
  rsqrt,
  type Shape,
  selu,
  sigmoid,
  sign,
  silu,
  sin,
  softplus,
  sqrt,
  square,
  sub,
  sum,
  tanh,
  toBool,
  toFloat,
  toInt,
  where,
} from 'regula'
import { describe, expect, it } from 'vitest'
import { nested } from './values.js'

const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: minusInf } = Number
const x = constant([-2, -0.5, 0, 0.5, 2])

const close = (actual: Nested, expected: readonly number[]): void => {
  if (!Array.isArray(actual)) throw new Error('no list')
  expect(actual).toHaveLength(expected.length)
  expected.forEach((e, i) => {
    if (Number.isFinite(e)) expect(actual[i]).toBeCloseTo(e, 12)
    else expect(actual[i]).toBe(e)
  })
}

const at = (f: (v: number) => number): readonly number[] => [-2, -0.5, 0, 0.5, 2].map(f)

describe('functions of one tensor', () => {
  const cases: readonly (readonly [string, Expr, readonly number[]])[] = [
    ['neg', neg(x), at((v) => -v)],
    ['abs', abs(x), [2, 0.5, 0, 0.5, 2]],
    ['sign', sign(x), [-1, -1, 0, 1, 1]],
    ['floor', floor(x), [-2, -1, 0, 0, 2]],
    ['square', square(x), [4, 0.25, 0, 0.25, 4]],
    ['sqrt', sqrt(constant([0, 1, 4])), [0, 1, 2]],
    ['rsqrt', rsqrt(constant([0, 1, 4])), [inf, 1, 0.5]],
    ['reciprocal', reciprocal(constant([0, 2, -4])), [inf, 0.5, -0.25]],
    ['exp', exp(constant([0, 1, minusInf])), [1, Math.E, 0]],
    ['expm1', expm1(constant([0, 1e-20])), [0, 1e-20]],
    ['log', log(constant([1, Math.E, 0])), [0, 1, minusInf]],
    ['log1p', log1p(constant([0, 1e-20, -1])), [0, 1e-20, minusInf]],
    ['sin', sin(x), at(Math.sin)],
    ['cos', cos(x), at(Math.cos)],
    ['erf', erf(constant([0, 1, -1, inf])), [0, 0.8427007929497149, -0.8427007929497149, 1]],
    ['relu', relu(x), [0, 0, 0, 0.5, 2]],
    ['tanh', tanh(x), at(Math.tanh)],
    ['sigmoid', sigmoid(constant([0, 1000, -1000])), [0.5, 1, 0]],
    ['logSigmoid', logSigmoid(constant([0, 1000, -1000])), [-Math.LN2, 0, -1000]],
    ['silu', silu(constant([0, 1, -1000])), [0, 0.7310585786300049, 0]],
    ['selu', selu(constant([1, 0, -1])), [1.0507009873554805, 0, -1.1113307378125625]],
    ['leakyRelu', leakyRelu(x), [-0.02, -0.005, 0, 0.5, 2]],
    ['leakyRelu with a slope', leakyRelu(x, { negativeSlope: 0.5 }), [-1, -0.25, 0, 0.5, 2]],
    ['elu', elu(x), at((v) => (v > 0 ? v : Math.expm1(v)))],
    ['elu with alpha', elu(x, { alpha: 2 }), at((v) => (v > 0 ? v : 2 * Math.expm1(v)))],
    ['softplus', softplus(constant([0, 1000, -1000])), [Math.LN2, 1000, 0]],
    [
      'softplus with beta',
      softplus(constant([0, 1]), { beta: 2 }),
      [Math.LN2 / 2, Math.log1p(Math.exp(2)) / 2],
    ],
    ['gelu', gelu(constant([0, 1, -1])), [0, 0.8413447460685429, -0.15865525393145707]],
    [
      'gelu by tanh',
      gelu(constant([0, 1, -1]), { approximate: 'tanh' }),
      [0, 0.8411919906082768, -0.15880800939172324],
    ],
    ['clamp', clamp(x, { min: -1, max: 1 }), [-1, -0.5, 0, 0.5, 1]],
    ['clamp below', clamp(x, { min: 0 }), [0, 0, 0, 0.5, 2]],
    ['clamp above', clamp(x, { max: 0 }), [-2, -0.5, 0, 0, 0]],
    ['clamp to one number', clamp(x, { min: 1, max: 1 }), [1, 1, 1, 1, 1]],
    ['toInt', toInt(constant([-1.9, -0.5, 0, 0.5, 1.9])), [-1, -0, 0, 0, 1].map((v) => v + 0)],
    ['toBool', toBool(constant([0, -0, 2, nan])), [0, 0, 1, 1]],
    ['toFloat', toFloat(constant([1, -1], 'int')), [1, -1]],
    ['not', not(constant([true, false], 'bool')), [0, 1]],
    ['isFiniteNumber', isFiniteNumber(constant([0, nan, inf, minusInf])), [1, 0, 0, 0]],
  ]
  for (const [name, expr, expected] of cases) it(name, () => close(nested(expr), expected))

  it('toInt cuts toward zero', () => {
    expect(nested(equal(toInt(constant([-0.5, 0.5])), 0))).toEqual([1, 1])
    expect(toInt(constant(1)).dtype).toBe('int')
  })

  it('NaN goes through', () => {
    const bad = constant([nan])
    for (const f of [
      neg,
      abs,
      square,
      exp,
      log,
      relu,
      tanh,
      sigmoid,
      silu,
      selu,
      gelu,
      leakyRelu,
      elu,
      softplus,
      logSigmoid,
      sign,
      floor,
      sin,
      erf,
    ])
      expect(nested(f(bad))).toEqual([nan])
    expect(nested(clamp(bad, { min: 0, max: 1 }))).toEqual([nan])
    expect(nested(maximum(bad, 1))).toEqual([nan])
    expect(nested(minimum(1, bad))).toEqual([nan])
  })

  it('infinities and negative zero', () => {
    expect(nested(relu(constant([inf, minusInf])))).toEqual([inf, 0])
    expect(Object.is(nested(relu(constant(-0))), 0)).toBe(true)
    expect(Object.is(nested(neg(constant(0))), -0)).toBe(true)
    expect(Object.is(nested(abs(constant(-0))), 0)).toBe(true)
    expect(nested(div(1, constant(-0)))).toBe(minusInf)
    expect(nested(equal(constant(-0), 0))).toBe(1)
    expect(nested(clamp(constant([inf, minusInf]), { min: -1, max: 1 }))).toEqual([1, -1])
  })

  it('no elements', () => {
    for (const f of [neg, relu, exp, sigmoid, gelu]) {
      expect(nested(f(constant([])))).toEqual([])
      expect(nested(f(constant([[], []])))).toEqual([[], []])
    }
    expect(nested(add(constant([]), 1))).toEqual([])
    expect(nested(add(constant([[], []]), constant([[1], [2]])))).toEqual([[], []])
    expect(nested(gradient(sum(square(constant([]))), constant([])))).toEqual([])
  })
})

describe('functions of two tensors', () => {
  const a = constant([
    [1, 2],
    [3, 4],
  ])
  const b = constant([10, 20])

  it('arithmetic broadcasts', () => {
    expect(nested(add(a, b))).toEqual([
      [11, 22],
      [13, 24],
    ])
    expect(nested(sub(b, a))).toEqual([
      [9, 18],
      [7, 16],
    ])
    expect(nested(mul(a, constant([[1], [2]])))).toEqual([
      [1, 2],
      [6, 8],
    ])
    expect(nested(div(a, 2))).toEqual([
      [0.5, 1],
      [1.5, 2],
    ])
    expect(nested(pow(2, a))).toEqual([
      [2, 4],
      [8, 16],
    ])
    expect(nested(add(constant([[1], [2]]), constant([[10, 20]])))).toEqual([
      [11, 21],
      [12, 22],
    ])
    expect(nested(add(1, 2))).toBe(3)
    expect(nested(add(constant([1, 2], 'int'), 1))).toEqual([2, 3])
  })

  it('extremes and comparisons', () => {
    const p = constant([1, 2, 3])
    expect(nested(maximum(p, 2))).toEqual([2, 2, 3])
    expect(nested(minimum(p, 2))).toEqual([1, 2, 2])
    expect(nested(less(p, 2))).toEqual([1, 0, 0])
    expect(nested(lessEqual(p, 2))).toEqual([1, 1, 0])
    expect(nested(greater(p, 2))).toEqual([0, 0, 1])
    expect(nested(greaterEqual(p, 2))).toEqual([0, 1, 1])
    expect(nested(equal(p, 2))).toEqual([0, 1, 0])
    expect(nested(notEqual(p, 2))).toEqual([1, 0, 1])
  })

  it('nothing compares with NaN, and NaN differs from itself', () => {
    const bad = constant([nan, nan])
    for (const f of [less, lessEqual, greater, greaterEqual, equal]) {
      expect(nested(f(bad, constant([0, nan])))).toEqual([0, 0])
      expect(nested(f(0, bad))).toEqual([0, 0])
    }
    expect(nested(notEqual(bad, bad))).toEqual([1, 1])
  })

  it('conditions', () => {
    const [p, q] = [constant([0, 0, 1, 1], 'bool'), constant([0, 1, 0, 1], 'bool')]
    expect(nested(and(p, q))).toEqual([0, 0, 0, 1])
    expect(nested(or(p, q))).toEqual([0, 1, 1, 1])
    expect(nested(equal(p, q))).toEqual([1, 0, 0, 1])
  })

  it('where takes only the side that is chosen, also in gradients', () => {
    expect(nested(where(constant([true, false], 'bool'), 1, constant([nan, 2])))).toEqual([1, 2])
    const v: Expr<Shape, 'float'> = constant([0, 4])
    const safe = sum(where(greater(v, 0), log(v), 0))
    expect(nested(gradient(safe, v))).toEqual([0, 0.25])
    expect(nested(where(constant([[true], [false]], 'bool'), constant([1, 2]), 0))).toEqual([
      [1, 2],
      [0, 0],
    ])
  })

  it('powers at the edges', () => {
    expect(nested(pow(constant([0, 0, -8, 2]), constant([0, 2, 3, -1])))).toEqual([1, 0, -512, 0.5])
    expect(nested(pow(constant([-8]), 1 / 3))).toEqual([nan])
  })

  it('32-bit rounding', () => {
    const v = input('v', [1])
    expect(nested(add(v, 1e-9), { inputs: { v: [1] }, precision: 'float32' })).toEqual([1])
    expect(nested(add(v, 1e-9), { inputs: { v: [1] } })).toEqual([1.000000001])
  })
})
