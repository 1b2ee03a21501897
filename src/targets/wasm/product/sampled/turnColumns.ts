import { forLoop, get, set } from '../../../../assembler/control.js'
import { bodyOf } from '../../../../assembler/Module.js'
import { i32 } from '../../../../assembler/numeric.js'
import { v128 } from '../../../../assembler/simd.js'
import type { VectorFunction } from '../../functions/VectorFunction.js'
import { transposed } from '../transposed.js'
import { type SampledProduct, turnedPitch } from './SampledProduct.js'

/** Writes four terms of all columns one after the other; columns come in fours, and what is beyond the last is not looked at. */
export const turnColumns =
  (product: SampledProduct): VectorFunction =>
  (f) => {
    const from = f.param('i32')
    const to = f.param('i32')
    const left = f.local('i32')
    const four = [f.local('v128'), f.local('v128'), f.local('v128'), f.local('v128')] as const
    const [a, b, c, d] = four
    const { before, columns } = transposed(f, [get(a), get(b), get(c), get(d)])
    const pitch = turnedPitch(product)
    return bodyOf([
      forLoop(
        left,
        i32.const(0),
        i32.const(product.column.size),
        4,
        ...four.map((local, k) => set(local, v128.load(get(from), 4 * k * product.column.termStride))),
        ...before,
        ...columns.map((column, k) => v128.store(get(to), column, k * pitch)),
        set(from, i32.add(get(from), i32.const(16))),
        set(to, i32.add(get(to), i32.const(4 * pitch))),
      ),
    ])
  }
