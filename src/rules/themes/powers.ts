import {
  argument,
  binary,
  divide,
  equal,
  literal,
  multiply,
  type Scalar,
  select,
  unary,
} from '../../scalar/Scalar.js'
import { isNonNegative } from '../conditions.js'
import { everything, ordinary, rounded, type Theme, unsigned } from '../Rule.js'
import { scalarRule } from '../scalarRule.js'

const a = argument(0)
const [zero, one] = [literal(0), literal(1)]

const power = (n: number): Scalar => binary('power', a, literal(n))
const absolute = (x: Scalar): Scalar => unary('absolute', x)
const sqrt = (x: Scalar): Scalar => unary('sqrt', x)
const _sign = (x: Scalar): Scalar => unary('sign', x)

export const powers: Theme = {
  name: 'powers',
  doc: 'Powers, roots and absolute values as cheaper arithmetic.',
  rules: [
    scalarRule({ name: 'power-zero', left: power(0), right: one, lowers: 'work', domain: everything }),
    scalarRule({ name: 'power-one', left: power(1), right: a, lowers: 'work', domain: everything }),
    scalarRule({ name: 'power-two', left: power(2), right: multiply(a, a), lowers: 'work', domain: rounded }),
    scalarRule({
      name: 'power-three',
      left: power(3),
      right: multiply(a, multiply(a, a)),
      lowers: 'work',
      domain: rounded,
    }),
    scalarRule({
      name: 'power-minus-one',
      left: power(-1),
      right: divide(one, a),
      lowers: 'work',
      domain: rounded,
    }),
    scalarRule({
      name: 'power-minus-two',
      left: power(-2),
      right: divide(one, multiply(a, a)),
      lowers: 'work',
    }),
    scalarRule({
      name: 'power-half',
      left: power(0.5),
      right: sqrt(a),
      when: { 0: isNonNegative },
      lowers: 'work',
      domain: rounded,
      sample: { 0: absolute(a) },
    }),
    scalarRule({
      name: 'square-of-root',
      left: multiply(sqrt(a), sqrt(a)),
      right: a,
      when: { 0: isNonNegative },
      lowers: 'work',
      domain: ordinary,
      sample: { 0: absolute(a) },
    }),
    scalarRule({
      name: 'guarded-root',
      left: select(equal(a, zero), zero, sqrt(a)),
      right: sqrt(a),
      lowers: 'work',
      domain: unsigned,
    }),
    scalarRule({
      name: 'absolute-of-non-negative',
      left: absolute(a),
      right: a,
      when: { 0: isNonNegative },
      lowers: 'work',
      domain: everything,
      sample: { 0: absolute(a) },
    }),
    scalarRule({
      name: 'square-of-absolute',
      left: multiply(absolute(a), absolute(a)),
      right: multiply(a, a),
      lowers: 'work',
      domain: everything,
    }),
    scalarRule({
      name: 'power-of-logarithm',
      left: unary('exp', unary('log', a)),
      right: a,
      when: { 0: isNonNegative },
      lowers: 'work',
      domain: ordinary,
      sample: { 0: absolute(a) },
    }),
  ],
}
