import { add, argument, divide, multiply, subtract } from '../../scalar/Scalar.js'
import { isDivisor, isFiniteNumber, isNoNumber } from '../conditions.js'
import { everything, type Theme } from '../Rule.js'
import { type Derived, scalarRule } from '../scalarRule.js'

const [a, b, c, d] = [argument(0), argument(1), argument(2), argument(3)]

const combined = (text: string, of: (b: number, c: number) => number): readonly Derived[] => [
  { text, from: [1, 2], of },
]

const product = combined('(b * c)', (x, y) => x * y)
const sum = combined('(b + c)', (x, y) => x + y)
const difference = combined('(b - c)', (x, y) => x - y)
const quotient = combined('(b / c)', (x, y) => x / y)

const numbers = { 1: isFiniteNumber, 2: isFiniteNumber }
const sample = { 1: 3, 2: 0.7 }

/** The reciprocal of a power of two, which is exact also in float32. */
const exactReciprocal: Derived = {
  text: '(1 / b)',
  from: [1],
  of: (x: number) => {
    const exponent = Math.log2(Math.abs(x))
    return Number.isInteger(exponent) && Math.abs(exponent) <= 64 && 2 ** exponent === Math.abs(x)
      ? 1 / x
      : undefined
  },
}

const oneMore: Derived = { text: '(1 + b)', from: [1], of: (x: number) => 1 + x }
const oneLess: Derived = { text: '(1 - b)', from: [1], of: (x: number) => 1 - x }

export const factors: Theme = {
  name: 'factors',
  doc: 'Two numbers that one number can stand for.',
  rules: [
    scalarRule({
      name: 'divide-by-power-of-two',
      left: divide(a, b),
      right: multiply(a, c),
      when: { 0: isNoNumber },
      numbers: [exactReciprocal],
      lowers: 'work',
      domain: everything,
      sample: { 1: 8 },
    }),
    scalarRule({
      name: 'merge-factors',
      left: multiply(multiply(a, b), c),
      right: multiply(a, d),
      when: numbers,
      numbers: product,
      lowers: 'work',
      sample,
    }),
    scalarRule({
      name: 'merge-factor-and-divisor',
      left: [divide(multiply(a, b), c), multiply(divide(a, c), b)],
      right: multiply(a, d),
      when: { 1: isFiniteNumber, 2: isDivisor },
      numbers: quotient,
      lowers: 'work',
      sample,
    }),
    scalarRule({
      name: 'merge-divisors',
      left: divide(divide(a, b), c),
      right: divide(a, d),
      when: { 1: isDivisor, 2: isDivisor },
      numbers: product,
      lowers: 'work',
      sample,
    }),
    scalarRule({
      name: 'merge-factor-and-dividend',
      left: multiply(divide(b, a), c),
      right: divide(d, a),
      when: numbers,
      numbers: product,
      lowers: 'work',
      sample,
    }),
    scalarRule({
      name: 'merge-dividend-and-factor',
      left: divide(b, multiply(a, c)),
      right: divide(d, a),
      when: { 1: isFiniteNumber, 2: isDivisor },
      numbers: quotient,
      lowers: 'work',
      sample,
    }),
    scalarRule({
      name: 'merge-terms',
      left: add(add(a, b), c),
      right: add(a, d),
      when: numbers,
      numbers: sum,
      lowers: 'work',
      sample,
    }),
    scalarRule({
      name: 'merge-term-and-minuend',
      left: add(subtract(b, a), c),
      right: subtract(d, a),
      when: numbers,
      numbers: sum,
      lowers: 'work',
      sample,
    }),
    scalarRule({
      name: 'merge-minuend-and-term',
      left: subtract(b, add(a, c)),
      right: subtract(d, a),
      when: numbers,
      numbers: difference,
      lowers: 'work',
      sample,
    }),
    scalarRule({
      name: 'merge-minuends',
      left: subtract(b, subtract(c, a)),
      right: add(a, d),
      when: numbers,
      numbers: difference,
      lowers: 'work',
      sample,
    }),
    scalarRule({
      name: 'add-multiples',
      left: add(multiply(a, b), multiply(a, c)),
      right: multiply(a, d),
      when: numbers,
      numbers: sum,
      lowers: 'work',
      sample,
    }),
    scalarRule({
      name: 'add-multiple',
      left: [add(a, multiply(a, b)), add(multiply(a, b), a)],
      right: multiply(a, c),
      when: { 1: isFiniteNumber },
      numbers: [oneMore],
      lowers: 'work',
      sample: { 1: 3 },
    }),
    scalarRule({
      name: 'subtract-multiple',
      left: subtract(a, multiply(a, b)),
      right: multiply(a, c),
      when: { 1: isFiniteNumber },
      numbers: [oneLess],
      lowers: 'work',
      sample: { 1: 0.25 },
    }),
  ],
}
