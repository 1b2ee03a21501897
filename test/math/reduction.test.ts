import {
  argmax,
  argmin,
  constant,
  cumsum,
  type Expr,
  evaluate,
  gradient,
  iota,
  logSoftmax,
  logSumExp,
  max,
  mean,
  min,
  norm,
  normL1,
  prod,
  reshape,
  type Shape,
  sizeAsFloat,
  softmax,
  std,
  sum,
  sumSquares,
  variance,
} from 'regula'
import { describe, expect, it } from 'vitest'
import { nested } from './values.js'

const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: minusInf } = Number
const x = constant([
  [1, 2, 3],
  [4, 5, 6],
])
const cube: Expr<Shape, 'float'> = reshape(constant([0, 1, 2, 3, 4, 5, 6, 7]), [2, 2, 2])

describe('reductions', () => {
  it('over all axes, one, several and none', () => {
    expect(nested(sum(x))).toBe(21)
    expect(nested(sum(x, { axis: 0 }))).toEqual([5, 7, 9])
    expect(nested(sum(x, { axis: -1 }))).toEqual([6, 15])
    expect(nested(sum(x, { axis: [1, 0] }))).toBe(21)
    expect(nested(sum(x, { axis: [] }))).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ])
    expect(nested(sum(cube, { axis: [0, 2] }))).toEqual([10, 18])
    expect(nested(sum(cube, { axis: 1 }))).toEqual([
      [2, 4],
      [10, 12],
    ])
    expect(nested(max(cube, { axis: [0, -1] }))).toEqual([5, 7])
    expect(nested(min(cube, { axis: [1, 2] }))).toEqual([0, 4])
  })

  it('keep their axes when asked', () => {
    expect(nested(sum(x, { axis: 1, keepDims: true }))).toEqual([[6], [15]])
    expect(nested(mean(x, { keepDims: true }))).toEqual([[3.5]])
    expect(nested(max(x, { axis: 0, keepDims: true }))).toEqual([[4, 5, 6]])
    expect(nested(logSumExp(constant([[0, 0]]), { axis: 1, keepDims: true }))).toEqual([[Math.LN2]])
  })

  it('mean, variance, deviation and norms', () => {
    expect(nested(mean(x, { axis: 0 }))).toEqual([2.5, 3.5, 4.5])
    expect(nested(variance(x, { axis: 0 }))).toEqual([2.25, 2.25, 2.25])
    expect(nested(variance(x, { axis: 0, ddof: 1 }))).toEqual([4.5, 4.5, 4.5])
    expect(nested(std(constant([2, 4, 4, 4, 5, 5, 7, 9])))).toBe(2)
    expect(nested(norm(constant([3, -4])))).toBe(5)
    expect(
      nested(
        norm(
          constant([
            [3, -4],
            [5, 12],
          ]),
          { axis: 1 },
        ),
      ),
    ).toEqual([5, 13])
    expect(nested(normL1(constant([3, -4])))).toBe(7)
    expect(nested(sumSquares(constant([3, -4])))).toBe(25)
    expect(nested(prod(x))).toBe(720)
    expect(nested(prod(x, { axis: 0 }))).toEqual([4, 10, 18])
    expect(nested(prod(constant([2, 3, 4, 5, 6])))).toBe(720)
    expect(nested(prod(constant(5)))).toBe(5)
    expect(nested(sizeAsFloat([2, 3]))).toBe(6)
    expect(nested(sizeAsFloat(['n', 3]), { dims: { n: 4 } })).toBe(12)
  })

  it('an axis of one element, and a scalar', () => {
    const one = constant([[7]])
    for (const f of [sum, max, min, mean, prod, norm, normL1]) expect(nested(f(one))).toBe(7)
    for (const f of [sum, max, min, mean, prod]) expect(nested(f(constant(7)))).toBe(7)
    expect(nested(variance(one))).toBe(0)
    expect(nested(std(one))).toBe(0)
    expect(nested(variance(one, { ddof: 1 }))).toBe(nan)
    expect(nested(logSumExp(one))).toBe(7)
  })

  it('an empty axis sums to 0; other reductions of it are NaN or a fault, not a number', () => {
    const empty = constant([[], []])
    expect(nested(sum(empty))).toBe(0)
    expect(nested(sum(empty, { axis: 1 }))).toEqual([0, 0])
    expect(nested(sum(empty, { axis: 0 }))).toEqual([])
    expect(nested(mean(empty))).toBe(nan)
    expect(nested(norm(empty))).toBe(0)
    expect(nested(max(empty, { axis: 0 }))).toEqual([])
    for (const f of [max, min, prod, logSumExp]) expect(f(empty).ill).toBe(true)
    expect(argmax(empty, { axis: 1 }).ill).toBe(true)
    expect(nested(argmax(empty, { axis: 0 }))).toEqual([])
  })

  it('NaN is not lost', () => {
    const bad = constant([
      [1, nan, 3],
      [4, 5, 6],
    ])
    for (const f of [sum, max, min, mean, norm, variance, logSumExp])
      expect(nested(f(bad, { axis: 1 }))).toEqual([nan, expect.any(Number)])
    expect(nested(max(constant([nan, inf])))).toBe(nan)
    expect(nested(argmax(bad, { axis: 1 }))).toEqual([1, 2])
    expect(nested(argmin(bad, { axis: 1 }))).toEqual([1, 0])
    expect(nested(argmax(constant([nan, 1, nan]), { axis: 0 }))).toBe(0)
  })

  it('infinities', () => {
    expect(nested(sum(constant([inf, minusInf])))).toBe(nan)
    expect(nested(max(constant([minusInf, minusInf])))).toBe(minusInf)
    expect(nested(logSumExp(constant([minusInf, minusInf])))).toBe(minusInf)
    expect(nested(logSumExp(constant([inf, 0])))).toBe(inf)
    expect(nested(logSumExp(constant([1000, 1000])))).toBe(1000 + Math.LN2)
    expect(nested(argmax(constant([minusInf, minusInf]), { axis: 0 }))).toBe(0)
    expect(nested(argmin(constant([inf, inf]), { axis: 0 }))).toBe(0)
  })

  it('the index of an extreme is the first of equals', () => {
    expect(
      nested(
        argmax(
          constant([
            [1, 3, 3],
            [2, 2, 2],
          ]),
          { axis: 1 },
        ),
      ),
    ).toEqual([1, 0])
    expect(
      nested(
        argmin(
          constant([
            [1, 3],
            [1, 2],
          ]),
          { axis: 0 },
        ),
      ),
    ).toEqual([0, 1])
    expect(nested(argmax(constant([3, 5, 4], 'int'), { axis: -1 }))).toBe(1)
    expect(nested(argmax(cube, { axis: 1 }))).toEqual([
      [1, 1],
      [1, 1],
    ])
    expect(nested(argmax(constant([-0, 0]), { axis: 0 }))).toBe(0)
  })

  it('ints stay ints', () => {
    const n = constant(
      [
        [1, 2],
        [3, 4],
      ],
      'int',
    )
    expect([sum(n).dtype, max(n, { axis: 0 }).dtype, argmax(n, { axis: 0 }).dtype]).toEqual([
      'int',
      'int',
      'int',
    ])
    expect(nested(max(n, { axis: 0 }))).toEqual([3, 4])
  })

  it('derivatives at ties and zeros are finite', () => {
    const v = constant([2, 2, 1])
    expect(nested(gradient(max(v), v))).toEqual([0.5, 0.5, 0])
    const zero = constant([0, 0])
    expect(nested(gradient(norm(zero), zero))).toEqual([0, 0])
    expect(nested(gradient(std(zero), zero))).toEqual([0, 0])
    expect(nested(gradient(prod(zero), zero))).toEqual([0, 0])
  })
})

describe('running sums, softmax and indices', () => {
  it('cumsum', () => {
    expect(nested(cumsum(x, { axis: 1 }))).toEqual([
      [1, 3, 6],
      [4, 9, 15],
    ])
    expect(nested(cumsum(x, { axis: 0 }))).toEqual([
      [1, 2, 3],
      [5, 7, 9],
    ])
    expect(nested(cumsum(x, { axis: -2 }))).toEqual([
      [1, 2, 3],
      [5, 7, 9],
    ])
    expect(nested(cumsum(constant([1, nan, 1]), { axis: 0 }))).toEqual([1, nan, nan])
    expect(nested(cumsum(constant([]), { axis: 0 }))).toEqual([])
    expect(nested(cumsum(constant([[], []]), { axis: 0 }))).toEqual([[], []])
  })

  it('softmax is stable and sums to 1 along its axis', () => {
    expect(
      nested(
        softmax(
          constant([
            [1000, 1000],
            [0, minusInf],
          ]),
        ),
      ),
    ).toEqual([
      [0.5, 0.5],
      [1, 0],
    ])
    expect(
      nested(
        softmax(
          constant([
            [0, 7],
            [0, 7],
          ]),
          { axis: 0 },
        ),
      ),
    ).toEqual([
      [0.5, 0.5],
      [0.5, 0.5],
    ])
    expect(nested(softmax(constant([5])))).toEqual([1])
    expect(nested(logSoftmax(constant([0, -1000])))).toEqual([0, -1000])
    expect(nested(softmax(constant([nan, 0])))).toEqual([nan, nan])
    expect(softmax<Shape>(constant(1)).ill).toBe(true)
  })

  it('iota counts along one axis', () => {
    expect(nested(iota([2, 3], 1))).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ])
    expect(nested(iota([2, 3], -2))).toEqual([
      [0, 0, 0],
      [1, 1, 1],
    ])
    expect(nested(iota([0], 0))).toEqual([])
    expect(nested(iota(['n'], 0), { dims: { n: 3 } })).toEqual([0, 1, 2])
    expect(evaluate(iota(['n'], 0))).toMatchObject({ _tag: 'Left' })
  })
})
