import { forLoop, get, set } from '../../../../assembler/control.js'
import { bodyOf } from '../../../../assembler/Module.js'
import { i32 } from '../../../../assembler/numeric.js'
import { v128 } from '../../../../assembler/simd.js'
import type { VectorFunction } from '../../functions/VectorFunction.js'
import { transposed } from '../transposed.js'
import { linesTogether, panelWidth, type SparseProduct } from './SparseProduct.js'

/** Writes the sums of lines as columns; lines come in fours, and what is beyond the last one is not looked at. */
export const turnSums =
  (product: SparseProduct): VectorFunction =>
  (f) => {
    const sums = get(f.param('i32'))
    const to = get(f.param('i32'))
    const count = get(f.param('i32'))
    const line = f.local('i32')
    const from = f.local('i32')
    const into = f.local('i32')
    const four = [f.local('v128'), f.local('v128'), f.local('v128'), f.local('v128')] as const
    const width = panelWidth(product)
    const [a, b, c, d] = four
    const { before, columns } = transposed(f, [get(a), get(b), get(c), get(d)])
    const squares = Array.from({ length: product.vectors }, (_, v) => [
      ...four.map((local, k) => set(local, v128.load(get(from), 4 * k * width + 16 * v))),
      ...before,
      ...columns.map((column, k) => v128.store(get(into), column, 4 * linesTogether * (4 * v + k))),
    ])
    return bodyOf([
      forLoop(
        line,
        i32.const(0),
        count,
        4,
        set(from, i32.add(sums, i32.mul(get(line), i32.const(4 * width)))),
        set(into, i32.add(to, i32.shl(get(line), i32.const(2)))),
        ...squares.flat(),
      ),
    ])
  }
