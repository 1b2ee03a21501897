import { branchIf, get, loop, selectCode, set } from '../../../../assembler/control.js'
import { bodyOf } from '../../../../assembler/Module.js'
import { i32 } from '../../../../assembler/numeric.js'
import type { VectorFunction } from '../../functions/VectorFunction.js'
import { boundsBytes, entryBytes, panelWidth, runsOf, type SparseProduct } from './SparseProduct.js'

/** Lists the terms of some lines that are not 0, and where in the list each run of them begins. */
export const listTerms =
  (product: SparseProduct, count: number): VectorFunction =>
  (f) => {
    const at = f.param('i32')
    const entries = get(f.param('i32'))
    const bounds = f.param('i32')
    const place = f.local('i32')
    const end = f.local('i32')
    const x = f.local('i32')
    const lines = Array.from({ length: count }, () => f.local('i32'))
    const { terms, lines: factor } = product
    const step = 4 * panelWidth(product)
    const last = terms * step
    const runEnd = i32.add(get(place), i32.const(runsOf(product).length * step))
    const bound = [
      ...lines.map((to, i) => i32.store(get(bounds), get(to), i * boundsBytes(product))),
      set(bounds, i32.add(get(bounds), i32.const(4))),
    ]
    const term = lines.flatMap((to, i) => [
      set(x, i32.load(get(at), 4 * i * factor.stride)),
      i32.store(get(to), get(x)),
      i32.store(get(to), get(place), 4),
      // Written in any case, and kept unless all bits but the sign are 0.
      set(
        to,
        i32.add(
          get(to),
          i32.shl(i32.ne(i32.shl(get(x), i32.const(1)), i32.const(0)), i32.const(Math.log2(entryBytes))),
        ),
      ),
    ])
    return bodyOf([
      ...lines.map((to, i) => set(to, i32.add(entries, i32.const(i * entryBytes * terms)))),
      set(place, i32.const(0)),
      loop(
        ...bound,
        set(end, selectCode(i32.ltS(runEnd, i32.const(last)), runEnd, i32.const(last))),
        loop(
          ...term,
          set(at, i32.add(get(at), i32.const(4 * factor.termStride))),
          set(place, i32.add(get(place), i32.const(step))),
          branchIf(0, i32.ne(get(place), get(end))),
        ),
        branchIf(0, i32.ne(get(place), i32.const(last))),
      ),
      ...bound,
    ])
  }
