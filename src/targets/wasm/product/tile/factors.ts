/* What tiles read: both factors, packed or as they stand. */

import type { I32 } from '../../../../assembler/Code.js'
import { getGlobal } from '../../../../assembler/control.js'
import { i32 } from '../../../../assembler/numeric.js'
import { strideOf } from '../../indices.js'
import type { Scope } from '../../Scope.js'
import type { Writer } from '../../Writer.js'
import { startOf } from '../Factor.js'
import type { Source } from '../pack.js'
import { type Contraction, packsWhole, sumsBytes, termsOf, widthOf } from './Contraction.js'

/** Where the factors of a product stand, at a row or a column of it. */
export const factorsOf = (writer: Writer, scope: Scope, contraction: Contraction) => {
  const { product, tiling, kernel, packed } = contraction
  const rank = kernel.domain.length
  const terms = termsOf(product)
  const width = widthOf(tiling)
  const whole = packsWhole(contraction)
  const rowStart = startOf(writer, scope, product.row, rank)
  const columnStart = startOf(writer, scope, product.column, rank)
  const rowStride = strideOf(product.row.index, rank - 2)
  const columnStride = strideOf(product.column.index, rank - 1)
  const scratch = getGlobal('i32', 0)
  const ownRows = i32.add(scratch, i32.const(sumsBytes(contraction)))
  const ownColumns = i32.add(
    scratch,
    i32.const(sumsBytes(contraction) + (tiling.packRows ? 4 * tiling.height * terms : 0)),
  )
  const rowSource = (row: I32): Source => ({
    address: i32.add(rowStart, i32.mul(row, i32.const(4 * rowStride))),
    stride: rowStride,
    inner: product.inner.map(({ size, row: stride }) => ({ size, stride })),
  })
  const columnSource = (column: I32): Source => ({
    address: i32.add(columnStart, i32.mul(column, i32.const(4 * columnStride))),
    stride: columnStride,
    inner: product.inner.map(({ size, column: stride }) => ({ size, stride })),
  })
  const wholeRows = (row: I32): I32 => i32.add(i32.const(packed), i32.mul(row, i32.const(4 * terms)))
  const wholeColumns = (column: I32): I32 => i32.add(i32.const(packed), i32.mul(column, i32.const(4 * terms)))
  const inBlock = (column: I32, block: I32): I32 =>
    i32.add(ownColumns, i32.mul(i32.sub(column, block), i32.const(4 * terms)))
  return {
    rowSource,
    columnSource,
    wholeRows,
    wholeColumns,
    rowAt: (row: I32): I32 =>
      whole === 'rows' ? wholeRows(row) : tiling.packRows ? ownRows : rowSource(row).address,
    columnAt: (column: I32, block: I32): I32 =>
      whole === 'columns'
        ? wholeColumns(column)
        : tiling.packColumns
          ? inBlock(column, block)
          : columnSource(column).address,
    ownRows,
    inBlock,
    strides: (height: number) => ({
      terms,
      row: tiling.packRows ? 1 : rowStride,
      rowTerm: tiling.packRows ? height : (product.inner[0]?.row ?? 0),
      columnTerm: tiling.packColumns ? width : (product.inner[0]?.column ?? 0),
    }),
  }
}
