import type { I32 } from '../../../../assembler/Code.js'
import { i32 } from '../../../../assembler/numeric.js'
import { chunkBounds } from '../../chunks.js'
import type { Writer } from '../../Writer.js'
import { blockLoop } from '../blocks.js'
import { pack } from '../pack.js'
import { type Contraction, packsWhole, panelsOf, widthOf } from './Contraction.js'
import { factorsOf } from './factors.js'
import { byHeight, heightAt, rowBounds } from './tileLoops.js'

/** Packs a factor as a whole, before any tile reads it. */
export const writePacking = (writer: Writer, contraction: Contraction, chunks: number): void => {
  const { root } = writer
  const { tiling } = contraction
  const factors = factorsOf(writer, root, contraction)
  if (packsWhole(contraction) === 'columns') {
    const width = widthOf(tiling)
    const bounds = chunkBounds(writer, panelsOf(contraction) * width, width, chunks)
    blockLoop(
      writer,
      root,
      bounds,
      () => i32.const(width),
      (column, scope) => {
        scope.statements.push(pack(writer, factors.columnSource(column), factors.wholeColumns(column), width))
      },
    )
    return
  }
  const height = (row: I32) => heightAt(contraction, row)
  blockLoop(writer, root, rowBounds(writer, contraction, chunks), height, (row, scope) => {
    scope.statements.push(
      byHeight(contraction, row, (rows) =>
        pack(writer, factors.rowSource(row), factors.wholeRows(row), rows),
      ),
    )
  })
}
