import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adjoints, tangent } from '../src/scalar/derive.js'
import { evaluateScalar } from '../src/scalar/evaluate.js'
import {
  argument,
  type BinaryPrimitive,
  binary,
  binaryPrimitives,
  literal,
  type Scalar,
  select,
  type UnaryPrimitive,
  unary,
  unaryPrimitives,
} from '../src/scalar/Scalar.js'
import { expectClose } from './support/values.js'

// ---------------------------------------------------------------- where each primitive is differentiable

type Interval = readonly [low: number, high: number]

const everywhere: Interval = [-3, 3]
const above0: Interval = [0.2, 4]

/** Where the numbers come from. A new primitive needs its line here. */
const unaryDomain: { readonly [P in UnaryPrimitive]: Interval } = {
  negate: everywhere,
  absolute: everywhere,
  sign: everywhere,
  floor: everywhere,
  exp: everywhere,
  expm1: everywhere,
  log: above0,
  log1p: [-0.7, 4],
  sqrt: above0,
  sin: everywhere,
  cos: everywhere,
  tanh: everywhere,
  erf: everywhere,
  sigmoid: everywhere,
  softplus: everywhere,
}

const binaryDomain: { readonly [P in BinaryPrimitive]: readonly [Interval, Interval] } = {
  add: [everywhere, everywhere],
  subtract: [everywhere, everywhere],
  multiply: [everywhere, everywhere],
  multiplyNoNan: [everywhere, everywhere],
  divide: [everywhere, above0],
  power: [above0, everywhere],
  maximum: [everywhere, everywhere],
  minimum: [everywhere, everywhere],
  less: [everywhere, everywhere],
  lessEqual: [everywhere, everywhere],
  equal: [everywhere, everywhere],
}

/** What must be away from 0 for the value to be smooth around x: kinks and jumps. */
const unaryKink: { readonly [P in UnaryPrimitive]?: (x: number) => number } = {
  absolute: (x) => x,
  sign: (x) => x,
  floor: (x) => x - Math.round(x),
}

const kinkedPairs: readonly BinaryPrimitive[] = ['maximum', 'minimum', 'less', 'lessEqual', 'equal']

const within = ([low, high]: Interval): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: 2000 }).map((n) => low + ((high - low) * (n + 0.37)) / 2001)

// ---------------------------------------------------------------- evaluation at one place

const [x, y, z] = [argument(0), argument(1), argument(2)]

const at = (body: Scalar, ...values: readonly number[]): number =>
  evaluateScalar(
    body,
    values.map((value) => Float64Array.of(value)),
    1,
    undefined,
  )[0] ?? Number.NaN

/** ∂body/∂argument k in reverse mode, for a cotangent of 1; 0 where there is no influence. */
const backward = (body: Scalar, k: number, values: readonly number[], cotangent = 1): number => {
  const change = adjoints(body, values.length, argument(values.length))[k]
  return change === undefined ? 0 : at(change, ...values, cotangent)
}

/** The same in forward mode, for a tangent of 1. */
const forward = (body: Scalar, k: number, values: readonly number[], step = 1): number => {
  const tangents = values.map((_, i) => (i === k ? argument(values.length) : undefined))
  const change = tangent(body, tangents)
  return change === undefined ? 0 : at(change, ...values, step)
}

const difference = (f: (t: number) => number, h = 1e-4): number =>
  (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h)

/** Both modes against differences, and of the derivative once more. */
const agrees = (body: Scalar, values: readonly number[]): void => {
  values.forEach((_, k) => {
    const shifted = (t: number): readonly number[] => values.map((v, i) => (i === k ? v + t : v))
    const numeric = difference((t) => at(body, ...shifted(t)))
    expectClose([backward(body, k, values)], [numeric], 1e-7)
    expectClose([forward(body, k, values)], [numeric], 1e-7)
    values.forEach((__, j) => {
      const other = (t: number): readonly number[] => values.map((v, i) => (i === j ? v + t : v))
      const first = adjoints(body, values.length, literal(1))[k]
      if (first !== undefined)
        expectClose(
          [backward(first, j, values), forward(first, j, values)],
          Array.from({ length: 2 }, () => difference((t) => at(first, ...other(t)))),
          1e-6,
        )
    })
  })
}

describe('the derivative of each primitive is that of its value', () => {
  test.each(unaryPrimitives)('%s', (primitive) => {
    fc.assert(
      fc.property(within(unaryDomain[primitive]), (value) => {
        fc.pre(Math.abs(unaryKink[primitive]?.(value) ?? 1) > 0.01)
        agrees(unary(primitive, x), [value])
      }),
    )
  })

  test.each(binaryPrimitives)('%s', (primitive) => {
    const [left, right] = binaryDomain[primitive]
    fc.assert(
      fc.property(within(left), within(right), (a, b) => {
        fc.pre(!kinkedPairs.includes(primitive) || Math.abs(a - b) > 0.01)
        agrees(binary(primitive, x, y), [a, b])
      }),
    )
  })

  test('select', () => {
    fc.assert(
      fc.property(within(everywhere), within(everywhere), within(everywhere), (a, b, c) => {
        fc.pre(Math.abs(a) > 0.01)
        agrees(select(binary('less', x, literal(0)), y, z), [a, b, c])
        agrees(select(binary('less', x, literal(0)), binary('multiply', y, z), unary('sin', z)), [a, b, c])
      }),
    )
  })

  test('compositions, with arguments that are used twice', () => {
    const inner = binary('multiply', x, y)
    const body = binary(
      'add',
      binary('multiply', inner, unary('sin', inner)),
      binary('divide', x, unary('exp', y)),
    )
    fc.assert(fc.property(within([-1, 1]), within([-1, 1]), (a, b) => agrees(body, [a, b])))
  })
})

describe('conventions at kinks', () => {
  const both = (body: Scalar, k: number, values: readonly number[]): readonly number[] => [
    backward(body, k, values),
    forward(body, k, values),
  ]

  test('|x| has slope 0 at 0, and so have sign and floor everywhere', () => {
    for (const zero of [0, -0]) {
      expectClose(both(unary('absolute', x), 0, [zero]), [0, 0])
      expectClose(both(unary('sign', x), 0, [zero]), [0, 0])
      expectClose(both(unary('floor', x), 0, [zero]), [0, 0])
    }
  })

  test.each(['maximum', 'minimum'] as const)('%s of equals shares the gradient', (primitive) => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (a) => {
        const body = binary(primitive, x, y)
        expect([...both(body, 0, [a, a]), ...both(body, 1, [a, a])]).toEqual([0.5, 0.5, 0.5, 0.5])
      }),
    )
  })

  test('maximum and minimum pass the gradient to the winner alone', () => {
    expect([0, 1].map((k) => backward(binary('maximum', x, y), k, [2, 1]))).toEqual([1, 0])
    expect([0, 1].map((k) => backward(binary('maximum', x, y), k, [1, 2]))).toEqual([0, 1])
    expect([0, 1].map((k) => backward(binary('minimum', x, y), k, [2, 1]))).toEqual([0, 1])
    expect([0, 1].map((k) => backward(binary('minimum', x, y), k, [1, 2]))).toEqual([1, 0])
  })

  test('a power of 0 has slopes that are numbers', () => {
    expect(both(binary('power', x, y), 1, [0, 2])).toEqual([0, 0])
    expect(both(binary('power', x, y), 0, [0, 0])).toEqual([0, 0])
    expect(both(binary('power', x, y), 0, [0, 1])).toEqual([1, 1])
    expect(both(binary('power', x, y), 0, [0, 2])).toEqual([0, 0])
  })

  test('only the chosen side of a select moves', () => {
    const body = select(x, y, z)
    expect([0, 1, 2].map((k) => backward(body, k, [1, 5, 7]))).toEqual([0, 1, 0])
    expect([0, 1, 2].map((k) => backward(body, k, [0, 5, 7]))).toEqual([0, 0, 1])
    expect([0, 1, 2].map((k) => forward(body, k, [1, 5, 7]))).toEqual([0, 1, 0])
    expect([0, 1, 2].map((k) => forward(body, k, [0, 5, 7]))).toEqual([0, 0, 1])
  })
})

describe('a zero change stays zero, whatever the derivative is', () => {
  const awkward = fc.constantFrom(0, -0, 1, -1, 1e308, -1e308, Infinity, -Infinity, Number.NaN, 5e-324)

  test.each(unaryPrimitives)('%s', (primitive) => {
    fc.assert(
      fc.property(awkward, (a) => {
        expect(Math.abs(backward(unary(primitive, x), 0, [a], 0))).toBe(0)
        expect(Math.abs(forward(unary(primitive, x), 0, [a], 0))).toBe(0)
      }),
    )
  })

  test.each(binaryPrimitives)('%s', (primitive) => {
    fc.assert(
      fc.property(awkward, awkward, fc.nat({ max: 1 }), (a, b, k) => {
        expect(Math.abs(backward(binary(primitive, x, y), k, [a, b], 0))).toBe(0)
        expect(Math.abs(forward(binary(primitive, x, y), k, [a, b], 0))).toBe(0)
      }),
    )
  })

  test('a product with a literal', () => {
    fc.assert(
      fc.property(awkward, awkward, (a, factor) => {
        const body = binary('multiply', x, literal(factor))
        expect(Math.abs(backward(body, 0, [a], 0))).toBe(0)
        expect(Math.abs(forward(body, 0, [a], 0))).toBe(0)
      }),
    )
  })

  test('a side of a select that is not taken, through any primitive', () => {
    fc.assert(
      fc.property(
        awkward,
        fc.constantFrom(...unaryPrimitives),
        fc.constantFrom(...unaryPrimitives),
        (a, p, q) => {
          const body = select(literal(0), unary(p, unary(q, x)), binary('multiply', x, literal(2)))
          expect(backward(body, 0, [a])).toBe(2)
          expect(forward(body, 0, [a])).toBe(2)
        },
      ),
    )
  })
})

test('multiplyNoNan is 0 where its second factor is 0, and a product elsewhere', () => {
  fc.assert(
    fc.property(fc.double(), fc.double({ noNaN: true }), (a, b) => {
      const value = at(binary('multiplyNoNan', x, y), a, b)
      if (b === 0) expect(Math.abs(value)).toBe(0)
      else expect(value).toBe(a * b)
    }),
  )
})
