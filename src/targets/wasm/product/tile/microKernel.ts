/* One tile of sums, in registers. */
import type { V128 } from '../../../../assembler/Code.js'
import { block, branchIf, get, loop, set } from '../../../../assembler/control.js'
import { bodyOf } from '../../../../assembler/Module.js'
import { i32 } from '../../../../assembler/numeric.js'
import { f32x4, v128 } from '../../../../assembler/simd.js'
import type { VectorFunction } from '../../functions/VectorFunction.js'

/** How far a tile's factors stand apart, in numbers. */
export interface Strides {
  readonly terms: number
  /** From one row to the next, and from one term to the next. */
  readonly row: number
  readonly rowTerm: number
  readonly columnTerm: number
}

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)

/**
 * A function of the addresses of both factors and of where the sums go: row after row, with room for `width` of them.
 */
export const microKernel =
  (
    height: number,
    vectors: number,
    width: number,
    { terms, row, rowTerm, columnTerm }: Strides,
    needsFence: boolean,
  ): VectorFunction =>
  (f, { madd }) => {
    const x = f.param('i32')
    const y = f.param('i32')
    const to = get(f.param('i32'))
    const end = f.local('i32')
    const sums = range(height).map(() => range(vectors).map(() => f.local('v128')))
    const ys = range(vectors).map(() => f.local('v128'))
    const factor = f.local('v128')
    const zero: V128 = f32x4.constSplat(0)
    // Never taken, as no end is 0: it keeps Node 20's compiler from moving all loads in front of all sums, where
    // they do not fit the registers.
    const fence = needsFence ? [branchIf(1, i32.eqz(get(end)))] : []
    const steps = [
      ...ys.map((local, v) => set(local, v128.load(get(y), 16 * v))),
      ...sums.flatMap((cells, r) => [
        set(factor, v128.load32Splat(get(x), 4 * r * row)),
        ...cells.map((cell, v) => set(cell, madd(get(factor), get(ys[v] ?? factor), get(cell)))),
        ...fence,
      ]),
      set(x, i32.add(get(x), i32.const(4 * rowTerm))),
      set(y, i32.add(get(y), i32.const(4 * columnTerm))),
    ]
    return bodyOf([
      set(end, i32.add(get(y), i32.const(4 * columnTerm * terms))),
      ...sums.flat().map((cell) => set(cell, zero)),
      block(loop(...steps, branchIf(0, i32.ne(get(y), get(end))))),
      ...sums.flatMap((cells, r) =>
        cells.map((cell, v) => v128.store(to, get(cell), 4 * r * width + 16 * v)),
      ),
    ])
  }

/** Adds the sums of a tile to those of another. */
export const addTile =
  (height: number, vectors: number, width: number): VectorFunction =>
  (f) => {
    const to = get(f.param('i32'))
    const from = get(f.param('i32'))
    const places = range(height).flatMap((r) => range(vectors).map((v) => 4 * r * width + 16 * v))
    return bodyOf(places.map((at) => v128.store(to, f32x4.add(v128.load(to, at), v128.load(from, at)), at)))
  }
