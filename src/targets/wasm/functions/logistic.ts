/* Functions of e^−|x|, which is never too large. */
import { get, set } from '../../../wasm/control.js'
import { bodyOf } from '../../../wasm/Module.js'
import { i32 } from '../../../wasm/numeric.js'
import { f32x4, i32x4, v128 } from '../../../wasm/simd.js'
import { expOf, lowest } from './exponential.js'
import { logOf } from './logarithm.js'
import type { VectorFunction } from './VectorFunction.js'

const one = f32x4.constSplat(1)

export const sigmoid: VectorFunction = (f, tools) => {
  const x = f.param('v128')
  const held = f.local('v128')
  const e = f.local('v128')
  const { statements, value } = expOf(f, tools, get(held))
  const isNegative = i32x4.shrS(get(x), i32.const(31))
  return bodyOf(
    [set(held, f32x4.pmax(f32x4.neg(f32x4.abs(get(x))), lowest)), ...statements, set(e, value)],
    f32x4.div(v128.select(get(e), one, isNegative), f32x4.add(get(e), one)),
  )
}

/** max(x, 0) + ln(1 + e), with 1 + e = 2 · (1 + (e − 1) / 2) where e is large. */
export const softplus: VectorFunction = (f, tools) => {
  const x = f.param('v128')
  const held = f.local('v128')
  const e = f.local('v128')
  const isLarge = f.local('v128')
  const fraction = f.local('v128')
  const { statements, value } = expOf(f, tools, get(held))
  const log = logOf(f, tools, get(fraction), v128.and(get(isLarge), one))
  const halved = tools.madd(get(e), f32x4.constSplat(0.5), f32x4.constSplat(-0.5))
  return bodyOf(
    [
      set(held, f32x4.pmax(f32x4.neg(f32x4.abs(get(x))), lowest)),
      ...statements,
      set(e, value),
      set(isLarge, f32x4.gt(get(e), f32x4.constSplat(1 / 3))),
      set(fraction, v128.select(halved, get(e), get(isLarge))),
      ...log.statements,
    ],
    f32x4.add(f32x4.pmax(get(x), f32x4.constSplat(0)), log.value),
  )
}
