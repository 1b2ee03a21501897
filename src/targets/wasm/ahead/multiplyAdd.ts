import { get } from '../../../assembler/control.js'
import { bodyOf } from '../../../assembler/Module.js'
import { f32x4, v128 } from '../../../assembler/simd.js'
import type { VectorFunction } from '../functions/VectorFunction.js'

/** Whether x² − 1 − 2⁻¹¹ is not 0: of 1 + 2⁻¹² it is 2⁻²⁴ where it is rounded once, and 0 where it is rounded twice. */
export const isFused: VectorFunction = (f, { madd }) => {
  const x = f32x4.splat(get(f.param('f32')))
  return bodyOf([], v128.anyTrue(madd(x, x, f32x4.constSplat(-1 - 2 ** -11))))
}
