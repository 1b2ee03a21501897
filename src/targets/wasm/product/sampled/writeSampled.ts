/* Lists, turned columns and sums of a sampled product as code. */
import type { I32, Statement } from '../../../../assembler/Code.js'
import { callInto, forLoop, get, getGlobal, set } from '../../../../assembler/control.js'
import { i32 } from '../../../../assembler/numeric.js'
import { i32x4 } from '../../../../assembler/simd.js'
import { writeBodies } from '../../bodies.js'
import { chunkBounds } from '../../chunks.js'
import { toMask } from '../../convert.js'
import { allOf, writeLoop } from '../../loops.js'
import type { Scope } from '../../Scope.js'
import type { Writer } from '../../Writer.js'
import { blockLoop, boundsFrom } from '../blocks.js'
import { addressesOf } from '../Factor.js'
import { writePoints } from '../points.js'
import { dotProducts } from './dotProducts.js'
import {
  entryBytes,
  isTurned,
  placesOf,
  roomOf,
  rowsTogether,
  type SampledProduct,
  sumsPitch,
  together,
  turnedPitch,
} from './SampledProduct.js'
import { turnColumns } from './turnColumns.js'

const rank = 2

/** Where the list of a row in a block of columns stands, and where its end is written down. */
const listAt = (product: SampledProduct, row: I32, first: I32) => {
  const { ends, entries } = placesOf(product)
  const block = i32.divU(first, i32.const(product.block))
  const list = i32.add(i32.mul(block, i32.const(product.row.size)), row)
  return {
    begin: i32.add(i32.const(entries), i32.mul(list, i32.const(roomOf(product)))),
    end: i32.add(i32.const(ends), i32.shl(list, i32.const(2))),
  }
}

/** Where the columns stand that are read. */
const columnsOf = (writer: Writer, product: SampledProduct): ((column: I32) => I32) => {
  if (!isTurned(product)) return addressesOf(writer, product.column)
  const { turned } = placesOf(product)
  return (column) => i32.add(i32.const(turned), i32.mul(column, i32.const(turnedPitch(product))))
}

/** Turns the terms of a chunk. */
export const writeTurned = (writer: Writer, product: SampledProduct, chunks: number): void => {
  const { terms, column } = product
  const start = addressesOf(writer, column)(i32.const(0))
  const { from, to } = chunkBounds(writer, terms, 4, chunks)
  const term = writer.f.local('i32')
  const at = (address: I32, stride: number): I32 =>
    i32.add(address, i32.mul(get(term), i32.const(4 * stride)))
  writer.root.statements.push(
    forLoop(
      term,
      from,
      to,
      4,
      callInto(
        writer.use(turnColumns(product)),
        [at(start, column.termStride), at(i32.const(placesOf(product).turned), 1)],
        [],
      ),
    ),
  )
}

/** Lists the columns that the rows of a chunk need. */
export const writeLists = (writer: Writer, product: SampledProduct, chunks: number): void => {
  const { row, column, block, unneeded } = product
  const { f, root } = writer
  const columnAt = columnsOf(writer, product)
  const to = f.local('i32')
  const entry = (address: I32, place: I32, k = 0): readonly Statement[] => [
    i32.store(get(to), address, entryBytes * k),
    i32.store(get(to), place, entryBytes * k + 4),
  ]
  writeLoop(writer, root, chunkBounds(writer, row.size, 1, chunks), false, (rowScope) => {
    const i = rowScope.variable ?? i32.const(0)
    blockLoop(
      writer,
      rowScope,
      allOf(column.size),
      () => i32.const(block),
      (first, scope) => {
        const list = listAt(product, i, first)
        const begin = writer.hold(scope, list.begin)
        scope.statements.push(set(to, begin))
        writeLoop(writer, scope, boundsFrom(writer, scope, first, block, column.size), true, (point) => {
          const [value] = writeBodies(writer, point, rank, [unneeded.condition])
          if (value === undefined) return
          const where = i32x4.bitmask(toMask(writer, point, value))
          const needed = writer.hold(point, unneeded.holds ? i32.xor(where, i32.const(15)) : where)
          const j = point.variable ?? first
          const place = writer.hold(point, i32.shl(i32.sub(j, first), i32.const(2)))
          const address = writer.hold(point, columnAt(j))
          const apart = isTurned(product) ? turnedPitch(product) : 4 * column.stride
          for (const lane of point.vector === undefined ? [0] : [0, 1, 2, 3])
            point.statements.push(
              // Written in any case, and kept if it is needed.
              ...entry(i32.add(address, i32.const(lane * apart)), i32.add(place, i32.const(4 * lane))),
              set(
                to,
                i32.add(
                  get(to),
                  i32.shl(
                    i32.and(i32.shrU(needed, i32.const(lane)), i32.const(1)),
                    i32.const(Math.log2(entryBytes)),
                  ),
                ),
              ),
            )
        })
        const group = entryBytes * together
        const groups = i32.divU(
          i32.add(i32.sub(get(to), begin), i32.const(group - entryBytes)),
          i32.const(group),
        )
        const nowhere = i32.const(sumsPitch(product) - 16)
        scope.statements.push(
          ...Array.from({ length: together - 1 }, (_, k) => entry(columnAt(first), nowhere, k)).flat(),
          i32.store(list.end, i32.add(begin, i32.mul(groups, i32.const(group)))),
        )
      },
    )
  })
}

/** Writes the sums of a chunk that are needed, and what is done with all. */
export const writeSampled = (
  writer: Writer,
  product: SampledProduct,
  chunks: number,
  atPoints: (point: Scope) => void,
): void => {
  const { row, column, block } = product
  const { f, root } = writer
  const scratch = getGlobal('i32', 0)
  const rowAt = addressesOf(writer, row)
  const rowsHere = chunkBounds(writer, row.size, rowsTogether, chunks)
  blockLoop(
    writer,
    root,
    allOf(column.size),
    () => i32.const(block),
    (first, inBlock) => {
      const columns = boundsFrom(writer, inBlock, first, block, column.size)
      blockLoop(
        writer,
        inBlock,
        rowsHere,
        () => i32.const(rowsTogether),
        (firstRow, scope) => {
          const rows = boundsFrom(writer, scope, firstRow, rowsTogether, row.size)
          const i = f.local('i32')
          const [entry, end] = [f.local('i32'), f.local('i32')]
          const list = listAt(product, get(i), first)
          const sums = i32.add(scratch, i32.mul(i32.sub(get(i), firstRow), i32.const(sumsPitch(product))))
          scope.statements.push(
            forLoop(
              i,
              rows.from,
              rows.to,
              1,
              set(end, i32.load(list.end)),
              forLoop(
                entry,
                list.begin,
                get(end),
                entryBytes * together,
                callInto(writer.use(dotProducts(product)), [rowAt(get(i)), get(entry), sums], []),
              ),
            ),
          )
          writePoints(
            writer,
            scope,
            { address: scratch, width: sumsPitch(product) / 4, rows, columns },
            atPoints,
          )
        },
      )
    },
  )
}
