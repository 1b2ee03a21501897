import type { I32, Local, Statement, V128 } from '../../../../assembler/Code.js'
import { block, branchIf, forLoop, get, loop, set } from '../../../../assembler/control.js'
import { bodyOf } from '../../../../assembler/Module.js'
import { i32 } from '../../../../assembler/numeric.js'
import { f32x4, v128 } from '../../../../assembler/simd.js'
import type { VectorFunction } from '../../functions/VectorFunction.js'
import { entryBytes, panelWidth, type SparseProduct } from './SparseProduct.js'

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)

/** A loop over the lines of a panel. */
const overPanel = (
  product: SparseProduct,
  line: Local<'i32'>,
  panel: I32,
  inside: readonly Statement[],
): Statement => {
  const step = 4 * panelWidth(product)
  return forLoop(line, panel, i32.add(panel, i32.const(product.terms * step)), step, ...inside)
}

/** Sums the listed terms of a line, times their lines of a panel; all but the first run are added to what is there. */
export const sumTerms =
  ({ vectors }: SparseProduct, isFirst: boolean): VectorFunction =>
  (f, { madd }) => {
    const entry = f.param('i32')
    const end = get(f.param('i32'))
    const panel = get(f.param('i32'))
    const to = get(f.param('i32'))
    const line = f.local('i32')
    const factor = f.local('v128')
    const sums = range(vectors).map(() => f.local('v128'))
    const store = (sum: V128, at: number): Statement =>
      v128.store(to, isFirst ? sum : f32x4.add(v128.load(to, at), sum), at)
    return bodyOf([
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
      ...sums.map((sum, v) => store(get(sum), 16 * v)),
    ])
  }

/** Sums all terms of a line, from where it stands: a panel that is not finite makes NaN of zeros. */
export const sumAllTerms =
  (product: SparseProduct): VectorFunction =>
  (f, { madd }) => {
    const x = f.param('i32')
    const panel = get(f.param('i32'))
    const to = get(f.param('i32'))
    const line = f.local('i32')
    const factor = f.local('v128')
    const sums = range(product.vectors).map(() => f.local('v128'))
    return bodyOf([
      overPanel(product, line, panel, [
        set(factor, v128.load32Splat(get(x))),
        ...sums.map((sum, v) => set(sum, madd(get(factor), v128.load(get(line), 16 * v), get(sum)))),
        set(x, i32.add(get(x), i32.const(4 * product.lines.termStride))),
      ]),
      ...sums.map((sum, v) => v128.store(to, get(sum), 16 * v)),
    ])
  }

/** Whether something in a panel is NaN or infinite. */
export const isUnfinite =
  (product: SparseProduct): VectorFunction =>
  (f) => {
    const panel = get(f.param('i32'))
    const line = f.local('i32')
    const x = f.local('v128')
    const found = f.local('v128')
    const look = range(product.vectors).flatMap((v) => [
      set(x, v128.load(get(line), 16 * v)),
      set(found, v128.or(get(found), f32x4.sub(get(x), get(x)))),
    ])
    return bodyOf([overPanel(product, line, panel, look)], v128.anyTrue(get(found)))
  }
