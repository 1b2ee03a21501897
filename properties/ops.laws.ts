import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import {
  constant,
  constantOf,
  type Expr,
  glorotUniform,
  gradient,
  input,
  mul,
  parameter,
  pushforward,
  stopGradient,
  sum,
} from 'regula'
import type { GradientInput } from 'regula/testing'
import { describe, expect, test } from 'vitest'
import { apply } from '../src/expr/Expr.js'
import type { BoundCase, CaseArgument } from '../src/expr/OpDefinition.js'
import { dropout } from '../src/ops/dropout.js'
import { noise } from '../src/ops/noise.js'
import { type OpEntry, registry } from '../src/ops/registry.js'
import { evaluator } from '../src/testing/evaluateAt.js'
import { expectGradients } from './support/gradients.js'
import { isFloat } from './support/randomExpr.js'
import { expectClose, numbersOf, total } from './support/values.js'

const sizeOf = (shape: readonly (number | string)[]): number =>
  shape.reduce<number>((n, d) => n * Number(d), 1)

/** Numbers that differ by more than the steps of the differences, so that extremes are not tied. */
const distinct = (size: number, from: number, to: number): fc.Arbitrary<readonly number[]> =>
  fc
    .uniqueArray(fc.nat({ max: 400 }), { minLength: size, maxLength: size })
    .map((drawn) => drawn.map((n) => from + ((to - from) * (n + 0.41)) / 401))

const valuesFor = ({
  shape,
  dtype = 'float',
  from = -2,
  to = 2,
}: CaseArgument): fc.Arbitrary<readonly number[]> => {
  const size = sizeOf(shape)
  return dtype === 'float'
    ? distinct(size, from, to)
    : fc.array(fc.integer({ min: from, max: to }), { minLength: size, maxLength: size })
}

const nodeOf = ({ op, args }: BoundCase): Expr =>
  apply(
    op,
    args.map(({ shape, dtype }, k) => input(`a${k}`, shape, dtype)),
  )

const drawn = (bound: BoundCase): fc.Arbitrary<readonly GradientInput[]> =>
  fc
    .tuple(...bound.args.map(valuesFor))
    .map((all) => all.map((values, k) => ({ name: `a${k}`, shape: bound.args[k]?.shape ?? [], values })))

/** Operations that no case can be tried of; each has a law of its own below or in another file. */
const withoutCases = ['input', 'variable', 'stopGradient', 'dropout', 'noise']

const isDifferentiable = (node: Expr): boolean => node.dtype === 'float' && node.args.some(isFloat)

describe('every operation', () => {
  test('has cases, or stands in the list of those that cannot have any', () => {
    const empty = registry.filter(({ cases }) => cases.length === 0).map(({ name }) => name)
    expect([...empty].sort()).toEqual([...withoutCases].sort())
  })

  test('has a name of its own and says what it means', () => {
    expect(new Set(registry.map(({ name }) => name)).size).toBe(registry.length)
    expect(registry.filter(({ doc }) => doc.length < 5).map(({ name }) => name)).toEqual([])
  })
})

const caseLaws = (entry: OpEntry, bound: BoundCase): void => {
  const node = nodeOf(bound)

  test('is well typed', () => {
    expect(node.errors).toEqual([])
    expect(node.op.name).toBe(entry.name)
  })

  test('gives as many numbers as its shape says, all of its dtype', () => {
    fc.assert(
      fc.property(drawn(bound), (inputs) => {
        const point = new Map(inputs.map(({ name, values }) => [name, Float64Array.from(values)] as const))
        const found = evaluator({ node })(point)
        if (E.isLeft(found)) expect.fail(found.left)
        const numbers = found.right.node ?? new Float64Array(0)
        expect(numbers.length).toBe(sizeOf(node.shape))
        if (node.dtype !== 'float') expect(numbers.every(Number.isInteger)).toBe(true)
        if (node.dtype === 'bool') expect(numbers.every((x) => x === 0 || x === 1)).toBe(true)
        expect(numbers.some(Number.isNaN)).toBe(false)
      }),
      { numRuns: 20 },
    )
  })

  test.runIf(isDifferentiable(node))('has the derivatives of its values, to order 2', () => {
    fc.assert(
      fc.property(drawn(bound), (inputs) => expectGradients(node, inputs, { jacobianUpTo: 24 })),
      { numRuns: 10 },
    )
  })

  test.runIf(isDifferentiable(node))('has the same derivatives when one argument moves alone', () => {
    const floats = node.args.filter(isFloat)
    const still = floats.map(({ shape }) => constantOf(shape.map(Number), new Float64Array(sizeOf(shape))))
    const weights = constantOf(
      node.shape.map(Number),
      Array.from({ length: sizeOf(node.shape) }, (_, i) => Math.sin(i + 1)),
    )
    if (!isFloat(node)) expect.fail('it is no float')
    const loss = total(mul(node, weights))
    fc.assert(
      fc.property(drawn(bound), (inputs) => {
        const feed = Object.fromEntries(inputs.map(({ name, values }) => [name, values]))
        floats.forEach((argument, k) => {
          const step = constantOf(
            argument.shape.map(Number),
            Array.from({ length: sizeOf(argument.shape) }, (_, i) => Math.cos(i + k)),
          )
          const together = still.map((zeros, i) => (i === k ? step : zeros))
          expectClose(
            numbersOf(pushforward(node, [argument], [step]), feed),
            numbersOf(pushforward(node, floats, together), feed),
          )
          expectClose(
            numbersOf(gradient(loss, argument), feed),
            numbersOf(gradient(loss, floats)[k] ?? loss, feed),
          )
        })
      }),
      { numRuns: 5 },
    )
  })

  test('comes back from JSON, and gives the same numbers', () => {
    const encoded = node.op.encode()
    const decoded = entry.decode(JSON.parse(JSON.stringify(encoded)))
    if (E.isLeft(decoded)) expect.fail('the attributes do not come back')
    expect(decoded.right.encode()).toEqual(encoded)
    expect(JSON.stringify(decoded.right.encode())).toBe(JSON.stringify(encoded))
    const again = apply(decoded.right, node.args)
    expect([again.shape, again.dtype]).toEqual([node.shape, node.dtype])
    fc.assert(
      fc.property(drawn(bound), (inputs) => {
        const point = new Map(inputs.map(({ name, values }) => [name, Float64Array.from(values)] as const))
        const found = evaluator({ node, again })(point)
        if (E.isLeft(found)) expect.fail(found.left)
        expect(found.right.again).toEqual(found.right.node)
      }),
      { numRuns: 5 },
    )
  })

  test('binding sizes that it does not name changes nothing', () => {
    expect(node.op.bind({ unheardOf: 3 }).encode()).toEqual(node.op.encode())
  })
}

describe.each(registry.filter(({ cases }) => cases.length > 0))('$name', (entry) => {
  describe.each(entry.cases.map((bound, i) => ({ bound, i })))('case $i', ({ bound }) =>
    caseLaws(entry, bound),
  )
})

describe('stopGradient', () => {
  test('is the identity, through which no derivative passes', () => {
    fc.assert(
      fc.property(distinct(6, -2, 2), (values) => {
        const x = input('x', [6])
        const slope = gradient(sum(stopGradient(x)), x)
        const change = pushforward(stopGradient(x), [x], [constant([1, 2, 3, 4, 5, 6])])
        const found = evaluator({ same: stopGradient(x), slope, change })(
          new Map([['x', Float64Array.from(values)]]),
        )
        if (E.isLeft(found)) expect.fail(found.left)
        expect(Array.from(found.right.same ?? [])).toEqual(values)
        expect(Array.from(found.right.slope ?? [])).toEqual(values.map(() => 0))
        expect(Array.from(found.right.change ?? [])).toEqual(values.map(() => 0))
      }),
    )
  })
})

describe('operations without cases', () => {
  const x = input('x', ['batch', 2])
  const rate = input('rate', [])
  const nodes: readonly Expr[] = [
    x,
    parameter('w', [2, 'units'], { initializer: glorotUniform() }),
    stopGradient(x),
    dropout.node({ site: 'hidden/dropout', kind: 'bernoulli', mode: 'classic' }, [x, rate]),
    noise.node({ site: 'hidden/noise' }, [x, rate]),
  ]

  test('all stand here', () => {
    expect(nodes.map(({ op }) => op.name).sort()).toEqual([...withoutCases].sort())
  })

  test.each(nodes.map((node) => ({ name: node.op.name, node })))(
    '$name comes back from JSON',
    ({ name, node }) => {
      const encoded = node.op.encode()
      const decoded = registry
        .find((entry) => entry.name === name)
        ?.decode(JSON.parse(JSON.stringify(encoded)))
      if (decoded === undefined || E.isLeft(decoded)) expect.fail('the attributes do not come back')
      expect(decoded.right.encode()).toEqual(encoded)
      expect(apply(decoded.right, node.args).shape).toEqual(node.shape)
    },
  )

  test('an input and a variable have no value of their own', () => {
    for (const node of nodes.filter(({ args }) => args.length === 0))
      expect(node.op.evaluate({ args: [], shape: [2, 2], round: undefined })._tag).toBe('Left')
  })

  test('noise has no value before it is given a meaning', () => {
    for (const node of [dropout, noise].map(({ name }) => nodes.find(({ op }) => op.name === name)))
      expect(node?.op.evaluate({ args: [], shape: [2, 2], round: undefined })._tag).toBe('Left')
  })
})

describe('arguments that do not fit', () => {
  const argument = fc
    .record({
      shape: fc.array(fc.nat({ max: 3 }), { maxLength: 3 }),
      dtype: fc.constantFrom('float', 'int', 'bool', 'uint32'),
    })
    .map(({ shape, dtype }) => input('a', shape, dtype))

  test.each(registry.filter(({ cases }) => cases.length > 0))(
    'of $name make an ill expression',
    ({ cases }) => {
      fc.assert(
        fc.property(fc.array(argument, { maxLength: 4 }), fc.constantFrom(...cases), (args, { op }) => {
          const node = apply(op, args)
          expect(node.ill).toBe(node.errors.length > 0)
          expect(node.errors.every(({ message }) => message.length > 3)).toBe(true)
        }),
        { numRuns: 30 },
      )
    },
  )
})
