/* A product tile by tile, with the rest of its kernel worked out while a tile is near. */
import type { I32, Statement } from '../../../../assembler/Code.js'
import {
  callInto,
  forLoop,
  get,
  getGlobal,
  selectCode,
  sequence,
  when,
} from '../../../../assembler/control.js'
import { i32 } from '../../../../assembler/numeric.js'
import { chunkBounds } from '../../chunks.js'
import { allOf, type Bounds, writeLoops } from '../../loops.js'
import type { Scope } from '../../Scope.js'
import type { Writer } from '../../Writer.js'
import { blockLoop, boundsFrom } from '../blocks.js'
import { pack } from '../pack.js'
import { writePoints } from '../points.js'
import {
  batchOf,
  type Contraction,
  groupWidth,
  isOneBlock,
  packsWhole,
  runsOf,
  termsOf,
  widthOf,
} from './Contraction.js'
import { factorsOf } from './factors.js'
import { addTile, microKernel } from './microKernel.js'
import { byHeight, heightAt, rowBounds } from './tileLoops.js'

/** Writes the tiles of a chunk; `atPoints` writes what is done with the sums at the points of a scope. */
export const writeContraction = (
  writer: Writer,
  contraction: Contraction,
  atPoints: (point: Scope) => void,
): void => {
  const { product, tiling, chunks } = contraction
  const batch = batchOf(contraction)
  const width = widthOf(tiling)
  const scratch = getGlobal('i32', 0)
  const outerBounds = batch.map((size, v) => (v === 0 ? chunkBounds(writer, size, 1, chunks) : allOf(size)))
  const isBatch = batch.length > 0
  const sharesRows = !isBatch && isOneBlock(contraction)
  const rowsHere = sharesRows ? rowBounds(writer, contraction, chunks) : allOf(product.rows)
  const columnsHere =
    isBatch || sharesRows
      ? allOf(product.columns)
      : chunkBounds(writer, product.columns, groupWidth(tiling), chunks)
  const whole = packsWhole(contraction)
  const runs = runsOf(product)

  writeLoops(writer, writer.root, outerBounds, 'none', (scope) => {
    const factors = factorsOf(writer, scope, contraction)
    const height = (row: I32) => heightAt(contraction, row)
    const groupStep = () => i32.const(groupWidth(tiling))
    const packRowsAt = (at: Scope, row: I32): void => {
      if (!tiling.packRows || whole === 'rows') return
      at.statements.push(
        byHeight(contraction, row, (rows) => pack(writer, factors.rowSource(row), factors.ownRows, rows)),
      )
    }
    const packBlock = (at: Scope, block: Bounds): void => {
      if (!tiling.packColumns || whole === 'columns') return
      const packAt = (column: I32, count: number): Statement =>
        pack(writer, factors.columnSource(column), factors.inBlock(column, block.from), width, {
          count,
          apart: 4 * width * termsOf(product),
        })
      blockLoop(writer, at, block, groupStep, (column, inside) => {
        if (tiling.group === 1) inside.statements.push(packAt(column, 1))
        else {
          // Two panels beside each other are one line of a cache.
          const end = i32.add(column, i32.const(groupWidth(tiling)))
          const panel = writer.f.local('i32')
          const one = forLoop(panel, column, block.to, width, packAt(get(panel), 1))
          inside.statements.push(when(i32.leS(end, block.to), packAt(column, tiling.group), one))
        }
      })
    }
    const tile = (row: I32, column: I32, block: I32, to: I32): Statement =>
      byHeight(contraction, row, (rows) => {
        const strides = factors.strides(rows)
        const spare = i32.add(scratch, i32.const(4 * tiling.height * groupWidth(tiling)))
        const runAt = (vectors: number, terms: number, at: I32, into: I32) => {
          const kernel = microKernel(
            rows,
            vectors,
            groupWidth(tiling),
            { ...strides, terms },
            contraction.needsFence,
          )
          const skipped = (stride: number): I32 => i32.mul(at, i32.const(4 * stride))
          return callInto(
            writer.use(kernel),
            [
              i32.add(factors.rowAt(row), skipped(strides.rowTerm)),
              i32.add(factors.columnAt(column, block), skipped(strides.columnTerm)),
              into,
            ],
            [],
          )
        }
        const run = (vectors: number): Statement => {
          const first = runAt(vectors, runs.length, i32.const(0), to)
          if (runs.full === 1 && runs.rest === 0) return first
          const join = callInto(writer.use(addTile(rows, vectors, groupWidth(tiling))), [to, spare], [])
          const begin = writer.f.local('i32')
          const covered = i32.const(runs.full * runs.length)
          return sequence(
            first,
            forLoop(
              begin,
              i32.const(runs.length),
              covered,
              runs.length,
              runAt(vectors, runs.length, get(begin), spare),
              join,
            ),
            ...(runs.rest === 0 ? [] : [runAt(vectors, runs.rest, covered, spare), join]),
          )
        }
        const rest = Math.ceil((product.columns % width) / 4)
        return rest === 0 || rest === tiling.vectors
          ? run(tiling.vectors)
          : when(i32.geS(i32.const(product.columns - width), column), run(tiling.vectors), run(rest))
      })
    const tiles = (at: Scope, row: I32, column: I32, block: Bounds): void => {
      for (let k = 0; k < tiling.group; k += 1) {
        const here = k === 0 ? column : writer.hold(at, i32.add(column, i32.const(k * width)))
        const one = tile(row, here, block.from, i32.add(scratch, i32.const(4 * k * width)))
        at.statements.push(k === 0 ? one : when(i32.ltS(here, block.to), one))
      }
      const end = writer.hold(at, i32.add(row, height(row)))
      writePoints(
        writer,
        at,
        {
          address: scratch,
          width: groupWidth(tiling),
          rows: { from: row, to: end, size: undefined },
          columns: boundsFrom(writer, at, column, groupWidth(tiling), product.columns),
        },
        atPoints,
      )
    }
    blockLoop(
      writer,
      scope,
      columnsHere,
      () => i32.const(tiling.block),
      (from, at) => {
        const end = writer.hold(at, i32.add(from, i32.const(tiling.block)))
        const to = writer.hold(at, selectCode(i32.ltS(end, columnsHere.to), end, columnsHere.to))
        const block = { from, to, size: undefined }
        packBlock(at, block)
        blockLoop(writer, at, rowsHere, height, (row, inRow) => {
          packRowsAt(inRow, row)
          blockLoop(writer, inRow, block, groupStep, (column, inTile) => {
            tiles(inTile, row, column, block)
          })
        })
      },
    )
  })
}
