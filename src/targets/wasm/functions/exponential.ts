/* e to the power of a float32, after x = n ln 2 + r with |r| ≤ ½ ln 2. */
import type { Code, Statement, V128 } from '../../../assembler/Code.js'
import { get, set } from '../../../assembler/control.js'
import { bodyOf, type FunctionBuilder } from '../../../assembler/Module.js'
import { i32 } from '../../../assembler/numeric.js'
import { f32x4, i32x4, v128 } from '../../../assembler/simd.js'
import { constantsOf } from './constants.js'
import { splitPolynomial } from './polynomial.js'
import type { Tools, VectorFunction } from './VectorFunction.js'

/** Statements, and what they make available. */
export interface Part {
  readonly statements: readonly Statement[]
  readonly value: Code<'v128'>
}

/** Added to a small number it leaves its nearest whole number in the low bits. */
const rounder = 1.5 * 2 ** 23

/** ln 2 in two parts: few enough bits in the first that its product with n is exact. */
const ln2 = { high: 0.693359375, low: -0.00021219444 }

/** (eʳ − 1 − r) / r², a minimax fit to 2^-28 of eʳ. */
const rest = [
  0.4999999403953552, 0.1666652113199234, 0.04166828840970993, 0.008368703536689281, 0.0013818938750773668,
]

interface Reduced {
  readonly statements: readonly Statement[]
  /** 2ⁿ, in the place of a float's exponent. */
  readonly power: V128
  /** n, in the low bits. */
  readonly shifted: V128
  readonly r: V128
  /** eʳ − 1 − r. */
  readonly tail: V128
  /** eʳ − 1. */
  readonly fraction: V128
}

/** `x` is repeated, so it should be a variable. */
export const reduced = (f: FunctionBuilder, tools: Tools, x: V128): Reduced => {
  const { madd } = tools
  const { float } = constantsOf(tools)
  const shifted = f.local('v128')
  const n = f.local('v128')
  const r = f.local('v128')
  const square = f.local('v128')
  const series = splitPolynomial(tools, get(r), get(square), rest)
  return {
    statements: [
      set(shifted, madd(x, float(Math.LOG2E), float(rounder))),
      set(n, f32x4.sub(get(shifted), float(rounder))),
      set(r, madd(get(n), float(-ln2.low), madd(get(n), float(-ln2.high), x))),
      set(square, f32x4.mul(get(r), get(r))),
    ],
    power: i32x4.shl(get(shifted), i32.const(23)),
    shifted: get(shifted),
    r: get(r),
    tail: f32x4.mul(get(square), series),
    fraction: madd(get(square), series, get(r)),
  }
}

/** eˣ for x from −104 to 89. The power of two is multiplied in two halves, as it may be below or above all floats. */
export const expOf = (f: FunctionBuilder, tools: Tools, x: V128): Part => {
  const { statements, power, shifted, fraction } = reduced(f, tools, x)
  const one = constantsOf(tools).float(1)
  const half = f.local('v128')
  const scales = [i32x4.add(get(half), one), i32x4.add(i32x4.sub(power, get(half)), one)] as const
  return {
    statements: [...statements, set(half, i32x4.shl(i32x4.shrS(shifted, i32.const(1)), i32.const(23)))],
    value: f32x4.mul(f32x4.mul(f32x4.add(fraction, one), scales[0]), scales[1]),
  }
}

/** Below it results round to 0. */
export const lowest = -104

export const exp: VectorFunction = (f, tools) => {
  const x = f.param('v128')
  const { statements, value } = expOf(f, tools, get(x))
  const { float } = constantsOf(tools)
  const held = f32x4.pmin(f32x4.pmax(get(x), float(lowest)), float(89))
  return bodyOf([set(x, held), ...statements], value)
}

/** `unit · (eˣ − 1)` as 2ⁿ (eʳ − 1 − r) + (2ⁿ r + (2ⁿ − 1)): where much cancels, the bracket is exact. */
export const expm1Of = (f: FunctionBuilder, tools: Tools, x: V128, unit: number): Part => {
  const { madd } = tools
  const { statements, power, r, tail } = reduced(f, tools, x)
  const scale = f.local('v128')
  const one = constantsOf(tools).float(unit)
  return {
    statements: [...statements, set(scale, i32x4.add(power, one))],
    value: madd(tail, get(scale), madd(r, get(scale), f32x4.sub(get(scale), one))),
  }
}

/** At half its size, so that 2ⁿ is finite. */
export const expm1: VectorFunction = (f, tools) => {
  const x = f.param('v128')
  const held = f.local('v128')
  const half = f.local('v128')
  const { float } = constantsOf(tools)
  const { statements, value } = expm1Of(f, tools, get(held), 0.5)
  const isTiny = f32x4.lt(f32x4.abs(get(x)), float(2 ** -26))
  return bodyOf(
    [set(held, f32x4.pmin(f32x4.pmax(get(x), float(-18)), float(89))), ...statements, set(half, value)],
    v128.select(get(x), f32x4.add(get(half), get(half)), isTiny),
  )
}
