import {
  add,
  argument,
  divide,
  literal,
  multiply,
  multiplyNoNan,
  negate,
  select,
  subtract,
  unary,
} from '../../scalar/Scalar.js'
import { isDivisor, isFiniteNumber } from '../conditions.js'
import { everything, type Theme, unsigned } from '../Rule.js'
import { type Derived, scalarRule } from '../scalarRule.js'

const [a, b, c] = [argument(0), argument(1), argument(2)]
const zero = literal(0)

/** −b for the number b. */
const minus: Derived = { text: '-b', from: [1], of: (x: number) => -x }

export const signs: Theme = {
  name: 'signs',
  doc: 'Signs: taken out of products toward the root, and taken in where a sum or a number stands.',
  rules: [
    scalarRule({
      name: 'negate-twice',
      left: negate(negate(a)),
      right: a,
      lowers: 'work',
      domain: everything,
    }),
    scalarRule({
      name: 'multiply-by-minus-one',
      left: multiply(a, literal(-1)),
      right: negate(a),
      lowers: 'nodes',
      domain: everything,
    }),
    scalarRule({
      name: 'zero-minus',
      left: subtract(zero, a),
      right: negate(a),
      lowers: 'nodes',
      domain: unsigned,
    }),
    scalarRule({
      name: 'negate-factor',
      left: [negate(multiply(a, b)), multiply(negate(a), b)],
      right: multiply(a, c),
      when: { 1: isFiniteNumber },
      numbers: [minus],
      lowers: 'work',
      domain: everything,
      sample: { 1: 3 },
    }),
    scalarRule({
      name: 'negate-divisor',
      left: [negate(divide(a, b)), divide(negate(a), b)],
      right: divide(a, c),
      when: { 1: isDivisor },
      numbers: [minus],
      lowers: 'work',
      domain: everything,
      sample: { 1: 3 },
    }),
    scalarRule({
      name: 'negate-dividend',
      left: [negate(divide(b, a)), divide(b, negate(a))],
      right: divide(c, a),
      when: { 1: isFiniteNumber },
      numbers: [minus],
      lowers: 'work',
      domain: everything,
      sample: { 1: 3 },
    }),
    scalarRule({
      name: 'negate-shifted',
      left: negate(add(a, b)),
      right: subtract(c, a),
      when: { 1: isFiniteNumber },
      numbers: [minus],
      lowers: 'work',
      domain: unsigned,
      sample: { 1: 3 },
    }),
    scalarRule({
      name: 'negate-difference',
      left: negate(subtract(a, b)),
      right: subtract(b, a),
      lowers: 'work',
      domain: unsigned,
    }),
    scalarRule({
      name: 'add-negated',
      left: [add(a, negate(b)), add(negate(b), a)],
      right: subtract(a, b),
      lowers: 'work',
      domain: everything,
    }),
    scalarRule({
      name: 'subtract-negated',
      left: subtract(a, negate(b)),
      right: add(a, b),
      lowers: 'work',
      domain: everything,
    }),
    scalarRule({
      name: 'subtract-from-negated',
      left: subtract(negate(a), b),
      right: negate(add(a, b)),
      lowers: 'depth',
      domain: unsigned,
    }),
    scalarRule({
      name: 'sign-out-of-product',
      left: [multiply(negate(a), b), multiply(b, negate(a))],
      right: negate(multiply(a, b)),
      lowers: 'depth',
      domain: everything,
    }),
    scalarRule({
      name: 'sign-out-of-quotient',
      left: [divide(negate(a), b), divide(a, negate(b))],
      right: negate(divide(a, b)),
      lowers: 'depth',
      domain: everything,
    }),
    scalarRule({
      name: 'sign-out-of-masked-product',
      left: [multiplyNoNan(negate(a), b), multiplyNoNan(a, negate(b))],
      right: negate(multiplyNoNan(a, b)),
      lowers: 'depth',
      domain: unsigned,
    }),
    scalarRule({
      name: 'sign-out-of-mask',
      left: select(c, negate(a), zero),
      right: negate(select(c, a, zero)),
      lowers: 'depth',
      domain: unsigned,
    }),
    scalarRule({
      name: 'sign-out-of-inverse-mask',
      left: select(c, zero, negate(a)),
      right: negate(select(c, zero, a)),
      lowers: 'depth',
      domain: unsigned,
    }),
    scalarRule({
      name: 'absolute-of-negated',
      left: unary('absolute', negate(a)),
      right: unary('absolute', a),
      lowers: 'work',
      domain: everything,
    }),
  ],
}
