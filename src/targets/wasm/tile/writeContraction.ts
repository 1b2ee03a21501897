/* A product tile by tile, with the rest of its kernel worked out while a tile is near. */
import type { I32 } from '../../../assembler/Code.js'
import { callInto, selectCode, when } from '../../../assembler/control.js'
import { i32 } from '../../../assembler/numeric.js'
import { chunkBounds } from '../chunks.js'
import { allOf, type Bounds, writeLoops } from '../loops.js'
import type { Scope } from '../Scope.js'
import type { Writer } from '../Writer.js'
import { batchOf, type Contraction, isOneBlock, packsWhole, widthOf } from './Contraction.js'
import { factorsOf } from './factors.js'
import { microKernel } from './microKernel.js'
import { pack } from './pack.js'
import { writePoints } from './points.js'
import { byHeight, heightAt, rowBounds, tileLoop } from './tileLoops.js'

/** Writes the tiles of a chunk; `atPoints` writes what is done with the sums at the points of a scope. */
export const writeContraction = (
  writer: Writer,
  contraction: Contraction,
  atPoints: (point: Scope) => void,
): void => {
  const { product, tiling, chunks } = contraction
  const batch = batchOf(contraction)
  const width = widthOf(tiling)
  const outerBounds = batch.map((size, v) => (v === 0 ? chunkBounds(writer, size, 1, chunks) : allOf(size)))
  const isBatch = batch.length > 0
  const sharesRows = !isBatch && isOneBlock(contraction)
  const rowsHere = sharesRows ? rowBounds(writer, contraction, chunks) : allOf(product.rows)
  const columnsHere =
    isBatch || sharesRows ? allOf(product.columns) : chunkBounds(writer, product.columns, width, chunks)
  const whole = packsWhole(contraction)

  writeLoops(writer, writer.root, outerBounds, 'none', (scope) => {
    const factors = factorsOf(writer, scope, contraction)
    const height = (row: I32) => heightAt(contraction, row)
    const step = () => i32.const(width)
    const packRowsAt = (at: Scope, row: I32): void => {
      if (!tiling.packRows || whole === 'rows') return
      at.statements.push(
        byHeight(contraction, row, (rows) => pack(writer, factors.rowSource(row), factors.ownRows, rows)),
      )
    }
    const packBlock = (at: Scope, block: Bounds): void => {
      if (!tiling.packColumns || whole === 'columns') return
      tileLoop(writer, at, block, step, (column, inside) => {
        const to = factors.inBlock(column, block.from)
        inside.statements.push(pack(writer, factors.columnSource(column), to, width))
      })
    }
    const tile = (at: Scope, row: I32, column: I32, block: I32): void => {
      at.statements.push(
        byHeight(contraction, row, (rows) => {
          const run = (vectors: number) =>
            callInto(
              writer.use(microKernel(rows, vectors, width, factors.strides(rows), contraction.needsFence)),
              [factors.rowAt(row), factors.columnAt(column, block)],
              [],
            )
          const rest = Math.ceil((product.columns % width) / 4)
          return rest === 0 || rest === tiling.vectors
            ? run(tiling.vectors)
            : when(i32.geS(i32.const(product.columns - width), column), run(tiling.vectors), run(rest))
        }),
      )
      writePoints(writer, contraction, at, [row, column], atPoints)
    }
    tileLoop(
      writer,
      scope,
      columnsHere,
      () => i32.const(tiling.block),
      (from, at) => {
        const end = writer.hold(at, i32.add(from, i32.const(tiling.block)))
        const to = writer.hold(at, selectCode(i32.ltS(end, columnsHere.to), end, columnsHere.to))
        const block = { from, to, size: undefined }
        packBlock(at, block)
        tileLoop(writer, at, rowsHere, height, (row, inRow) => {
          packRowsAt(inRow, row)
          tileLoop(writer, inRow, block, step, (column, inTile) => {
            tile(inTile, row, column, from)
          })
        })
      },
    )
  })
}
