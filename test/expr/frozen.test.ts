import {
  add,
  constant,
  constantOf,
  dense,
  type Expr,
  evaluate,
  getOrThrow,
  gradient,
  initialValues,
  input,
  keyFromSeed,
  mul,
  parameter,
  pipe,
  relu,
  reshape,
  type Shape,
  slice,
  sum,
  tensor,
  toNested,
  transpose,
} from 'regula'
import { describe, expect, it } from 'vitest'
import { postOrder } from '../../src/graph/postOrder.js'

/** The places of a value that are not frozen; numbers in typed arrays cannot be. */
const thawed = (value: unknown, path: string): readonly string[] => {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return []
  const here = Object.isFrozen(value) ? [] : [path]
  return [...here, ...Object.entries(value).flatMap(([name, item]) => thawed(item, `${path}.${name}`))]
}

describe('nodes are frozen through and through', () => {
  it('node, arguments, shape, attributes, label and errors', () => {
    const x = input('x', ['batch', 4])
    const y = pipe(x, dense('h', 3), relu)
    const bad: Expr = add<Expr<Shape, 'float'>, Expr<Shape, 'float'>>(y, input('z', [7, 7]))
    const all: readonly Expr[] = [
      y,
      gradient(sum(y), x),
      bad,
      transpose(y),
      slice(constant([1, 2, 3]), [[1, 2]]),
      parameter('v', [1], {
        initializer: { kind: 'values', value: tensor('float', [1], Float64Array.of(1)) },
      }),
    ]
    for (const node of postOrder(all)) {
      const { op, args, shape, label, errors } = node
      expect(Object.isFrozen(node) && Object.isFrozen(args) && Object.isFrozen(op)).toBe(true)
      expect([
        ...thawed(op.attributes, op.name),
        ...thawed(shape, 'shape'),
        ...thawed(label, 'label'),
        ...thawed(errors, 'errors'),
      ]).toEqual([])
    }
  })

  it('nothing that the user holds is frozen, and nothing that the user changes later shows', () => {
    const shape = [2, 2]
    const data = [1, 2, 3, 4]
    const nested = [
      [1, 2],
      [3, 4],
    ]
    const permutation = [1, 0]
    const made: readonly Expr[] = [
      reshape(constantOf(shape, data), shape),
      constant(nested),
      transpose<Shape, 'float', readonly number[]>(constantOf(shape, data), permutation),
    ]
    const before = made.map((x) => toNested(getOrThrow(evaluate(x))))
    shape[0] = 9
    data[0] = 9
    permutation[0] = 9
    nested[0] = [9]
    expect(made.map((x) => toNested(getOrThrow(evaluate(x))))).toEqual(before)
  })

  it('the numbers of an initialiser are copied', () => {
    const data = Float64Array.of(1, 2)
    const w = parameter('w', [2], {
      initializer: { kind: 'values', value: { dtype: 'float', shape: [2], data } },
    })
    data[0] = 9
    expect(toNested(getOrThrow(evaluate(w)))).toEqual([1, 2])
  })

  it('the first values of a variable do not alias it', () => {
    const value = tensor('float', [2], Float64Array.of(1, 2))
    const first = initialValues({ kind: 'values', value }, [2], keyFromSeed(0))
    first[0] = 7
    expect(value.data[0]).toBe(1)
  })
})

describe('sharing', () => {
  it('a node that is used twice is one node', () => {
    const x = input('x', [3])
    const shared = relu(x)
    const y = add(mul(shared, shared), shared)
    expect(postOrder<Expr>([y]).filter((node) => node === shared)).toHaveLength(1)
    expect(y.args[1]).toBe(shared)
  })

  it('a chain of doublings is as long as its nodes, not as its paths', () => {
    let x: Expr<readonly [], 'float'> = input('x', [])
    for (let i = 0; i < 60; i += 1) x = add(x, x)
    expect(toNested(getOrThrow(evaluate(x, { inputs: { x: 1 } })))).toBe(2 ** 60)
    const w = input('x', [])
    let y: Expr<readonly [], 'float'> = w
    for (let i = 0; i < 60; i += 1) y = add(y, y)
    expect(toNested(getOrThrow(evaluate(gradient(y, w), { inputs: { x: 0 } })))).toBe(2 ** 60)
  })
})
