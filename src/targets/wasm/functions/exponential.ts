/* e to the power of a float32, after x = n ln 2 + r with |r| ≤ ½ ln 2. */
import type { Code, Local, Statement, V128 } from '../../../wasm/Code.js'
import { get, set } from '../../../wasm/control.js'
import { bodyOf, type FunctionBuilder } from '../../../wasm/Module.js'
import { i32 } from '../../../wasm/numeric.js'
import { f32x4, i32x4, v128 } from '../../../wasm/simd.js'
import { polynomial } from './polynomial.js'
import type { Tools, VectorFunction } from './VectorFunction.js'

/** Statements, and what they make available. */
export interface Part {
  readonly statements: readonly Statement[]
  readonly value: Code<'v128'>
}

/** Added to a small number it leaves its nearest whole number in the low bits. */
const rounder = 1.5 * 2 ** 23

/** ln 2 in two parts: few enough bits in the first that its product with n is exact. */
const ln2 = { high: 0.693359375, low: -2.12194440054690583e-4 }

/** (eʳ − 1 − r) / r², a minimax fit to 2^-28 of eʳ. */
const rest = [
  0.4999999403953552, 0.1666652113199234, 0.04166828840970993, 0.008368703536689281, 0.0013818938750773668,
]

interface Reduced {
  readonly statements: readonly Statement[]
  /** n, in the low bits. */
  readonly shifted: Local<'v128'>
  /** eʳ − 1. */
  readonly fraction: V128
}

const reduced = (f: FunctionBuilder, tools: Tools, x: V128): Reduced => {
  const { madd } = tools
  const shifted = f.local('v128')
  const n = f.local('v128')
  const r = f.local('v128')
  return {
    statements: [
      set(shifted, madd(x, f32x4.constSplat(Math.LOG2E), f32x4.constSplat(rounder))),
      set(n, f32x4.sub(get(shifted), f32x4.constSplat(rounder))),
      set(r, madd(get(n), f32x4.constSplat(-ln2.low), madd(get(n), f32x4.constSplat(-ln2.high), x))),
    ],
    shifted,
    fraction: madd(f32x4.mul(get(r), get(r)), polynomial(tools, get(r), rest), get(r)),
  }
}

const one = f32x4.constSplat(1)
const mantissaBits = i32.const(23)

/** eˣ for x from −104 to 89. The power of two is multiplied in two halves, as it may be below or above all floats. */
export const expOf = (f: FunctionBuilder, tools: Tools, x: V128): Part => {
  const { statements, shifted, fraction } = reduced(f, tools, x)
  const half = f.local('v128')
  const other = i32x4.sub(i32x4.shl(get(shifted), mantissaBits), get(half))
  return {
    statements: [...statements, set(half, i32x4.shl(i32x4.shrS(get(shifted), i32.const(1)), mantissaBits))],
    value: f32x4.mul(f32x4.mul(f32x4.add(fraction, one), i32x4.add(get(half), one)), i32x4.add(other, one)),
  }
}

export const lowest = f32x4.constSplat(-104)

export const exp: VectorFunction = (f, tools) => {
  const x = f.param('v128')
  const { statements, value } = expOf(f, tools, get(x))
  const held = f32x4.pmin(f32x4.pmax(get(x), lowest), f32x4.constSplat(89))
  return bodyOf([set(x, held), ...statements], value)
}

/** 2ⁿ (eʳ − 1) + (2ⁿ − 1), at half its size so that 2ⁿ is finite. */
export const expm1: VectorFunction = (f, tools) => {
  const x = f.param('v128')
  const held = f.local('v128')
  const { statements, shifted, fraction } = reduced(f, tools, get(held))
  const scale = f.local('v128')
  const half = f.local('v128')
  const isTiny = f32x4.lt(f32x4.abs(get(x)), f32x4.constSplat(2 ** -26))
  return bodyOf(
    [
      set(held, f32x4.pmin(f32x4.pmax(get(x), f32x4.constSplat(-18)), f32x4.constSplat(89))),
      ...statements,
      set(scale, i32x4.add(i32x4.shl(get(shifted), mantissaBits), f32x4.constSplat(0.5))),
      set(half, tools.madd(fraction, get(scale), f32x4.sub(get(scale), f32x4.constSplat(0.5)))),
    ],
    v128.select(get(x), f32x4.add(get(half), get(half)), isTiny),
  )
}
