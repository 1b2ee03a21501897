import * as E from 'fp-ts/lib/Either.js'
import {
  accuracy,
  broadcastTo,
  concat,
  constant,
  constantOf,
  type Expr,
  evaluate,
  flatten,
  flip,
  gradient,
  input,
  mean,
  mul,
  multiMargin,
  oneHot,
  pad,
  reshape,
  type Shape,
  slice,
  softmaxCrossEntropy,
  square,
  stack,
  sum,
  take,
  takeAlongAxis,
  transpose,
} from 'regula'
import { describe, expect, it } from 'vitest'
import { nested } from './values.js'

const { NaN: nan } = Number
const x = constant([
  [1, 2, 3],
  [4, 5, 6],
])
type Float = Expr<Shape, 'float'>

const failure = (y: Expr): string => {
  const result = evaluate(y)
  return E.isLeft(result) && result.left._tag === 'EvaluationFailed' ? result.left.message : 'no failure'
}

describe('moving numbers', () => {
  it('reshape, flatten and transpose', () => {
    expect(nested(reshape(x, [3, 2]))).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ])
    expect(nested(reshape(constant([7]), []))).toBe(7)
    expect(nested(reshape(constant([[], []]), [0, 5]))).toEqual([])
    expect(flatten(input('i', ['batch', 28, 28])).shape).toEqual(['batch', 784])
    expect(flatten(input('i', ['batch', 0, 3])).shape).toEqual(['batch', 0])
    expect(nested(flatten(constant([1, 2])))).toEqual([[1], [2]])
    expect(flatten(constant(1)).ill).toBe(true)
    expect(flatten(input('i', [2, 'time'])).ill).toBe(true)
    expect(nested(transpose(x))).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ])
    expect(nested(transpose(reshape(x, [1, 2, 3]), [2, 0, 1]))).toEqual([[[1, 4]], [[2, 5]], [[3, 6]]])
    expect(nested(transpose(x, [-1, -2]))).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ])
    expect(nested(transpose(constant(1)))).toBe(1)
    expect(nested(transpose(constant([[], []])))).toEqual([])
  })

  it('a named size stays in a reshape', () => {
    const y = input('y', ['n', 4])
    expect(reshape(y, ['n', 2, 2]).ill).toBe(false)
    expect(reshape<readonly [4, 'n'], 'float'>(y, [4, 'n']).ill).toBe(false)
    expect(reshape<Shape, 'float'>(y, ['n', 5]).ill).toBe(true)
    expect(reshape<Shape, 'float'>(y, ['m', 4]).ill).toBe(true)
  })

  it('broadcastTo', () => {
    expect(nested(broadcastTo(constant([1, 2]), [2, 2]))).toEqual([
      [1, 2],
      [1, 2],
    ])
    expect(nested(broadcastTo(constant([[1], [2]]), [2, 2]))).toEqual([
      [1, 1],
      [2, 2],
    ])
    expect(nested(broadcastTo(constant(3), [0]))).toEqual([])
    expect(nested(broadcastTo(constant([3]), [0]))).toEqual([])
    expect(broadcastTo<Shape, Shape, 'float'>(constant([1, 2]), [3]).ill).toBe(true)
  })

  it('slice counts from both ends and steps', () => {
    const v = constant([0, 1, 2, 3, 4, 5])
    expect(nested(slice(v, [[2]]))).toEqual([2, 3, 4, 5])
    expect(nested(slice(v, [[undefined, -2]]))).toEqual([0, 1, 2, 3])
    expect(nested(slice(v, [[-2]]))).toEqual([4, 5])
    expect(nested(slice(v, [[1, 6, 2]]))).toEqual([1, 3, 5])
    expect(nested(slice(v, [[0, 6, 4]]))).toEqual([0, 4])
    expect(nested(slice(v, [[1, 4, 1e9]]))).toEqual([1])
    expect(nested(slice(v, [[3, 3]]))).toEqual([])
    expect(nested(slice(v, [[6]]))).toEqual([])
    expect(nested(slice(v, []))).toEqual([0, 1, 2, 3, 4, 5])
    expect(nested(slice(x, [null, [1]]))).toEqual([
      [2, 3],
      [5, 6],
    ])
    expect(slice(v, [[0, 7]]).ill).toBe(true)
    expect(slice(input('b', ['n', 3]), [null, [0, 1]]).shape).toEqual(['n', 1])
    expect(nested(gradient(sum(square(slice(v, [[1, 6, 2]]))), v))).toEqual([0, 2, 0, 6, 0, 10])
  })

  it('pad surrounds with zeros or another value', () => {
    expect(nested(pad(constant([1, 2]), [[1, 2]]))).toEqual([0, 1, 2, 0, 0])
    expect(
      nested(
        pad(
          constant([[1]]),
          [
            [0, 1],
            [1, 0],
          ],
          { value: 9 },
        ),
      ),
    ).toEqual([
      [9, 1],
      [9, 9],
    ])
    expect(nested(pad(constant([nan]), [[1, 0]], { value: 1 }))).toEqual([1, nan])
    expect(nested(pad(constant([0]), [[1, 0]], { value: Number.NEGATIVE_INFINITY }))).toEqual([
      Number.NEGATIVE_INFINITY,
      0,
    ])
    expect(nested(pad(constant([1]), [[1, 0]], { value: nan }))).toEqual([nan, 1])
    expect(nested(pad(constant([]), [[1, 1]]))).toEqual([0, 0])
    expect(nested(pad(constant(1), []))).toBe(1)
    expect(
      pad(input('b', ['n', 3]), [
        [0, 0],
        [1, 1],
      ]).shape,
    ).toEqual(['n', 5])
    const v = constant([1, 2])
    expect(nested(gradient(sum(square(pad(v, [[1, 1]], { value: 5 }))), v))).toEqual([2, 4])
  })

  it('flip', () => {
    expect(nested(flip(x))).toEqual([
      [6, 5, 4],
      [3, 2, 1],
    ])
    expect(nested(flip(x, { axis: 1 }))).toEqual([
      [3, 2, 1],
      [6, 5, 4],
    ])
    expect(nested(flip(x, { axis: [-2] }))).toEqual([
      [4, 5, 6],
      [1, 2, 3],
    ])
    expect(nested(flip(x, { axis: [] }))).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ])
    expect(nested(flip(constant([])))).toEqual([])
    expect(nested(flip(constant([[], []])))).toEqual([[], []])
    expect(nested(flip(constant(1)))).toBe(1)
  })

  it('concat and stack', () => {
    expect(nested(concat([x, constant([[7, 8, 9]])], { axis: 0 }))).toEqual([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ])
    expect(nested(concat([x, constant([[0], [0]])], { axis: -1 }))).toEqual([
      [1, 2, 3, 0],
      [4, 5, 6, 0],
    ])
    expect(nested(concat([constant([]), constant([1]), constant([])], { axis: 0 }))).toEqual([1])
    expect(nested(concat([constant([[], []]), x], { axis: 1 }))).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ])
    expect(nested(concat([x], { axis: 0 }))).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ])
    expect(nested(stack([constant([1, 2]), constant([3, 4])], { axis: 0 }))).toEqual([
      [1, 2],
      [3, 4],
    ])
    expect(nested(stack([constant([1, 2]), constant([3, 4])], { axis: 1 }))).toEqual([
      [1, 3],
      [2, 4],
    ])
    expect(nested(stack([constant([1, 2]), constant([3, 4])], { axis: -1 }))).toEqual([
      [1, 3],
      [2, 4],
    ])
    expect(nested(stack([constant(1), constant(2)], { axis: 0 }))).toEqual([1, 2])
    expect(concat([constant([1]), constant([[1]])], { axis: 0 }).ill).toBe(true)
    expect(concat([constant(1), constant(2)], { axis: 0 }).ill).toBe(true)
    expect(stack([constant([1]), constant([1, 2])], { axis: 0 }).ill).toBe(true)
    expect(concat([input('a', ['n', 1]), input('b', ['n', 2])], { axis: 1 }).shape).toEqual(['n', 3])
    expect(concat([input('a', ['n', 1]), input('b', ['n', 1])], { axis: 0 }).ill).toBe(true)
  })

  it('a tensor that is joined with itself gets both changes', () => {
    const v = constant([1, 2])
    const twice: Float = concat([v, v], { axis: 0 })
    expect(nested(gradient(sum(mul(twice, constant([1, 10, 100, 1000]))), v))).toEqual([101, 1010])
  })
})

describe('reading at indices', () => {
  it('take puts the axes of the indices in the place of one axis', () => {
    expect(nested(take(x, constant([1, 0, 1], 'int')))).toEqual([
      [4, 5, 6],
      [1, 2, 3],
      [4, 5, 6],
    ])
    expect(nested(take(x, constant([[0], [2]], 'int'), { axis: 1 }))).toEqual([
      [[1], [3]],
      [[4], [6]],
    ])
    expect(nested(take(x, constant(2, 'int'), { axis: -1 }))).toEqual([3, 6])
    expect(nested(take(x, constant([], 'int')))).toEqual([])
    expect(nested(take(constant([1, 2], 'int'), constant([1], 'int')))).toEqual([2])
    const v = constant([1, 2, 3])
    expect(nested(gradient(sum(take(v, constant([0, 0, 2], 'int'))), v))).toEqual([2, 0, 1])
  })

  it('takeAlongAxis picks one element for each place', () => {
    expect(nested(takeAlongAxis(x, constant([[2], [0]], 'int'), { axis: 1 }))).toEqual([[3], [4]])
    expect(nested(takeAlongAxis(x, constant([[0, 1, 0]], 'int'), { axis: 0 }))).toEqual([[1, 5, 3]])
    expect(
      nested(
        takeAlongAxis(
          x,
          constant(
            [
              [2, 1, 0, 0],
              [0, 0, 0, 2],
            ],
            'int',
          ),
          { axis: -1 },
        ),
      ),
    ).toEqual([
      [3, 2, 1, 1],
      [4, 4, 4, 6],
    ])
    expect(nested(gradient(sum(takeAlongAxis(x, constant([[2], [0]], 'int'), { axis: 1 })), x))).toEqual([
      [0, 0, 1],
      [1, 0, 0],
    ])
  })

  it('a stray index is an error value', () => {
    expect(failure(take(x, constant([2], 'int')))).toBe('index 2 is outside 0 … 1')
    expect(failure(take(x, constant([-1], 'int')))).toBe('index -1 is outside 0 … 1')
    expect(failure(take(constant([]), constant([0], 'int')))).toContain('index 0')
    expect(failure(takeAlongAxis(x, constant([[3], [0]], 'int'), { axis: 1 }))).toContain('outside')
    expect(failure(takeAlongAxis(x, constant([[-1], [0]], 'int'), { axis: 1 }))).toContain('outside')
    expect(failure(takeAlongAxis(x, constant([[0, 2, 0]], 'int'), { axis: 0 }))).toContain('outside')
  })

  it('indices of another shape do not read from other rows', () => {
    const cube: Float = constantOf(
      [2, 3, 4],
      Array.from({ length: 24 }, (_, i) => i),
    )
    const ints: Expr<Shape, 'int'> = constantOf([2, 5, 1], new Array<number>(10).fill(0), 'int')
    expect(takeAlongAxis(cube, ints, { axis: 2 }).ill).toBe(true)
  })

  it('oneHot', () => {
    expect(nested(oneHot(constant([0, 2], 'int'), 3))).toEqual([
      [1, 0, 0],
      [0, 0, 1],
    ])
    expect(nested(oneHot(constant([-1, 3], 'int'), 3))).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ])
    expect(nested(oneHot(constant(1, 'int'), 2))).toEqual([0, 1])
    expect(nested(oneHot(constant([1], 'int'), 0))).toEqual([[]])
    expect(nested(oneHot(constant([[0], [1]], 'int'), 2))).toEqual([[[1, 0]], [[0, 1]]])
    expect(oneHot(input('l', ['n'], 'int'), 4).shape).toEqual(['n', 4])
  })
})

describe('losses of classes', () => {
  const logits: Float = constant([
    [0, 0],
    [Math.log(3), 0],
  ])

  it('a label out of range is NaN, unless it is ignored', () => {
    const stray = constant([0, 2], 'int')
    expect(nested(softmaxCrossEntropy(logits, stray, { reduction: 'none' }))).toEqual([Math.LN2, nan])
    expect(nested(softmaxCrossEntropy(logits, stray))).toBe(nan)
    expect(nested(softmaxCrossEntropy(logits, constant([-1, 0], 'int')))).toBe(nan)
    expect(nested(softmaxCrossEntropy(logits, stray, { ignoreIndex: 2 }))).toBeCloseTo(Math.LN2, 15)
    expect(nested(softmaxCrossEntropy(logits, stray, { ignoreIndex: 2, reduction: 'sum' }))).toBeCloseTo(
      Math.LN2,
      15,
    )
    expect(nested(softmaxCrossEntropy(logits, constant([2, 2], 'int'), { ignoreIndex: 2 }))).toBe(nan)
  })

  it('weights: the mean divides by the weights of the labels, also with smoothing', () => {
    const labels = constant([0, 1], 'int')
    const weights: Float = constant([1, 3])
    const plain = nested(softmaxCrossEntropy(logits, labels, { classWeights: weights }))
    expect(plain).toBeCloseTo((Math.LN2 + 3 * Math.log(4)) / 4, 14)
    // torch.nn.functional.cross_entropy(z, y, weight=tensor([1., 3.]), label_smoothing=0.2)
    const [first, second] = [Math.LN2, Math.LN2]
    const smooth = [
      0.9 * 1 * first + 0.1 * 3 * second,
      0.1 * 1 * (Math.log(4) - Math.log(3)) + 0.9 * 3 * Math.log(4),
    ]
    const expected = ((smooth[0] ?? 0) + (smooth[1] ?? 0)) / (1 + 3)
    expect(
      nested(softmaxCrossEntropy(logits, labels, { classWeights: weights, labelSmoothing: 0.2 })),
    ).toBeCloseTo(expected, 14)
  })

  it('a column of labels does not broadcast', () => {
    const column: Expr<Shape, 'int'> = constant([[0], [1]], 'int')
    expect(accuracy<Shape>(logits, column).ill).toBe(true)
    expect(multiMargin<Shape>(logits, column).ill).toBe(true)
    expect(softmaxCrossEntropy<Shape>(logits, column).ill).toBe(true)
    expect(nested(accuracy(logits, constant([1, 0], 'int')))).toBe(0.5)
    expect(nested(mean(multiMargin(logits, constant([0, 0], 'int'))))).toBeCloseTo(
      (0.5 + Math.max(0, 1 - Math.log(3)) / 2) / 2,
      15,
    )
  })
})
