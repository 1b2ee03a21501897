import fc from 'fast-check'
import { broadcastTo, type Expr, flip, input, reshape, type Shape, slice, transpose } from 'regula'
import { describe, expect, test } from 'vitest'
import { elementCount, rowMajorStrides } from '../../src/expr/Tensor.js'
import { combine, variableIndex } from '../../src/kernel/affine.js'
import { sizesOf, viewOf } from '../../src/kernel/views.js'
import { evaluator } from '../../src/testing/evaluateAt.js'

type Float = Expr<Shape, 'float'>

const shape = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })

/** Every point of a shape. */
const points = (sizes: readonly number[]): readonly (readonly number[])[] =>
  sizes.reduce<readonly (readonly number[])[]>(
    (found, size) => found.flatMap((point) => Array.from({ length: size }, (_, i) => [...point, i])),
    [[]],
  )

/** The numbers of a mover by its index map: the argument counts from 0, so that a value is a place. */
const byMap = (node: Expr): readonly number[] | undefined => {
  const view = viewOf(node)
  const [source] = node.args
  if (view === undefined || source === undefined) return undefined
  const index = combine(
    0,
    view(sizesOf(node).map((_, axis) => variableIndex(axis))),
    rowMajorStrides(sizesOf(source)),
  )
  return points(sizesOf(node)).map((point) =>
    index.strides.reduce((sum, stride, v) => sum + stride * (point[v] ?? 0), index.offset),
  )
}

const byValue = (node: Expr, x: Float): readonly number[] => {
  const numbers = Float64Array.from({ length: elementCount(x.shape.map(Number)) }, (_, i) => i)
  const found = evaluator({ node })(new Map([['x', numbers]]))
  return found._tag === 'Left' ? expect.fail(found.left) : Array.from(found.right.node ?? [])
}

const movers: Readonly<Record<string, (x: Float, choice: number) => Float>> = {
  transpose: (x, n) =>
    transpose(
      x,
      x.shape.map((_, axis) => (axis + n) % x.shape.length),
    ),
  flip: (x, n) => flip(x, { axis: n % x.shape.length }),
  slice: (x, n) =>
    slice(
      x,
      x.shape.map((size, axis) => (axis === n % x.shape.length ? [n % Number(size), undefined, 2] : null)),
    ),
  broadcast: (x, n) => broadcastTo(x, [1 + (n % 3), ...x.shape]),
  'reshape to a line': (x) => reshape(x, [elementCount(x.shape.map(Number))]),
  'reshape with ones': (x) =>
    reshape(
      x,
      x.shape.flatMap((size) => [1, size]),
    ),
  'reshape that splits': (x) =>
    reshape(
      x,
      x.shape.flatMap((size) => (size === 4 ? [2, 2] : [size])),
    ),
}

describe.each(Object.entries(movers))('the index map of %s', (name, move) => {
  test('says where every number comes from', () => {
    let known = 0
    fc.assert(
      fc.property(shape, fc.nat({ max: 11 }), (sizes, choice) => {
        const x: Float = input('x', sizes)
        const node = move(x, choice)
        if (node === x || node.args[0] !== x) return
        const map = byMap(node)
        if (map === undefined) return
        known += 1
        expect(map).toEqual(byValue(node, x))
      }),
    )
    // A line of several axes is no affine index.
    expect(known).toBeGreaterThan(name === 'reshape to a line' ? 3 : 20)
  })
})
