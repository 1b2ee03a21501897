/* Sine and cosine of float32, after |x| = n π/2 + r with |r| ≤ π/4. */
import type { Statement, V128 } from '../../../assembler/Code.js'
import { call, get, sequence, set, when } from '../../../assembler/control.js'
import { bodyOf, type FunctionBuilder } from '../../../assembler/Module.js'
import { i32 } from '../../../assembler/numeric.js'
import { f32x4, f64x2, i32x4, shuffle32, v128 } from '../../../assembler/simd.js'
import { constantsOf } from './constants.js'
import { polynomial } from './polynomial.js'
import type { Tools, VectorFunction } from './VectorFunction.js'

/** Below this n has few enough bits that its product with the first part of π/2, of 33 bits, is exact. */
const end = 2 ** 20
const halfPi = { high: 1.5707963267341256, low: 6.077100506506192e-11 }
/** Added to a small float64 it leaves its nearest whole number in the low bits. */
const rounder = 1.5 * 2 ** 52

/** The first 203 bits of 2/π, 29 at a time: times a float32 each is exact in float64. */
const twoOverPi = [0x145f306d, 0x19391054, 0x14fe13ab, 0x1d1f534d, 0x1b81b6c5, 0x05664f10, 0x1c820ff2].map(
  (bits, i) => bits * 2 ** (-29 * (i + 1)),
)

/**
 * Two float64 that are float32, however large: r of both, then n of both, as 32 bits each.
 *
 * x times each part of 2/π, without multiples of 4, is added to the fraction of the sum so far. What cancels there is
 * exact, so r is as good when it is tiny. Source: Payne and Hanek, "Radian reduction for trigonometric functions".
 */
const reduceWide: VectorFunction = (f) => {
  const x = f.param('v128')
  const term = f.local('v128')
  const sum = f.local('v128')
  const whole = f.local('v128')
  const n = f.local('v128')
  const fours = f64x2.nearest(f64x2.mul(get(term), f64x2.constSplat(0.25)))
  const steps = twoOverPi.flatMap((part) => [
    set(term, f64x2.mul(get(x), f64x2.constSplat(part))),
    set(sum, f64x2.add(get(sum), f64x2.sub(get(term), f64x2.mul(fours, f64x2.constSplat(4))))),
    set(whole, f64x2.nearest(get(sum))),
    set(sum, f64x2.sub(get(sum), get(whole))),
    set(n, f64x2.add(get(n), get(whole))),
  ])
  const zero = f64x2.constSplat(0)
  return bodyOf(
    [set(sum, zero), set(n, zero), ...steps],
    shuffle32(
      f32x4.fromF64x2(f64x2.mul(get(sum), f64x2.constSplat(Math.PI / 2))),
      i32x4.fromF64x2S(get(n)),
      [0, 1, 4, 5],
    ),
  )
}

interface Angle {
  readonly statements: readonly Statement[]
  readonly r: V128
  readonly n: V128
}

/** `size` is repeated, so it should be a variable. It is not negative. */
const reduced = (f: FunctionBuilder, tools: Tools, size: V128): Angle => {
  const { use } = tools
  const { float, wide: double } = constantsOf(tools)
  const isSmall = f.local('v128')
  const r = f.local('v128')
  const n = f.local('v128')
  const wide = [f.local('v128'), f.local('v128')] as const
  const halves = [f64x2.fromF32x4(size), f64x2.fromF32x4(shuffle32(size, size, [2, 3, 0, 1]))] as const
  const small = (half: V128) => {
    const x = f.local('v128')
    const shifted = f.local('v128')
    const whole = f.local('v128')
    return {
      statements: [
        set(x, half),
        set(shifted, f64x2.add(f64x2.mul(get(x), double(2 / Math.PI)), double(rounder))),
        set(whole, f64x2.sub(get(shifted), double(rounder))),
      ],
      n: get(shifted),
      r: f32x4.fromF64x2(
        f64x2.sub(
          f64x2.sub(get(x), f64x2.mul(get(whole), double(halfPi.high))),
          f64x2.mul(get(whole), double(halfPi.low)),
        ),
      ),
    }
  }
  const [low, high] = [small(halves[0]), small(halves[1])]
  return {
    statements: [
      ...low.statements,
      ...high.statements,
      set(r, shuffle32(low.r, high.r, [0, 1, 4, 5])),
      set(n, shuffle32(low.n, high.n, [0, 2, 4, 6])),
      set(isSmall, f32x4.lt(size, float(end))),
      when(
        i32.eqz(i32x4.allTrue(get(isSmall))),
        sequence(
          set(wide[0], call(use(reduceWide), 'v128', halves[0])),
          set(wide[1], call(use(reduceWide), 'v128', halves[1])),
          set(r, v128.select(get(r), shuffle32(get(wide[0]), get(wide[1]), [0, 1, 4, 5]), get(isSmall))),
          set(n, v128.select(get(n), shuffle32(get(wide[0]), get(wide[1]), [2, 3, 6, 7]), get(isSmall))),
        ),
      ),
    ],
    r: get(r),
    n: get(n),
  }
}

/** (sin r / r − 1) / r² and (cos r − 1 + r²/2) / r⁴ in r², minimax fits to 2^-28 of the sine and 2^-33 of the cosine. */
const sine = [-0.16666655242443085, 0.008332189172506332, -0.00019518285989761353]
const cosine = [1, -0.5, 0.04166664555668831, -0.0013887310633435845, 2.4432563805021346e-5]

/** sin(|x| + quarters · π/2), with the sign of x where it is odd. */
const wave =
  (quarters: 0 | 1): VectorFunction =>
  (f, tools) => {
    const { madd } = tools
    const { float, int } = constantsOf(tools)
    const x = f.param('v128')
    const size = f.local('v128')
    const quadrant = f.local('v128')
    const square = f.local('v128')
    const { statements, r, n } = reduced(f, tools, get(size))
    const sin = madd(f32x4.mul(r, get(square)), polynomial(tools, get(square), sine), r)
    const cos = polynomial(tools, get(square), cosine)
    const isOdd = i32x4.shrS(i32x4.shl(get(quadrant), i32.const(31)), i32.const(31))
    const minus = float(-0)
    const turned = v128.and(i32x4.shl(get(quadrant), i32.const(30)), minus)
    const sign = quarters === 0 ? v128.xor(turned, v128.and(get(x), minus)) : turned
    return bodyOf(
      [
        set(size, f32x4.abs(get(x))),
        ...statements,
        set(quadrant, quarters === 0 ? n : i32x4.add(n, int(quarters))),
        set(square, f32x4.mul(r, r)),
      ],
      v128.xor(v128.select(cos, sin, isOdd), sign),
    )
  }

export const sin = wave(0)
export const cos = wave(1)
