/* How a product is cut into tiles. The figures are measured: docs/decisions tells how. */
import { strideOf } from '../../indices.js'
import type { Product } from '../Product.js'

export interface Tiling {
  /** Sums in one tile: rows times vectors of four columns. */
  readonly height: number
  readonly vectors: number
  /** Tiles beside each other whose sums are used together. */
  readonly group: number
  /** Heights of the tiles after the last full one. */
  readonly lastHeights: readonly number[]
  /** Columns that are done for all rows before the next ones: all of them, or as many as stay near. */
  readonly block: number
  /** Factors that are first copied so that a tile reads them one number after the other. */
  readonly packRows: boolean
  readonly packColumns: boolean
}

/** Bytes of columns that stay near while all rows run over them: of all columns, and of a block of them. */
const nearBytes = 512 * 1024
/** The same for a short sum: what follows it takes longer to come and go than its columns. */
const farBytes = 4 * 1024 * 1024
const blockBytes = 256 * 1024

/** What follows a product works on rows of so many tiles: short rows would be mostly beginnings, and two tiles fill a line of a cache. */
const mostTogether = 2

/** Steps from page to page: they fall on few lines of a cache, or need more pages than are at hand. */
const isFarStep = (bytes: number): boolean => bytes >= 2048

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
  const group = Math.min(mostTogether, Math.ceil(columns / (4 * vectors)))
  const width = 4 * vectors * group
  const isNear = 4 * terms * columns <= (terms <= 256 ? farBytes : nearBytes)
  const hasFarSteps = (step = 0): boolean => terms >= 32 && isFarStep(4 * step)
  const isReadOften = rows >= 16 * height && terms <= 256
  const isReadAgain = rows >= 4 * height
  return {
    height,
    vectors,
    group,
    lastHeights: leftOver(rows, height),
    block: isNear ? columns : width * Math.max(1, Math.floor(blockBytes / (4 * terms * width))),
    packRows: !isFlat || (columns > 16 && hasFarSteps(only?.row)),
    packColumns:
      !isFlat ||
      strideOf(column.index, rank - 1) !== 1 ||
      (isReadAgain && (!isNear || isReadOften || hasFarSteps(only?.column))),
  }
}
