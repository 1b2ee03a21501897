import { add, argument, binary, less, literal, multiply } from '../../scalar/Scalar.js'
import { everything, type Theme, unsigned } from '../Rule.js'
import { scalarRule } from '../scalarRule.js'

const a = argument(0)
const [zero, one, infinity] = [literal(0), literal(1), literal(Number.POSITIVE_INFINITY)]
const minusInfinity = literal(Number.NEGATIVE_INFINITY)

export const identities: Theme = {
  name: 'identities',
  doc: 'What changes nothing, and what is the same whatever it is applied to.',
  rules: [
    scalarRule({
      name: 'multiply-by-one',
      left: multiply(a, one),
      right: a,
      lowers: 'work',
      domain: everything,
    }),
    scalarRule({ name: 'add-zero', left: add(a, zero), right: a, lowers: 'work', domain: unsigned }),
    scalarRule({
      name: 'add-negative-zero',
      formula: '(a + -0) ⇒ a',
      left: add(a, literal(-0)),
      right: a,
      lowers: 'work',
      domain: everything,
    }),
    scalarRule({
      name: 'extreme-of-equals',
      left: [binary('maximum', a, a), binary('minimum', a, a)],
      right: a,
      lowers: 'work',
      domain: everything,
    }),
    scalarRule({
      name: 'never-less',
      left: [less(a, a), less(a, minusInfinity), less(infinity, a)],
      right: zero,
      lowers: 'work',
      domain: everything,
    }),
  ],
}
