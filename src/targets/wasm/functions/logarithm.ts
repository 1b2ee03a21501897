/* Natural logarithms of float32, after x = 2ᵏ (1 + f) with ¾ ≤ 1 + f < 3/2. */
import type { I32, V128 } from '../../../assembler/Code.js'
import { get, set, when } from '../../../assembler/control.js'
import { bodyOf, type FunctionBuilder } from '../../../assembler/Module.js'
import { i32 } from '../../../assembler/numeric.js'
import { f32x4, i32x4, v128 } from '../../../assembler/simd.js'
import { type Constants, constantsOf } from './constants.js'
import type { Part } from './exponential.js'
import { splitPolynomial } from './polynomial.js'
import type { Tools, VectorFunction } from './VectorFunction.js'

/** ln 2 in two parts: few enough bits in the first that its product with k is exact. */
const ln2 = { high: 0.693359375, low: -0.00021219444 }

/** (ln(1 + f) − f) / f², a minimax fit to 2^-27 of ln(1 + f). */
const rest = [
  -0.5, 0.3333345055580139, -0.25000107288360596, 0.1999082714319229, -0.16646884381771088,
  0.14477959275245667, -0.1316470503807068, 0.10472935438156128, -0.04514981806278229,
]

/** k ln 2 + ln(1 + fraction). Both are repeated, so they should be variables. */
export const logOf = (f: FunctionBuilder, tools: Tools, fraction: V128, k: V128): Part => {
  const { madd } = tools
  const { float } = constantsOf(tools)
  const power = f.local('v128')
  const square = f.local('v128')
  const tail = madd(get(square), splitPolynomial(tools, fraction, get(square), rest), get(power))
  return {
    statements: [set(power, f32x4.mul(k, float(ln2.low))), set(square, f32x4.mul(fraction, fraction))],
    value: madd(k, float(ln2.high), f32x4.add(tail, fraction)),
  }
}

const smallestNormal = 0x00800000
const mantissaBits = i32.const(23)
const zero = f32x4.constSplat(0)

/** Whether some lane is not a normal positive number: a rare case that has a branch of its own. */
const hasSpecial = ({ int }: Constants, x: V128): I32 =>
  v128.anyTrue(i32x4.geU(i32x4.sub(x, int(smallestNormal)), int(0x7f000000)))

/** The power of two of a normal positive number, in the place of a float's exponent. */
const powerOf = ({ float, int }: Constants, x: V128): V128 =>
  v128.and(i32x4.sub(x, float(0.75)), int(-0x00800000))

/** The logarithm where the argument is 0, below 0, infinite or NaN. */
const special = (x: V128, result: V128): V128 =>
  v128.select(
    v128.select(
      v128.select(x, result, f32x4.eq(x, f32x4.constSplat(Number.POSITIVE_INFINITY))),
      f32x4.constSplat(Number.NEGATIVE_INFINITY),
      f32x4.ne(x, zero),
    ),
    f32x4.constSplat(Number.NaN),
    f32x4.ge(x, zero),
  )

export const log: VectorFunction = (f, tools) => {
  const x = f.param('v128')
  const isSpecial = f.local('i32')
  const bits = f.local('v128')
  const power = f.local('v128')
  const fraction = f.local('v128')
  const k = f.local('v128')
  const y = f.local('v128')
  const constants = constantsOf(tools)
  const { statements, value } = logOf(f, tools, get(fraction), get(k))
  // The bits that a number below all normal ones would have if exponents could be negative.
  const extended = i32x4.sub(
    f32x4.mul(get(x), f32x4.constSplat(2 ** 23)),
    i32x4.constSplat(23 * smallestNormal),
  )
  return bodyOf(
    [
      set(isSpecial, hasSpecial(constants, get(x))),
      set(bits, get(x)),
      when(
        get(isSpecial),
        set(bits, v128.select(extended, get(x), f32x4.lt(get(x), i32x4.constSplat(smallestNormal)))),
      ),
      set(power, powerOf(constants, get(bits))),
      set(fraction, f32x4.sub(i32x4.sub(get(bits), get(power)), constants.float(1))),
      set(k, f32x4.fromI32x4S(i32x4.shrS(get(power), mantissaBits))),
      ...statements,
      set(y, value),
      when(get(isSpecial), set(y, special(get(x), get(y)))),
    ],
    get(y),
  )
}

/** With s = 2⁻ᵏ the fraction of 1 + x is x s + (s − 1), which loses nothing where 1 + x does. */
export const log1p: VectorFunction = (f, tools) => {
  const x = f.param('v128')
  const argument = f.local('v128')
  const power = f.local('v128')
  const fraction = f.local('v128')
  const k = f.local('v128')
  const y = f.local('v128')
  const constants = constantsOf(tools)
  const { statements, value } = logOf(f, tools, get(fraction), get(k))
  const one = constants.float(1)
  // Held above −∞, which is what k = 128 would give.
  const scale = i32x4.maxS(i32x4.sub(one, get(power)), zero)
  return bodyOf(
    [
      set(argument, f32x4.add(get(x), one)),
      set(power, powerOf(constants, get(argument))),
      set(fraction, f32x4.add(i32x4.sub(get(x), get(power)), f32x4.sub(scale, one))),
      set(k, f32x4.fromI32x4S(i32x4.shrS(get(power), mantissaBits))),
      ...statements,
      set(y, value),
      when(hasSpecial(constants, get(argument)), set(y, special(get(argument), get(y)))),
    ],
    v128.or(get(y), v128.and(get(x), constants.float(-0))),
  )
}
