import type { V128 } from '../../../assembler/Code.js'
import { block, branchIf, forLoop, get, loop, set } from '../../../assembler/control.js'
import { bodyOf } from '../../../assembler/Module.js'
import { i32 } from '../../../assembler/numeric.js'
import { f32x4, v128 } from '../../../assembler/simd.js'
import type { VectorFunction } from '../functions/VectorFunction.js'
import { entryBytes, type SparseProduct, widthOf } from './SparseProduct.js'

/**
 * Sums the listed terms of a line, times their lines of a panel. The first sums begin with the line before the panel; later
 * ones are added to what is there.
 */
export const sumTerms =
  ({ vectors }: SparseProduct, isFirst: boolean): VectorFunction =>
  (f, { madd }) => {
    const entry = f.param('i32')
    const end = get(f.param('i32'))
    const panel = get(f.param('i32'))
    const to = get(f.param('i32'))
    const line = f.local('i32')
    const factor = f.local('v128')
    const sums = Array.from({ length: vectors }, () => f.local('v128'))
    const begun = (v: number): V128 => (isFirst ? v128.load(panel, 16 * v) : f32x4.constSplat(0))
    return bodyOf([
      ...sums.map((sum, v) => set(sum, begun(v))),
      block(
        branchIf(0, i32.eq(get(entry), end)),
        loop(
          set(factor, v128.load32Splat(get(entry))),
          set(line, i32.add(panel, i32.load(get(entry), 4))),
          ...sums.map((sum, v) => set(sum, madd(get(factor), v128.load(get(line), 16 * v), get(sum)))),
          set(entry, i32.add(get(entry), i32.const(entryBytes))),
          branchIf(0, i32.ne(get(entry), end)),
        ),
      ),
      ...sums.map((sum, v) =>
        v128.store(to, isFirst ? get(sum) : f32x4.add(v128.load(to, 16 * v), get(sum)), 16 * v),
      ),
    ])
  }

/**
 * Writes the line before a panel: 0, or NaN in columns that are not all finite. 0 times infinity is NaN, also where the 0
 * is in no list.
 */
export const markUnfinite =
  (product: SparseProduct): VectorFunction =>
  (f) => {
    const panel = get(f.param('i32'))
    const at = f.local('i32')
    const x = f.local('v128')
    const step = 4 * widthOf(product)
    const marks = Array.from({ length: product.vectors }, () => f.local('v128'))
    return bodyOf([
      forLoop(
        at,
        i32.add(panel, i32.const(step)),
        i32.add(panel, i32.const((product.terms + 1) * step)),
        step,
        ...marks.flatMap((mark, v) => [
          set(x, v128.load(get(at), 16 * v)),
          set(mark, v128.or(get(mark), f32x4.sub(get(x), get(x)))),
        ]),
      ),
      ...marks.map((mark, v) => v128.store(panel, get(mark), 16 * v)),
    ])
  }
