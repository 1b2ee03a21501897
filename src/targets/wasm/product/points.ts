import type { I32 } from '../../../assembler/Code.js'
import { i32 } from '../../../assembler/numeric.js'
import { v128 } from '../../../assembler/simd.js'
import { type Bounds, writeLoop } from '../loops.js'
import type { Scope } from '../Scope.js'
import type { Writer } from '../Writer.js'

/** Sums that stand in the scratch memory, row after row with room for `width` of them. */
export interface Sums {
  readonly address: I32
  readonly width: number
  readonly rows: Bounds
  readonly columns: Bounds
}

/** Writes what is done with sums, once they stand there. */
export const writePoints = (
  writer: Writer,
  scope: Scope,
  { address, width, rows, columns }: Sums,
  atPoints: (point: Scope) => void,
): void => {
  writeLoop(writer, scope, rows, false, (rowScope) => {
    const i = rowScope.variable ?? rows.from
    const skipped = i32.mul(i32.sub(i, rows.from), i32.const(4 * width))
    const sums = writer.hold(rowScope, i32.add(address, skipped))
    writeLoop(writer, rowScope, columns, true, (point) => {
      const j = point.variable ?? columns.from
      const at = i32.add(sums, i32.shl(i32.sub(j, columns.from), i32.const(2)))
      const lanes = point.vector === undefined ? v128.load32Splat(at) : v128.load(at)
      point.reductions.set(0, { kind: 'float', lanes: writer.hold(point, lanes) })
      atPoints(point)
    })
  })
}
