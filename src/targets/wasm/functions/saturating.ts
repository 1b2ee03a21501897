/* Odd functions that tend to ±1, by way of e to some power less 1. */
import { get, set } from '../../../assembler/control.js'
import { bodyOf } from '../../../assembler/Module.js'
import { f32x4, v128 } from '../../../assembler/simd.js'
import { constantsOf } from './constants.js'
import { expm1Of } from './exponential.js'
import { splitPolynomial } from './polynomial.js'
import type { VectorFunction } from './VectorFunction.js'

/** (e²ˣ − 1) / (e²ˣ + 1). */
export const tanh: VectorFunction = (f, tools) => {
  const x = f.param('v128')
  const size = f.local('v128')
  const twice = f.local('v128')
  const up = f.local('v128')
  const { float } = constantsOf(tools)
  const { statements, value } = expm1Of(f, tools, get(twice), 1)
  return bodyOf(
    [
      // From 9.02 on it rounds to 1.
      set(size, f32x4.pmin(f32x4.abs(get(x)), float(10))),
      set(twice, f32x4.add(get(size), get(size))),
      ...statements,
      set(up, value),
    ],
    v128.or(f32x4.div(get(up), f32x4.add(get(up), float(2))), v128.and(get(x), float(-0))),
  )
}

/** ln(1 − erf x) / x + 9/8, a minimax fit to 2^-28 of erf x. */
const decay = [
  -0.0033791670955125737, -0.6366150379180908, -0.10283217579126358, 0.019400542601943016,
  -0.00037069726386107504, -0.0010710832430049777, 0.00027515855617821217, -9.45942520047538e-6,
  -3.63465574082511e-6,
]

/** 1 − e^(x · D(x)), where D is a polynomial: its value at 0 is in two parts, as small results show its error. */
export const erf: VectorFunction = (f, tools) => {
  const x = f.param('v128')
  const size = f.local('v128')
  const square = f.local('v128')
  const logarithm = f.local('v128')
  const { float } = constantsOf(tools)
  const { statements, value } = expm1Of(f, tools, get(logarithm), 1)
  const series = f32x4.mul(splitPolynomial(tools, get(size), get(square), decay), get(size))
  return bodyOf(
    [
      // From 3.93 on it rounds to 1.
      set(size, f32x4.pmin(f32x4.abs(get(x)), float(3.95))),
      set(square, f32x4.mul(get(size), get(size))),
      set(logarithm, tools.madd(get(size), float(-1.125), series)),
      ...statements,
    ],
    // The value is negative or 0.
    v128.or(f32x4.abs(value), v128.and(get(x), float(-0))),
  )
}
