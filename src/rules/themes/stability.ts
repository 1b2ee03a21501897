import type { Expr } from '../../expr/Expr.js'
import { broadcast } from '../../ops/broadcast.js'
import { reduce } from '../../ops/reduce.js'
import {
  add,
  argument,
  binary,
  divide,
  literal,
  multiply,
  negate,
  type Scalar,
  subtract,
  unary,
} from '../../scalar/Scalar.js'
import { headOf } from '../atoms.js'
import { axesUpTo, sameNumbers, unaryOf } from '../parts.js'
import { atom, given, plainBuild } from '../plain.js'
import { type Build, ordinary, type RewriteRule, type Theme } from '../Rule.js'
import { scalarRule } from '../scalarRule.js'
import { isShifted } from './fragile.js'

/*
 * The only rules that may make a finite number of what overflowed or lost all digits: that is what they are for. They
 * agree on numbers of ordinary size.
 */

const [a, b, c] = [argument(0), argument(1), argument(2)]
const [zero, one, minusOne] = [literal(0), literal(1), literal(-1)]

const exp = (x: Scalar): Scalar => unary('exp', x)
const log = (x: Scalar): Scalar => unary('log', x)
const log1p = (x: Scalar): Scalar => unary('log1p', x)
const sigmoid = (x: Scalar): Scalar => unary('sigmoid', x)
const softplus = (x: Scalar): Scalar => unary('softplus', x)

// ---------------------------------------------------------------- sums of powers

interface SumOfPowers {
  readonly exponent: Expr
  readonly axes: readonly number[]
}

/** Σ eˣ where nothing has been taken out of x. */
const sumOfPowers = (node: Expr): SumOfPowers | undefined => {
  const sum = unaryOf(reduce, node)
  const exponent = sum?.source.args[0]
  if (sum?.attributes.kind !== 'sum' || exponent === undefined) return undefined
  const { axes } = sum.attributes
  const empty = axes.length === 0 || axes.some((axis) => exponent.shape[axis] === 0)
  return headOf(sum.source) !== 'exp' || empty || isShifted(exponent) ? undefined : { exponent, axes }
}

/** The largest element, or 0 where that is not finite: ∞ − ∞ would be NaN. */
const shiftOf = ({ exponent, axes }: SumOfPowers, build: Build): Expr => {
  const largest = build.node(reduce.of({ kind: 'max', axes }), [exponent])
  const infinity = build.literal(Number.POSITIVE_INFINITY, 'float', largest.shape)
  const usable = build.atom('less', 'bool', [build.atom('absolute', 'float', [largest]), infinity])
  return build.atom('select', 'float', [usable, largest, build.literal(0, 'float', largest.shape)])
}

const keptAxes = ({ exponent, axes }: SumOfPowers): readonly number[] =>
  axesUpTo(exponent.shape.length).filter((axis) => !axes.includes(axis))

const spread = (x: Expr, powers: SumOfPowers, build: Build): Expr =>
  build.node(broadcast.of({ shape: powers.exponent.shape, axes: keptAxes(powers) }), [x])

/** e^(x − shift) and its sum. */
const shifted = (powers: SumOfPowers, shift: Expr, build: Build): readonly [Expr, Expr] => {
  const difference = build.atom('subtract', 'float', [powers.exponent, spread(shift, powers, build)])
  const terms = build.atom('exp', 'float', [difference])
  return [terms, build.node(reduce.of({ kind: 'sum', axes: powers.axes }), [terms])]
}

const exampleSum = (): readonly [Expr, Expr] => {
  const terms = atom('exp', given('a', [2, 3]))
  return [terms, reduce.node({ kind: 'sum', axes: [1] }, [terms])]
}

const logOfSum: RewriteRule = {
  name: 'log-of-sum-of-powers',
  formula: 'log Σ eˣ ⇒ m + log Σ e^(x − m)',
  when: ['nothing has been taken out of x', 'm is the largest x, or 0 where that is not finite'],
  lowers: 'instability',
  heads: ['log'],
  domain: ordinary,
  examples: [() => atom('log', exampleSum()[1])],
  rewrite: (node, build) => {
    const powers = node.args[0] === undefined ? undefined : sumOfPowers(node.args[0])
    if (powers === undefined) return undefined
    const shift = shiftOf(powers, build)
    const [, total] = shifted(powers, shift, build)
    return build.atom('add', 'float', [build.atom('log', 'float', [total]), shift])
  },
}

const softmaxByHand: RewriteRule = {
  name: 'softmax-without-shift',
  formula: 'eˣ / Σ eˣ ⇒ e^(x − m) / Σ e^(x − m)',
  when: ['nothing has been taken out of x', 'm is the largest x, or 0 where that is not finite'],
  lowers: 'instability',
  heads: ['divide'],
  domain: ordinary,
  examples: [
    () => {
      const [terms, sum] = exampleSum()
      return atom('divide', terms, plainBuild.node(broadcast.of({ shape: [2, 3], axes: [0] }), [sum]))
    },
  ],
  rewrite: (node, build) => {
    const [terms, divisor] = node.args
    const repeated = divisor === undefined ? undefined : unaryOf(broadcast, divisor)
    const powers = repeated === undefined ? undefined : sumOfPowers(repeated.source)
    if (terms === undefined || repeated === undefined || powers === undefined) return undefined
    if (headOf(terms) !== 'exp' || terms.args[0] !== powers.exponent) return undefined
    if (!sameNumbers(repeated.attributes.axes, keptAxes(powers))) return undefined
    const [top, total] = shifted(powers, shiftOf(powers, build), build)
    return build.atom('divide', 'float', [top, spread(total, powers, build)])
  },
}

// ---------------------------------------------------------------- single functions

export const stability: Theme = {
  name: 'stability',
  doc: 'What overflows or cancels, written so that it does not.',
  rules: [
    logOfSum,
    softmaxByHand,
    scalarRule({
      name: 'log-of-quotient-of-powers',
      left: log(divide(exp(a), b)),
      right: subtract(a, log(b)),
      lowers: 'instability',
      sample: { 1: unary('absolute', a) },
    }),
    scalarRule({ name: 'log-of-power', left: log(exp(a)), right: a, lowers: 'instability' }),
    scalarRule({
      name: 'log-of-sigmoid',
      left: log(sigmoid(a)),
      right: negate(softplus(negate(a))),
      lowers: 'instability',
    }),
    scalarRule({
      name: 'log-near-one',
      left: log(add(a, one)),
      right: log1p(a),
      lowers: 'instability',
      sample: { 0: unary('absolute', a) },
    }),
    scalarRule({
      name: 'log-below-one',
      left: log(subtract(one, a)),
      right: log1p(negate(a)),
      lowers: 'instability',
      sample: { 0: unary('tanh', a) },
    }),
    scalarRule({
      name: 'log-of-one-plus-power',
      left: log1p(exp(a)),
      right: softplus(a),
      lowers: 'instability',
    }),
    scalarRule({
      name: 'log-of-one-minus-sigmoid',
      left: log1p(negate(sigmoid(a))),
      right: negate(softplus(a)),
      lowers: 'instability',
    }),
    scalarRule({
      name: 'power-minus-one-near-zero',
      left: add(exp(a), minusOne),
      right: unary('expm1', a),
      lowers: 'instability',
    }),
    scalarRule({
      name: 'what-powers-leave-of-one',
      left: subtract(one, binary('power', a, b)),
      right: negate(unary('expm1', multiply(b, c))),
      numbers: [
        { text: 'log a', from: [0], of: (base) => (base > 0 && base < 1 ? Math.log(base) : undefined) },
      ],
      lowers: 'instability',
      sample: { 0: 0.9, 1: unary('absolute', a) },
    }),
    scalarRule({
      name: 'sigmoid-by-hand',
      left: divide(one, add(exp(a), one)),
      right: sigmoid(negate(a)),
      lowers: 'instability',
    }),
    scalarRule({
      name: 'sigmoid-of-powers',
      left: divide(exp(a), add(exp(a), one)),
      right: sigmoid(a),
      lowers: 'instability',
    }),
    scalarRule({
      name: 'tanh-by-hand',
      left: divide(subtract(exp(a), exp(negate(a))), add(exp(a), exp(negate(a)))),
      right: unary('tanh', a),
      lowers: 'instability',
    }),
    scalarRule({
      name: 'softplus-by-hand',
      left: [
        add(binary('maximum', a, zero), softplus(negate(unary('absolute', a)))),
        add(softplus(negate(unary('absolute', a))), binary('maximum', a, zero)),
      ],
      right: softplus(a),
      lowers: 'work',
    }),
    scalarRule({
      name: 'root-of-square',
      left: unary('sqrt', multiply(a, a)),
      right: unary('absolute', a),
      lowers: 'instability',
    }),
  ],
}
