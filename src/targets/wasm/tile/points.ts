import type { I32 } from '../../../assembler/Code.js'
import { getGlobal, selectCode } from '../../../assembler/control.js'
import { i32 } from '../../../assembler/numeric.js'
import { v128 } from '../../../assembler/simd.js'
import { writeLoop } from '../loops.js'
import type { Scope } from '../Scope.js'
import type { Writer } from '../Writer.js'
import { type Contraction, groupWidth } from './Contraction.js'
import { heightAt } from './tileLoops.js'

const columnsTo = ({ product, tiling }: Contraction, from: I32, writer: Writer, scope: Scope): I32 => {
  const end = writer.hold(scope, i32.add(from, i32.const(groupWidth(tiling))))
  return writer.hold(
    scope,
    selectCode(i32.ltS(end, i32.const(product.columns)), end, i32.const(product.columns)),
  )
}

/** Writes what is done with the sums of a group of tiles, once they stand in the scratch memory. */
export const writePoints = (
  writer: Writer,
  contraction: Contraction,
  scope: Scope,
  [row, column]: readonly [I32, I32],
  atPoints: (point: Scope) => void,
): void => {
  const { product, tiling } = contraction
  const width = groupWidth(tiling)
  const scratch = getGlobal('i32', 0)
  const rows = {
    from: row,
    to: writer.hold(scope, i32.add(row, heightAt(contraction, row))),
    size: undefined,
  }
  const columns = {
    from: column,
    to: columnsTo(contraction, column, writer, scope),
    size: undefined,
    areFours: product.columns % 4 === 0,
  }
  writeLoop(writer, scope, rows, false, (rowScope) => {
    const i = rowScope.variable ?? row
    const sums = writer.hold(rowScope, i32.add(scratch, i32.mul(i32.sub(i, row), i32.const(4 * width))))
    writeLoop(writer, rowScope, columns, true, (point) => {
      const j = point.variable ?? column
      const at = i32.add(sums, i32.shl(i32.sub(j, column), i32.const(2)))
      const lanes = point.vector === undefined ? v128.load32Splat(at) : v128.load(at)
      point.reductions.set(0, { kind: 'float', lanes: writer.hold(point, lanes) })
      atPoints(point)
    })
  })
}
