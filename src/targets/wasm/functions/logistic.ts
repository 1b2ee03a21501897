/* Functions of e to the power of the negative. */
import { get, set } from '../../../assembler/control.js'
import { bodyOf } from '../../../assembler/Module.js'
import { f32x4, i32x4, v128 } from '../../../assembler/simd.js'
import { constantsOf } from './constants.js'
import { expOf, lowest, reduced } from './exponential.js'
import { logOf } from './logarithm.js'
import type { VectorFunction } from './VectorFunction.js'

/** 1 / (1 + e⁻ˣ). Where e⁻ˣ is above all floats, both sides of the fraction are taken 2⁶⁴ times smaller. */
export const sigmoid: VectorFunction = (f, tools) => {
  const x = f.param('v128')
  const held = f.local('v128')
  const smaller = f.local('v128')
  const scale = f.local('v128')
  const numerator = f.local('v128')
  const { float, int } = constantsOf(tools)
  const { statements, power, fraction } = reduced(f, tools, get(held))
  return bodyOf(
    [
      set(held, f32x4.pmin(f32x4.pmax(f32x4.neg(get(x)), float(-87)), float(104))),
      set(smaller, v128.and(f32x4.gt(get(held), float(64)), int(64 << 23))),
      ...statements,
      set(numerator, i32x4.sub(float(1), get(smaller))),
      set(scale, i32x4.add(power, get(numerator))),
    ],
    f32x4.div(get(numerator), f32x4.add(tools.madd(fraction, get(scale), get(numerator)), get(scale))),
  )
}

/** max(x, 0) + ln(1 + e), with 1 + e = 2 · (1 + (e − 1) / 2) where e is large. */
export const softplus: VectorFunction = (f, tools) => {
  const x = f.param('v128')
  const held = f.local('v128')
  const e = f.local('v128')
  const isLarge = f.local('v128')
  const fraction = f.local('v128')
  const { float } = constantsOf(tools)
  const { statements, value } = expOf(f, tools, get(held))
  const log = logOf(f, tools, get(fraction), v128.and(get(isLarge), float(1)))
  const halved = tools.madd(get(e), float(0.5), float(-0.5))
  return bodyOf(
    [
      set(held, f32x4.pmax(f32x4.neg(f32x4.abs(get(x))), float(lowest))),
      ...statements,
      set(e, value),
      set(isLarge, f32x4.gt(get(e), float(0.5))),
      set(fraction, v128.select(halved, get(e), get(isLarge))),
      ...log.statements,
    ],
    f32x4.add(f32x4.pmax(get(x), float(0)), log.value),
  )
}
