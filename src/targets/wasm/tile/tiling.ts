/* How a product is cut into tiles. The figures are measured: docs/decisions tells how. */
import { strideOf } from '../indices.js'
import type { Product } from './product.js'

export interface Tiling {
  /** Sums in one tile: rows times vectors of four columns. */
  readonly height: number
  readonly vectors: number
  /** Heights of the tiles after the last full one. */
  readonly lastHeights: readonly number[]
  /** Which loop over tiles is outside. */
  readonly outer: 'rows' | 'columns'
  /** Factors that are first copied so that a tile reads them one number after the other. */
  readonly packRows: boolean
  readonly packColumns: boolean
}

/** Bytes that stay near while all tiles of a row run over them. */
const nearBytes = 512 * 1024

/** Steps of whole pages fall on the same lines of a cache. */
const isPageStep = (bytes: number): boolean => bytes % 2048 === 0

/** What is left after full tiles, in tiles that are nearly as high. */
const leftOver = (rows: number, height: number): readonly number[] => {
  const rest = rows % height
  if (rest === 0) return []
  if (rows < height) return [rest]
  const both = rest + height
  return both > 2 * height - 1 || height < 3 ? [height, rest] : [Math.ceil(both / 2), Math.floor(both / 2)]
}

/** Sums that stay in registers with the numbers they are made from: V8 has 15 of 128 bits. */
const shapeFor = (
  columns: number,
  isRelaxed: boolean,
): { readonly height: number; readonly vectors: number } => {
  if (columns <= 4) return { height: isRelaxed ? 12 : 10, vectors: 1 }
  if (columns > 8 && columns <= 12) return { height: 3, vectors: 3 }
  return { height: isRelaxed ? 6 : 4, vectors: 2 }
}

export const tilingOf = (
  { column, rows, columns, inner }: Product,
  rank: number,
  isRelaxed: boolean,
): Tiling => {
  const { height, vectors } = shapeFor(columns, isRelaxed)
  const terms = inner.reduce((n, { size }) => n * size, 1)
  const [only, ...more] = inner
  const isFlat = more.length === 0
  const isNear = 4 * terms * columns <= nearBytes
  const rowStep = 4 * (only?.row ?? 0)
  const columnStep = 4 * (only?.column ?? 0)
  const outer = isNear ? 'rows' : 'columns'
  return {
    height,
    vectors,
    lastHeights: leftOver(rows, height),
    outer,
    packRows: !isFlat || (isPageStep(rowStep) && terms >= 32 && columns > 16),
    packColumns:
      !isFlat ||
      strideOf(column.index, rank - 1) !== 1 ||
      (rows >= 4 * height && (!isNear || (isPageStep(columnStep) && terms >= 32))),
  }
}
