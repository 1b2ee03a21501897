/*
 * A product one of whose factors is mostly zeros, such as what dropout and ReLU leave: the terms that are not 0 are
 * listed, line after line, and only these are multiplied, with panels of the other factor.
 */
import type { LoopKernel, Place } from '../../../kernel/Kernel.js'
import { strideOf } from '../indices.js'
import { longestRun } from '../tile/Contraction.js'
import type { Product } from '../tile/product.js'

/** One factor of a product, along the dimension that is its own and along the terms of the sum. */
export interface Factor {
  readonly place: Place
  readonly size: number
  /** How far apart its numbers stand. */
  readonly stride: number
  readonly termStride: number
}

export interface SparseProduct {
  readonly terms: number
  /** The factor with the zeros. Its rows or columns are the lines. */
  readonly lines: Factor
  /** The other one. */
  readonly across: Factor
  /** Whether the lines are the rows of the result, or its columns. */
  readonly linesAre: 'rows' | 'columns'
  /** Vectors of four numbers in a line of a panel. */
  readonly vectors: number
  /** Where the lists stand that all threads share, in bytes. */
  readonly listed: number
}

/** Smaller products are done before anything is listed. */
const leastSize = 32

/** A panel of more terms would not stay near. */
const mostTerms = 4096

const fits = ({ size }: Factor): boolean => size >= leastSize

/** How many numbers of a factor are worked out when it is cut into panels of so many vectors. */
const covered = (size: number, vectors: number): number => 4 * vectors * Math.ceil(size / (4 * vectors))

/** The sums of a line stay in registers; panels begin at lines of a cache. */
const vectorsFor = (size: number): number => (covered(size, 8) < 0.95 * covered(size, 12) ? 8 : 12)

/** The factors of a product of two matrices whose terms run along one loop, and whether one of them is worth a list. */
export const sparseProductOf = (
  { domain }: LoopKernel,
  { row, column, rows, columns, inner }: Product,
  isSparse: (buffer: number) => boolean,
): Omit<SparseProduct, 'listed'> | undefined => {
  const [loop, ...more] = inner
  if (loop === undefined || more.length > 0 || domain.length !== 2) return undefined
  if (loop.size < leastSize || loop.size > mostTerms) return undefined
  const ofRows = { place: row, size: rows, stride: strideOf(row.index, 0), termStride: loop.row }
  const ofColumns = {
    place: column,
    size: columns,
    stride: strideOf(column.index, 1),
    termStride: loop.column,
  }
  if (!fits(ofRows) || !fits(ofColumns)) return undefined
  const of = (linesAre: 'rows' | 'columns', lines: Factor, across: Factor) => ({
    terms: loop.size,
    lines,
    across,
    linesAre,
    vectors: vectorsFor(across.size),
  })
  // Where both are, lines are columns: what follows the sums then works on longer rows.
  if (isSparse(column.buffer)) return of('columns', ofColumns, ofRows)
  return isSparse(row.buffer) ? of('rows', ofRows, ofColumns) : undefined
}

/** Numbers in a line of a panel. */
export const widthOf = ({ vectors }: SparseProduct): number => 4 * vectors

/** Lines whose sums stand in the scratch memory at once. */
export const linesTogether = 128

/** The terms of a line in blocks that are summed each by itself: how many, and how long all but the last are. */
export const blocksOf = ({ terms }: SparseProduct): { readonly count: number; readonly length: number } => {
  const length = Math.min(terms, longestRun)
  return { count: Math.ceil(terms / length), length }
}

/** A listed term: the number, and where its line of the panel begins. */
export const entryBytes = 8

/** Bytes of the bounds of a line's blocks in the list. */
export const boundsBytes = (product: SparseProduct): number => 4 * (blocksOf(product).count + 1)

/** Bytes of the lists: the bounds of all lines, then room for all terms. */
export const listBytes = (product: SparseProduct): number =>
  product.lines.size * (boundsBytes(product) + entryBytes * product.terms)

/** Where in the scratch memory of a thread what stands: the sums, the same turned, and a panel with a line before it. */
export const scratchOf = (product: SparseProduct) => {
  const sums = 4 * linesTogether * widthOf(product)
  const turned = product.linesAre === 'columns' ? sums : 0
  const panel = sums + turned
  return { sums: 0, turned: sums, panel, bytes: panel + 4 * widthOf(product) * (product.terms + 1) }
}
