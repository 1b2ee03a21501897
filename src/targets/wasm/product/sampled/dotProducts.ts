import type { I32, Local, Statement } from '../../../../assembler/Code.js'
import { block, branchIf, get, loop, set } from '../../../../assembler/control.js'
import { bodyOf } from '../../../../assembler/Module.js'
import { i32 } from '../../../../assembler/numeric.js'
import { f32x4, v128 } from '../../../../assembler/simd.js'
import type { VectorFunction } from '../../functions/VectorFunction.js'
import { transposed } from '../transposed.js'
import { entryBytes, type SampledProduct, together } from './SampledProduct.js'

/**
 * Four terms each that a round of the loop adds. The engine loads all that comes before a branch and then works: with one
 * vector of each column that, the sums and the row fill the registers, so there is a branch after every step.
 */
const steps = 4

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)

/** The sums of a row and a group of listed columns. */
export const dotProducts =
  ({ terms }: SampledProduct): VectorFunction =>
  (f, { madd }) => {
    const row = f.param('i32')
    const entry = get(f.param('i32'))
    const to = get(f.param('i32'))
    const last = f.local('i32')
    const x = f.local('v128')
    const total = f.local('v128')
    const columns = range(together).map((k) => ({
      address: f.local('i32'),
      sum: f.local('v128'),
      entry: entryBytes * k,
    }))
    const addStep = (at: number): readonly Statement[] => [
      set(x, v128.load(get(row), at)),
      ...columns.map(({ address, sum }) => set(sum, madd(get(x), v128.load(get(address), at), get(sum)))),
    ]
    const isLast = (step: number): I32 => i32.eq(get(row), i32.sub(get(last), i32.const(16 * step)))
    const advance = (address: Local<'i32'>): Statement =>
      set(address, i32.add(get(address), i32.const(16 * steps)))
    const zero = f32x4.constSplat(0)
    const storeSums = (four: typeof columns): readonly Statement[] => {
      const [a = zero, b = zero, c = zero, d = zero] = four.map(({ sum }) => get(sum))
      const turned = transposed(f, [a, b, c, d])
      const [p = zero, q = zero, r = zero, s = zero] = turned.columns
      return [
        ...turned.before,
        set(total, f32x4.add(f32x4.add(p, q), f32x4.add(r, s))),
        ...four.map((column, lane) =>
          v128.store32Lane(i32.add(to, i32.load(entry, column.entry + 4)), get(total), lane),
        ),
      ]
    }
    return bodyOf([
      ...columns.map((column) => set(column.address, i32.load(entry, column.entry))),
      set(last, i32.add(get(row), i32.const(4 * terms - 16))),
      block(
        loop(
          ...range(steps - 1).flatMap((step) => [...addStep(16 * step), branchIf(1, isLast(step))]),
          ...addStep(16 * (steps - 1)),
          ...[row, ...columns.map(({ address }) => address)].map(advance),
          branchIf(0, i32.leS(get(row), get(last))),
        ),
      ),
      ...storeSums(columns.slice(0, 4)),
      ...storeSums(columns.slice(4)),
    ])
  }
