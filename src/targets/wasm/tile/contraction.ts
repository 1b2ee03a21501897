/* A product tile by tile, with the rest of its kernel worked out while a tile is near. */
import type { LoopKernel, Place } from '../../../kernel/Kernel.js'
import type { I32, Statement } from '../../../wasm/Code.js'
import {
  branchIf,
  callInto,
  get,
  getGlobal,
  loop,
  selectCode,
  sequence,
  set,
  when,
} from '../../../wasm/control.js'
import { i32 } from '../../../wasm/numeric.js'
import { v128 } from '../../../wasm/simd.js'
import { chunkBounds } from '../chunks.js'
import { addressOf, strideOf } from '../indices.js'
import { allOf, type Bounds, writeLoop, writeLoops } from '../loops.js'
import { type Scope, sameDepth } from '../Scope.js'
import type { Writer } from '../Writer.js'
import { microKernel } from './microKernel.js'
import { pack, type Source } from './pack.js'
import type { Product } from './product.js'
import type { Tiling } from './tiling.js'

/** A kernel that is a product, and how it is cut. */
export interface Contraction {
  readonly kernel: LoopKernel
  readonly product: Product
  readonly tiling: Tiling
  readonly needsFence: boolean
  readonly chunks: number
  /** Where a factor that is packed as a whole stands, in bytes. */
  readonly packed: number
}

export const termsOf = ({ inner }: Product): number => inner.reduce((n, { size }) => n * size, 1)

export const widthOf = ({ vectors }: Tiling): number => 4 * vectors

/** Loops outside the product. */
export const batchOf = ({ kernel }: Contraction): readonly number[] => kernel.domain.slice(0, -2)

/** Whether all rows run over all columns at once, and not over one block after the other. */
const isOneBlock = ({ product, tiling }: Contraction): boolean => tiling.block >= product.columns

/** Whether a factor is packed once for all tiles, by a function of its own, and not tile by tile. */
export const packsWhole = (contraction: Contraction): 'rows' | 'columns' | undefined => {
  const { packRows, packColumns } = contraction.tiling
  if (batchOf(contraction).length > 0) return undefined
  if (isOneBlock(contraction)) return packColumns ? 'columns' : undefined
  return packRows ? 'rows' : undefined
}

/** Panels of columns, each as wide as a tile. */
export const panelsOf = ({ product, tiling }: Contraction): number =>
  Math.ceil(product.columns / widthOf(tiling))

/** Bytes of a factor that is packed as a whole. */
export const packedBytes = (contraction: Contraction): number => {
  const { product, tiling } = contraction
  switch (packsWhole(contraction)) {
    case 'columns':
      return 4 * termsOf(product) * panelsOf(contraction) * widthOf(tiling)
    case 'rows':
      return 4 * termsOf(product) * product.rows
    default:
      return 0
  }
}

/** Columns of a block that is packed, in whole panels. */
const blockColumns = (contraction: Contraction): number =>
  Math.min(contraction.tiling.block, panelsOf(contraction) * widthOf(contraction.tiling))

/** Bytes that one thread needs for itself: the sums of a tile, its rows, and a block of columns. */
export const scratchBytes = (contraction: Contraction): number => {
  const { product, tiling } = contraction
  const { height, packRows, packColumns } = tiling
  const columns =
    packColumns && packsWhole(contraction) !== 'columns' ? blockColumns(contraction) + widthOf(tiling) : 0
  const rows = packRows ? height : 0
  return 4 * (height * widthOf(tiling) + (rows + columns) * termsOf(product)) + 64
}

/** How far beyond the last number of a buffer a tile may read. */
export const slackBytes = ({ product, tiling, kernel }: Contraction): number =>
  4 * widthOf(tiling) * Math.max(1, strideOf(product.column.index, kernel.domain.length - 1)) + 64

const columnsTo = ({ product, tiling }: Contraction, from: I32, writer: Writer, scope: Scope): I32 => {
  const end = writer.hold(scope, i32.add(from, i32.const(widthOf(tiling))))
  return writer.hold(
    scope,
    selectCode(i32.ltS(end, i32.const(product.columns)), end, i32.const(product.columns)),
  )
}

const fullRows = ({ product, tiling }: Contraction): number =>
  product.rows - tiling.lastHeights.reduce((n, height) => n + height, 0)

/** Heights of tiles, and the row up to which each of them is used. */
const heightsOf = (contraction: Contraction): readonly { readonly height: number; readonly to: number }[] => {
  const { tiling } = contraction
  let to = fullRows(contraction)
  const full = to > 0 ? [{ height: tiling.height, to }] : []
  return [
    ...full,
    ...tiling.lastHeights.map((height) => {
      to += height
      return { height, to }
    }),
  ]
}

/** One of several statements, by the row at which a tile begins. */
const byHeight = (contraction: Contraction, row: I32, write: (height: number) => Statement): Statement =>
  heightsOf(contraction).reduceRight<Statement | undefined>(
    (otherwise, { height, to }) =>
      otherwise === undefined ? write(height) : when(i32.ltS(row, i32.const(to)), write(height), otherwise),
    undefined,
  ) ?? sequence()

/** The address of a factor at the first of its rows or columns, without the loops of product and sum. */
const startOf = (writer: Writer, scope: Scope, place: Place, rank: number): I32 => {
  const index = { ...place.index, strides: place.index.strides.slice(0, rank - 2) }
  const { address, offset } = addressOf(writer, scope, place.buffer, index)
  return offset === 0 ? address : writer.hold(scope, i32.add(address, i32.const(offset)))
}

/** A loop over tiles: `step` gives how far each of them reaches. */
const tileLoop = (
  writer: Writer,
  outer: Scope,
  { from, to }: Bounds,
  step: (at: I32) => I32,
  write: (at: I32, scope: Scope) => void,
): void => {
  const at = writer.f.local('i32')
  const scope = sameDepth(outer)
  write(get(at), scope)
  outer.statements.push(
    set(at, from),
    when(
      i32.ltS(get(at), to),
      loop(...scope.statements, set(at, i32.add(get(at), step(get(at)))), branchIf(0, i32.ltS(get(at), to))),
    ),
  )
}

/** What is read at tiles: both factors, packed or as they stand. */
const factorsOf = (writer: Writer, scope: Scope, contraction: Contraction) => {
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
  const ownRows = i32.add(scratch, i32.const(4 * tiling.height * width))
  const ownColumns = i32.add(scratch, i32.const(4 * tiling.height * (width + (tiling.packRows ? terms : 0))))
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

/** Packs a whole factor. */
export const writePacking = (writer: Writer, contraction: Contraction, chunks: number): void => {
  const { root } = writer
  const { tiling } = contraction
  const factors = factorsOf(writer, root, contraction)
  if (packsWhole(contraction) === 'columns') {
    const width = widthOf(tiling)
    const bounds = chunkBounds(writer, panelsOf(contraction) * width, width, chunks)
    tileLoop(
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
  tileLoop(writer, root, rowBounds(writer, contraction, chunks), height, (row, scope) => {
    scope.statements.push(
      byHeight(contraction, row, (rows) =>
        pack(writer, factors.rowSource(row), factors.wholeRows(row), rows),
      ),
    )
  })
}

const heightAt = (contraction: Contraction, row: I32): I32 =>
  heightsOf(contraction).reduceRight<I32 | undefined>(
    (otherwise, { height, to }) =>
      otherwise === undefined
        ? i32.const(height)
        : selectCode(i32.ltS(row, i32.const(to)), i32.const(height), otherwise),
    undefined,
  ) ?? i32.const(1)

/** The rows of a chunk: whole tiles, and the last chunk has what is left. */
const rowBounds = (writer: Writer, contraction: Contraction, chunks: number): Bounds => {
  const { product, tiling } = contraction
  if (chunks === 1) return allOf(product.rows)
  const { from, to } = chunkBounds(writer, fullRows(contraction), tiling.height, chunks)
  const isLast = i32.eq(writer.chunk, i32.const(chunks - 1))
  return {
    from,
    to: writer.hold(writer.root, selectCode(isLast, i32.const(product.rows), to)),
    size: undefined,
  }
}

/** Full tiles from the first row to the last. */
export const rowTilesOf = (contraction: Contraction): number =>
  Math.max(1, Math.floor(fullRows(contraction) / contraction.tiling.height))

/** Work that may be cut into chunks: batches, row tiles or panels. */
export const unitsOf = (contraction: Contraction): number => {
  const [batch] = batchOf(contraction)
  if (batch !== undefined) return batch
  return isOneBlock(contraction) ? rowTilesOf(contraction) : panelsOf(contraction)
}

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
    isBatch || sharesRows ? allOf(product.columns) : chunkBounds(writer, product.columns, width, chunks)
  const whole = packsWhole(contraction)

  const points = (scope: Scope, row: I32, column: I32): void => {
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
      points(at, row, column)
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
