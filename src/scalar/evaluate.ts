import { fold } from '../graph/postOrder.js'
import { erf } from './erf.js'
import type { BinaryPrimitive, Scalar, UnaryPrimitive } from './Scalar.js'

const sigmoid = (x: number): number => {
  if (x >= 0) return 1 / (1 + Math.exp(-x))
  const e = Math.exp(x)
  return e / (1 + e)
}

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))

/** What each unary primitive computes, in float64. */
export const evaluateUnary: { readonly [P in UnaryPrimitive]: (x: number) => number } = {
  negate: (x) => -x,
  absolute: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  sqrt: Math.sqrt,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  erf,
  sigmoid,
  softplus,
}

/** What each binary primitive computes, in float64; comparisons give 1 or 0. */
export const evaluateBinary: { readonly [P in BinaryPrimitive]: (x: number, y: number) => number } = {
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  multiplyNoNan: (x, y) => (y === 0 ? 0 : x * y),
  divide: (x, y) => x / y,
  power: (x, y) => x ** y,
  maximum: Math.max,
  minimum: Math.min,
  less: (x, y) => (x < y ? 1 : 0),
  lessEqual: (x, y) => (x <= y ? 1 : 0),
  equal: (x, y) => (x === y ? 1 : 0),
}

/** Rounds a float64 result to the precision that is being simulated. */
export type Round = (x: number) => number

const at = (values: Float64Array, i: number): number => values[values.length === 1 ? 0 : i] ?? Number.NaN

/**
 * Evaluates a body at every position of its arguments: one pass over the elements for each primitive.
 *
 * `args[k]` holds argument `k` at each of `length` positions, or one number that stands for all of them.
 */
export const evaluateScalar = (
  body: Scalar,
  args: readonly Float64Array[],
  length: number,
  round: Round | undefined,
): Float64Array => {
  const settle = round === undefined ? (x: number): number => x : round
  const results = fold<Scalar, Float64Array>([body], (node, operands) => {
    const [x = empty, y = empty, z = empty] = operands
    switch (node._tag) {
      case 'Literal':
        return Float64Array.of(settle(node.value))
      case 'Argument':
        return args[node.index] ?? empty
      default: {
        const out = new Float64Array(operands.every((operand) => operand.length === 1) ? 1 : length)
        if (node._tag === 'Unary') {
          const f = evaluateUnary[node.primitive]
          for (let i = 0; i < out.length; i += 1) out[i] = settle(f(at(x, i)))
        } else if (node._tag === 'Binary') {
          const f = evaluateBinary[node.primitive]
          for (let i = 0; i < out.length; i += 1) out[i] = settle(f(at(x, i), at(y, i)))
        } else {
          for (let i = 0; i < out.length; i += 1) out[i] = at(x, i) !== 0 ? at(y, i) : at(z, i)
        }
        return out
      }
    }
  })
  const result = results.get(body) ?? empty
  return result.length === length ? result : new Float64Array(length).fill(result[0] ?? Number.NaN)
}

const empty = new Float64Array(0)
