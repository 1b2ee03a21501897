/* Functions that shading languages have only roughly, and numbers that they do not keep. */
import {
  argmax,
  div,
  type Expr,
  exp,
  getOrThrow,
  input,
  isFiniteNumber,
  log,
  makeStep,
  max,
  min,
  mul,
  neg,
  pow,
  type Shape,
  sigmoid,
  sin,
  softmax,
  sqrt,
  stack,
  stateVariable,
  sub,
  sum,
  tanh,
  toFloat,
} from 'regula'
import { expected, failure, farFrom, numbersOf, programOf, type Traps } from './Trap.js'

type Float = Expr<Shape, 'float'>

const wide = [-1e30, -3e4, -89, -20, -1e-4, 0, 1e-4, 20, 89, 3e4, 1e30]
const x: Float = input('x', [wide.length])
const y: Float = input('y', [wide.length])
const few: Float = input('few', [2])
const w: Float = stateVariable<Shape, 'float'>('w', [2], 'float', { kind: 'constant', value: 1e30 })

const held = async (
  node: Expr,
  f: (x: number) => number,
  tolerance: number,
  mode: Parameters<Traps[string]>[0],
  at = wide,
) => farFrom(at.map(f), await numbersOf(node, mode, { x: at }), tolerance)

export const functions: Traps = {
  'tanh of large numbers': (mode) => held(tanh(x), Math.tanh, 1e-6, mode),

  'sigmoid of large numbers': (mode) => held(sigmoid(x), (z) => 1 / (1 + Math.exp(-z)), 1e-6, mode),

  'softmax of large numbers': async (mode) => {
    const found = await numbersOf(softmax(input('x', [3])), mode, { x: [3e4, 3e4, -3e4] })
    return farFrom([0.5, 0.5, 0], found, 1e-6)
  },

  'sin of more than one turn': async (mode) => {
    const angles = wide.map((_, i) => Math.fround(-300 + 61.7 * i))
    return held(sin(x), Math.sin, 2e-5, mode, angles)
  },

  'powers of what is negative, and of 0': async (mode) => {
    const [bases, exponents] = [
      [-2, -2, -2, -2, -1.5, 0, 0, 2, 4, -1, 3],
      [3, 2, -3, 0, 5, 0.5, 0, -0.5, 0.5, 41, 1],
    ]
    const found = await numbersOf(pow(x, y), mode, { x: bases, y: exponents })
    return farFrom(
      bases.map((base, i) => base ** (exponents[i] ?? 0)),
      found,
      2e-6,
    )
  },

  'a broken power of what is negative': async (mode) =>
    expected(
      'NonFinite in pow',
      await failure(makeStep({ outputs: { p: pow(few, 0.3) } }), mode, { few: [1, -2] }),
    ),

  'a logarithm of what is negative': async (mode) =>
    expected(
      'NonFinite in log',
      await failure(makeStep({ outputs: { l: log(few) } }), mode, { few: [1, -2.5] }),
    ),

  'a root of what is negative, in a sum': async (mode) =>
    expected(
      'NonFinite in sqrt',
      await failure(makeStep({ outputs: { s: sum(sqrt(few)) } }), mode, { few: [1, -2.5] }),
    ),

  'a root that becomes state, though outputs are finite': async (mode) => {
    const step = makeStep({ outputs: { few }, next: [[w, sqrt(few)]] })
    return expected('NonFinite in sqrt', await failure(step, mode, { few: [1, -2.5] }))
  },

  'state that overflows, though outputs are finite': async (mode) => {
    const step = makeStep({ outputs: { few }, next: [[w, mul(mul(w, few), w)]] })
    return expected('NonFinite', (await failure(step, mode, { few: [0, 1] })).split(' ')[0] ?? '')
  },

  'a division of 0 by 0': async (mode) => {
    const step = makeStep({ outputs: { q: div(sub(few, 1), sub(few, few)) } })
    return expected('NonFinite in div', await failure(step, mode, { few: [1, 2] }))
  },

  'the place of a NaN': async (mode) => {
    const quotient = div(sub(few, 1), sub(few, 1))
    const found = await numbersOf(argmax(stack([few, quotient], { axis: 0 }), { axis: 0 }), mode, {
      few: [3, 1],
    })
    return expected('0,1', `${Array.from(found)}`)
  },

  'the largest of what is below all numbers': async (mode) => {
    const least = neg(exp(mul(few, 1000)))
    const outputs = {
      max: toFloat(isFiniteNumber(max(least))),
      min: toFloat(isFiniteNumber(min(neg(least)))),
    }
    const program = await programOf(makeStep({ outputs }), mode)
    const found = getOrThrow(await program.run({ few: [1, 2] })())
    return expected('0,0', `${[found.max?.data[0], found.min?.data[0]]}`)
  },

  'an exponential that overflows': async (mode) =>
    expected(
      'NonFinite in exp',
      await failure(makeStep({ outputs: { e: exp(few) } }), mode, { few: [1, 1000] }),
    ),
}
