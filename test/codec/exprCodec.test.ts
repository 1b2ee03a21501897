import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  constant,
  constantOf,
  decodeExprs,
  diagnose,
  type Expr,
  encodeExprs,
  evaluate,
  exp,
  input,
  matmul,
  mul,
  rewrite,
  type Shape,
  toNested,
} from 'regula'
import { describe, expect, test } from 'vitest'
import { apply } from '../../src/expr/Expr.js'
import { postOrder } from '../../src/graph/postOrder.js'
import { input as inputOp } from '../../src/ops/input.js'
import { map } from '../../src/ops/map.js'
import { registry } from '../../src/ops/registry.js'
import * as S from '../../src/scalar/Scalar.js'
import { problemsOf, rightOf } from './sample.js'

const count = (exprs: Readonly<Record<string, Expr>>): number => postOrder(Object.values(exprs)).length

const roundTrip = (exprs: Readonly<Record<string, Expr>>): Readonly<Record<string, Expr>> => {
  const data = JSON.parse(JSON.stringify(encodeExprs(exprs)))
  const copy = rightOf(decodeExprs(data))
  expect(JSON.stringify(encodeExprs(copy))).toBe(JSON.stringify(encodeExprs(exprs)))
  expect(count(copy)).toBe(count(exprs))
  return copy
}

const document = (nodes: unknown, roots: unknown = {}): unknown => ({
  format: 'regula/expressions',
  version: 1,
  nodes,
  roots,
})

const x = { op: 'input', args: [], attributes: { name: 'x', shape: [2], dtype: 'float' } }

describe('round trip', () => {
  test('sharing is kept, through a graph whose tree has 2⁶⁰ nodes', () => {
    let node: Expr<readonly ['n'], 'float'> = input('x', ['n'])
    for (let i = 0; i < 60; i += 1) node = mul(node, node)
    expect(count(roundTrip({ node }))).toBe(61)
  })

  test('labels, names and several roots', () => {
    const a = input('a', [2, 3])
    const b = exp(matmul(a, constant([[1], [2], [3]])))
    const copy = roundTrip({ a, b, again: b })
    expect(copy.b).toBe(copy.again)
    expect(copy.b?.label).toEqual(b.label)
  })

  test('no expressions', () => {
    expect(roundTrip({})).toEqual({})
  })

  test('a deep graph', () => {
    let node: Expr<readonly [], 'float'> = input('x', [])
    for (let i = 0; i < 20_000; i += 1) node = add(node, 1)
    roundTrip({ node })
  })

  test.each(registry.flatMap(({ name, cases }) => cases.map((one, i) => [`${name} ${i}`, one] as const)))(
    'the case %s of the registry',
    (_, { op, args }) => {
      const inputs = args.map(({ shape, dtype = 'float' }, i) =>
        inputOp.node({ name: `x${i}`, shape, dtype }, []),
      )
      roundTrip({ y: apply(op, inputs) })
    },
  )

  const anyNumber = fc.oneof(fc.double(), fc.constantFrom(-0, Number.NaN, Number.POSITIVE_INFINITY))

  test('constants keep every bit', () => {
    fc.assert(
      fc.property(fc.array(anyNumber, { maxLength: 20 }), (numbers) => {
        const { c } = roundTrip({ c: constantOf([numbers.length], numbers) })
        const value = evaluate(c ?? constant(0))
        expect(E.isRight(value) ? toNested(value.right) : value).toStrictEqual(numbers)
      }),
    )
  })

  const scalars = fc.letrec<{ scalar: S.Scalar }>((tie) => ({
    scalar: fc.oneof(
      { maxDepth: 6 },
      fc.nat(1).map(S.argument),
      anyNumber.map(S.literal),
      fc.tuple(fc.constantFrom(...S.unaryPrimitives), tie('scalar')).map(([p, a]) => S.unary(p, a)),
      fc
        .tuple(fc.constantFrom(...S.binaryPrimitives), tie('scalar'), tie('scalar'))
        .map(([p, a, b]) => S.binary(p, a, b)),
      tie('scalar').map((a) => S.binary('add', a, a)),
      fc.tuple(tie('scalar'), tie('scalar'), tie('scalar')).map(([a, b, c]) => S.select(a, b, c)),
    ),
  })).scalar

  test('scalar functions keep every instruction', () => {
    fc.assert(
      fc.property(scalars, (body) => {
        roundTrip({ y: map.node({ body, dtype: 'float' }, [input('a', [2]), input('b', [2])]) })
      }),
    )
  })
})

describe('unknown keys', () => {
  const families = registry.flatMap(({ name, cases }) =>
    cases.map(({ op }, i) => [`${name} ${i}`, op] as const),
  )
  const leaf = { name: 'x', shape: [2], dtype: 'float' }
  const others: readonly (readonly [string, { readonly op: string; readonly attributes: unknown }])[] = [
    ['input', { op: 'input', attributes: leaf }],
    ['penalty', { op: 'penalty', attributes: { kind: 'l1', target: 'w' } }],
    ['dropout', { op: 'dropout', attributes: { site: 's', kind: 'bernoulli', mode: 'inverted' } }],
    ['noise', { op: 'noise', attributes: { site: 's' } }],
    ['stopGradient', { op: 'stopGradient', attributes: {} }],
    ...[
      { kind: 'constant', value: 1 },
      { kind: 'uniform', low: 0, high: 1 },
      { kind: 'normal', mean: 0, stddev: 1 },
      { kind: 'varianceScaling', scale: 1, mode: 'fanIn', distribution: 'normal' },
      { kind: 'values', value: { dtype: 'float', shape: [2], data: [1, 2] } },
      { kind: 'key' },
    ].map(
      (initializer) =>
        [
          `variable ${initializer.kind}`,
          { op: 'variable', attributes: { ...leaf, role: 'kernel', trainable: true, initializer } },
        ] as const,
    ),
  ]

  /** Every way to add a key to a record in it, however deep. */
  const withStray = (value: unknown): readonly unknown[] => {
    if (typeof value !== 'object' || value === null) return []
    if (Array.isArray(value))
      return value.flatMap((item, i) =>
        withStray(item).map((changed) => value.map((old: unknown, k) => (k === i ? changed : old))),
      )
    return [
      { ...value, stray: 1 },
      ...Object.entries(value).flatMap(([key, item]) =>
        withStray(item).map((changed) => ({ ...value, [key]: changed })),
      ),
    ]
  }

  test.each([
    ...families.map(([name, op]) => [name, { op: op.name, attributes: op.encode() }] as const),
    ...others,
  ])('in the attributes of %s', (_, { op, attributes }) => {
    const changes = withStray(attributes)
    expect(changes.length).toBeGreaterThan(0)
    for (const changed of changes)
      expect(problemsOf(decodeExprs(document([{ op, args: [], attributes: changed }])))).toMatch(
        /stray: is unknown|expected no attributes/,
      )
  })

  test('every operation is tried', () => {
    const tried = new Set([...families.map(([, op]) => op.name), ...others.map(([, { op }]) => op)])
    expect(registry.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([])
  })
})

describe('faults', () => {
  test('an ill expression comes back as its fault', () => {
    const [a, b]: readonly Expr<Shape, 'float'>[] = [input('a', [2]), input('b', [3])]
    const bad = a === undefined || b === undefined ? constant(0) : add(a, b)
    expect(diagnose({ bad })).toHaveLength(1)
    expect(problemsOf(decodeExprs(encodeExprs({ bad })))).toContain('do not broadcast')
  })

  test('all problems come at once, with their paths, and at most twenty', () => {
    const wrong = { ...x, attributes: { name: 'x', shape: [2, -1], dtype: 'real' } }
    const text = problemsOf(decodeExprs(document([wrong, { ...x, op: 'nonsense' }])))
    expect(text).toContain('nodes[0].attributes.shape: is a list of 2, expected a shape of at most 16')
    expect(text).toContain('nodes[0].attributes.dtype: is "real", expected float, int, bool or uint32')
    expect(text).toContain('nodes[1].op: is "nonsense", which is no operation')
    const many = decodeExprs(document(Array.from({ length: 1000 }, () => ({}))))
    expect(E.isLeft(many) && many.left.problems.length).toBe(20)
  })

  test.each([
    ['an argument that is its own node', [{ ...x, args: [0] }], 'nodes[0].args[0]'],
    ['a later argument', [x, { op: 'stopGradient', args: [2], attributes: {} }, x], 'nodes[1].args[0]'],
    ['a fractional argument', [x, { op: 'stopGradient', args: [0.5], attributes: {} }], 'nodes[1].args[0]'],
    ['an argument by name', [x, { op: 'stopGradient', args: ['0'], attributes: {} }], 'nodes[1].args[0]'],
    ['no attributes', [{ op: 'input', args: [] }], 'nodes[0].attributes'],
    ['too many arguments', [x, { op: 'stopGradient', args: [0, 0], attributes: {} }], 'takes 1 argument'],
    ['an unknown key of a node', [{ ...x, extra: 1 }], 'nodes[0].extra: is unknown'],
    [
      'an unknown attribute',
      [{ ...x, attributes: { ...x.attributes, extra: 1 } }],
      'nodes[0].attributes.extra: is unknown',
    ],
    [
      'an attribute where there are none',
      [x, { op: 'stopGradient', args: [0], attributes: { a: 1 } }],
      'nodes[1].attributes',
    ],
    ['an unknown key of a label', [{ ...x, label: { kind: 'a', extra: 1 } }], 'nodes[0].label.extra'],
    ['a label without a kind', [{ ...x, label: { name: 'a' } }], 'nodes[0].label.kind'],
    ['a label that is null', [{ ...x, label: null }], 'nodes[0].label'],
    [
      'a name that is no name',
      [{ ...x, attributes: { ...x.attributes, name: '__proto__' } }],
      'nodes[0].attributes.name',
    ],
    [
      'another such name',
      [{ ...x, attributes: { ...x.attributes, name: 'a/__proto__' } }],
      'nodes[0].attributes.name',
    ],
    ['an operation named by the prototype', [{ ...x, op: 'constructor' }], 'nodes[0].op'],
    [
      '17 axes',
      [{ ...x, attributes: { ...x.attributes, shape: Array.from({ length: 17 }, () => 1) } }],
      'shape',
    ],
    [
      'a body of one too many arguments',
      [x, { op: 'map', args: [0], attributes: { dtype: 'float', body: [['argument', 1]] } }],
      'more than 1 arguments',
    ],
    [
      'a body that names a later instruction',
      [
        x,
        {
          op: 'map',
          args: [0],
          attributes: {
            dtype: 'float',
            body: [
              ['exp', 1],
              ['argument', 0],
            ],
          },
        },
      ],
      'body',
    ],
    [
      'a constant with too few numbers',
      [{ op: 'constant', args: [], attributes: { value: { dtype: 'float', shape: [3], data: [1, 2] } } }],
      '2 numbers do not make the shape [3]',
    ],
    [
      'a constant that its dtype does not have',
      [{ op: 'constant', args: [], attributes: { value: { dtype: 'bool', shape: [1], data: [2] } } }],
      'no bool',
    ],
    [
      'an unknown key inside a tensor',
      [{ op: 'constant', args: [], attributes: { value: { dtype: 'float', shape: [1], data: [2], a: 1 } } }],
      'nodes[0].attributes.value.a: is unknown',
    ],
    [
      'an unknown key of an initialiser',
      [
        {
          op: 'variable',
          args: [],
          attributes: {
            ...x.attributes,
            role: 'kernel',
            trainable: true,
            initializer: { kind: 'constant', value: 0, low: 1 },
          },
        },
      ],
      'initializer.low: is unknown',
    ],
    [
      'a wrong field of an initialiser',
      [
        {
          op: 'variable',
          args: [],
          attributes: {
            ...x.attributes,
            role: 'kernel',
            trainable: true,
            initializer: { kind: 'constant', value: 'no' },
          },
        },
      ],
      'nodes[0].attributes.initializer.value: is "no"',
    ],
  ])('%s', (_, nodes, expected) => {
    expect(problemsOf(decodeExprs(document(nodes)))).toContain(expected)
  })

  test.each([
    [
      'another format',
      { format: 'regula/step', version: 1, nodes: [], roots: {} },
      'format: is "regula/step"',
    ],
    ['a later version', { format: 'regula/expressions', version: 2, nodes: [], roots: {} }, 'version: is 2'],
    [
      'an unknown key',
      { format: 'regula/expressions', version: 1, nodes: [], roots: {}, more: 1 },
      'more: is unknown',
    ],
    ['no nodes', { format: 'regula/expressions', version: 1, roots: {} }, 'nodes: is missing'],
    ['no roots', { format: 'regula/expressions', version: 1, nodes: [] }, 'roots: is missing'],
    ['a root out of range', document([x], { y: 1 }), 'roots.y: is 1'],
    ['roots as a list', document([x], [0]), 'roots: is a list of 1'],
  ])('%s', (_, json, expected) => {
    expect(problemsOf(decodeExprs(json))).toContain(expected)
  })

  test('a root on a wrong node says only what is wrong with the node', () => {
    const result = decodeExprs(document([{ ...x, op: 'no' }], { y: 0 }))
    expect(problemsOf(result)).toBe('nodes[0].op: is "no", which is no operation')
  })
})

test('what is decoded can be rewritten', () => {
  const { y } = rightOf(decodeExprs(encodeExprs({ y: exp(input('x', [2])) })))
  expect(y === undefined ? undefined : rewrite([y], (node) => node)(y)).toBe(y)
})
