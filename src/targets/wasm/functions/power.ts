/* A power of float64, as `Math.pow` in every special case, to about 2^-42 of it. */
import type { V128 } from '../../../assembler/Code.js'
import { get, set } from '../../../assembler/control.js'
import { bodyOf, type FunctionBuilder } from '../../../assembler/Module.js'
import { i32 } from '../../../assembler/numeric.js'
import { f64x2, i64x2, v128 } from '../../../assembler/simd.js'
import { type Constants, constantsOf } from './constants.js'
import type { Part } from './exponential.js'
import { widePolynomial } from './polynomial.js'
import type { VectorFunction } from './VectorFunction.js'

const mantissaBits = i32.const(52)
/** The high word of √½, where mantissas begin. */
const rootHalf = 0x3fe6a09e
/** ln 2 in two parts: few enough bits in the first that its product with a power is exact. */
const ln2 = { high: 0.693147180559663, low: 2.8235290563031577e-13 }

/** Source of the formula and its coefficients: Sun Microsystems, fdlibm, `e_log.c`. */
const logRest = [
  0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784, 0.1818357216161805,
  0.15313837699209373, 0.14798198605116586,
]

/** (eʳ − 1 − r) / r², a minimax fit to 2^-51 of eʳ. */
const expRest = [
  0.49999999999998157, 0.16666666666611762, 0.04166666666825281, 0.008333333370779338, 0.0013888888483093115,
  0.00019841185341764605, 2.4801967984191323e-5, 2.7634952787332696e-6, 2.746364316487046e-7,
]

/** ln x of x ≥ 0. `x` is repeated, so it should be a variable. */
const logOf = (f: FunctionBuilder, constants: Constants, x: V128): Part => {
  const { wide, words } = constants
  const infinity = wide(Number.POSITIVE_INFINITY)
  const isSubnormal = f.local('v128')
  const bits = f.local('v128')
  const k = f.local('v128')
  const fraction = f.local('v128')
  const s = f.local('v128')
  const square = f.local('v128')
  const halved = f.local('v128')
  const scaled = v128.select(f64x2.mul(x, wide(2 ** 54)), x, get(isSubnormal))
  const exponent = v128.or(i64x2.shrU(get(bits), mantissaBits), wide(2 ** 52))
  const bias = v128.select(wide(2 ** 52 + 1023 + 54), wide(2 ** 52 + 1023), get(isSubnormal))
  const mantissa = i64x2.add(v128.and(get(bits), words(0xfffff, -1)), words(rootHalf, 0))
  const tail = f64x2.add(
    f64x2.mul(
      get(s),
      f64x2.add(get(halved), f64x2.mul(get(square), widePolynomial(constants, get(square), logRest))),
    ),
    f64x2.mul(get(k), wide(ln2.low)),
  )
  const value = f64x2.sub(
    f64x2.mul(get(k), wide(ln2.high)),
    f64x2.sub(f64x2.sub(get(halved), tail), get(fraction)),
  )
  return {
    statements: [
      set(isSubnormal, f64x2.lt(x, wide(2 ** -1022))),
      set(bits, i64x2.add(scaled, words(0x3ff00000 - rootHalf, 0))),
      set(k, f64x2.sub(exponent, bias)),
      set(fraction, f64x2.sub(mantissa, wide(1))),
      set(s, f64x2.div(get(fraction), f64x2.add(get(fraction), wide(2)))),
      set(square, f64x2.mul(get(s), get(s))),
      set(halved, f64x2.mul(f64x2.mul(get(fraction), get(fraction)), wide(0.5))),
    ],
    value: v128.select(
      wide(Number.NEGATIVE_INFINITY),
      v128.select(infinity, value, f64x2.eq(x, infinity)),
      f64x2.eq(x, wide(0)),
    ),
  }
}

/** eˣ. The power of two is multiplied in two halves, as it may be below or above all floats. */
const expOf = (f: FunctionBuilder, constants: Constants, x: V128): Part => {
  const { wide } = constants
  const one = wide(1)
  const rounder = wide(1.5 * 2 ** 52)
  const held = f.local('v128')
  const shifted = f.local('v128')
  const n = f.local('v128')
  const r = f.local('v128')
  const first = f.local('v128')
  const other = i64x2.sub(i64x2.shl(get(shifted), mantissaBits), get(first))
  const fraction = f64x2.add(
    f64x2.mul(f64x2.mul(get(r), get(r)), widePolynomial(constants, get(r), expRest)),
    get(r),
  )
  return {
    statements: [
      set(held, f64x2.pmin(f64x2.pmax(x, wide(-746)), wide(710))),
      set(shifted, f64x2.add(f64x2.mul(get(held), wide(Math.LOG2E)), rounder)),
      set(n, f64x2.sub(get(shifted), rounder)),
      set(
        r,
        f64x2.sub(f64x2.sub(get(held), f64x2.mul(get(n), wide(ln2.high))), f64x2.mul(get(n), wide(ln2.low))),
      ),
      set(first, i64x2.shl(i64x2.shrU(get(shifted), i32.const(1)), mantissaBits)),
    ],
    value: f64x2.mul(f64x2.mul(f64x2.add(fraction, one), i64x2.add(get(first), one)), i64x2.add(other, one)),
  }
}

export const power: VectorFunction = (f, tools) => {
  const constants = constantsOf(tools)
  const { wide } = constants
  const infinity = wide(Number.POSITIVE_INFINITY)
  const x = f.param('v128')
  const y = f.param('v128')
  const size = f.local('v128')
  const exponent = f.local('v128')
  const floored = f.local('v128')
  const result = f.local('v128')
  const log = logOf(f, constants, get(size))
  const exp = expOf(f, constants, get(exponent))
  const halfY = f64x2.mul(get(y), wide(0.5))
  const isOdd = v128.andNot(f64x2.eq(get(floored), get(y)), f64x2.eq(f64x2.floor(halfY), halfY))
  const minus = v128.and(v128.and(get(x), wide(-0)), isOdd)
  const zero = wide(0)
  const isUndefined = v128.or(
    f64x2.ne(get(x), get(x)),
    v128.andNot(
      v128.and(f64x2.lt(get(x), zero), f64x2.ne(get(floored), get(y))),
      f64x2.eq(get(size), infinity),
    ),
  )
  return bodyOf(
    [
      set(size, f64x2.abs(get(x))),
      ...log.statements,
      set(exponent, f64x2.mul(get(y), log.value)),
      ...exp.statements,
      set(floored, f64x2.floor(get(y))),
      set(result, v128.xor(exp.value, minus)),
      set(result, v128.select(wide(Number.NaN), get(result), isUndefined)),
    ],
    v128.select(wide(1), get(result), f64x2.eq(get(y), zero)),
  )
}
