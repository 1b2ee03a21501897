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

/** From one position to the next; one number stands for all positions. */
const strideOf = (values: Float64Array): number => (values.length === 1 ? 0 : 1)

type Binary = (x: Float64Array, y: Float64Array, out: Float64Array) => void

/** The operators written out: an engine inlines an operator, but not a function that it is handed. */
const passes: { readonly [P in BinaryPrimitive]?: Binary } = {
  add: (x, y, out) => {
    const [dx, dy] = [strideOf(x), strideOf(y)]
    for (let i = 0; i < out.length; i += 1) out[i] = (x[i * dx] ?? 0) + (y[i * dy] ?? 0)
  },
  subtract: (x, y, out) => {
    const [dx, dy] = [strideOf(x), strideOf(y)]
    for (let i = 0; i < out.length; i += 1) out[i] = (x[i * dx] ?? 0) - (y[i * dy] ?? 0)
  },
  multiply: (x, y, out) => {
    const [dx, dy] = [strideOf(x), strideOf(y)]
    for (let i = 0; i < out.length; i += 1) out[i] = (x[i * dx] ?? 0) * (y[i * dy] ?? 0)
  },
  divide: (x, y, out) => {
    const [dx, dy] = [strideOf(x), strideOf(y)]
    for (let i = 0; i < out.length; i += 1) out[i] = (x[i * dx] ?? 0) / (y[i * dy] ?? 0)
  },
}

const binaryPass = (primitive: BinaryPrimitive): Binary => {
  const f = evaluateBinary[primitive]
  return (x, y, out) => {
    const [dx, dy] = [strideOf(x), strideOf(y)]
    for (let i = 0; i < out.length; i += 1) out[i] = f(x[i * dx] ?? 0, y[i * dy] ?? 0)
  }
}

const unaryPass = (f: (x: number) => number, x: Float64Array, out: Float64Array): void => {
  const dx = strideOf(x)
  for (let i = 0; i < out.length; i += 1) out[i] = f(x[i * dx] ?? 0)
}

const selectPass = (x: Float64Array, y: Float64Array, z: Float64Array, out: Float64Array): void => {
  const [dx, dy, dz] = [strideOf(x), strideOf(y), strideOf(z)]
  for (let i = 0; i < out.length; i += 1)
    out[i] = (x[i * dx] ?? 0) !== 0 ? (y[i * dy] ?? 0) : (z[i * dz] ?? 0)
}

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
  const results = fold<Scalar, Float64Array>([body], (node, operands) => {
    const [x = empty, y = empty, z = empty] = operands
    if (node._tag === 'Argument') return args[node.index] ?? empty
    const out = new Float64Array(operands.every((operand) => operand.length === 1) ? 1 : length)
    if (node._tag === 'Literal') out[0] = node.value
    else if (node._tag === 'Unary') unaryPass(evaluateUnary[node.primitive], x, out)
    else if (node._tag === 'Binary') (passes[node.primitive] ?? binaryPass(node.primitive))(x, y, out)
    else selectPass(x, y, z, out)
    return round === undefined || node._tag === 'Select' ? out : out.map(round)
  })
  const result = results.get(body) ?? empty
  return result.length === length ? result : new Float64Array(length).fill(result[0] ?? Number.NaN)
}

const empty = new Float64Array(0)
