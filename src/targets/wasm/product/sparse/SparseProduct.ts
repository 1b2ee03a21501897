/*
 * A product one of whose factors is mostly zeros, such as what dropout and ReLU leave: the terms that are not 0 are
 * listed, line after line, and only these are multiplied, with panels of the other factor.
 */
import type { LoopKernel } from '../../../../kernel/Kernel.js'
import { strideOf } from '../../indices.js'
import type { Factor } from '../Factor.js'
import { longestRun, type Product } from '../Product.js'

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

/** How many numbers of a factor are worked out when it is cut into panels of so many vectors. */
const covered = (size: number, vectors: number): number => 4 * vectors * Math.ceil(size / (4 * vectors))

/** The sums of a line stay in registers, and panels begin at lines of a cache: the wider, unless a 20th more is left over. */
const vectorsFor = (size: number): number => (covered(size, 8) < 0.95 * covered(size, 12) ? 8 : 12)

/** Numbers in a line of a panel. */
export const panelWidth = ({ vectors }: SparseProduct): number => 4 * vectors

/** Lines whose sums stand in the scratch memory at once. */
export const linesTogether = 128

/** The terms of a line in runs that are summed each by itself: how many, and how long all but the last are. */
export const runsOf = ({ terms }: SparseProduct): { readonly count: number; readonly length: number } => {
  const length = Math.min(terms, longestRun)
  return { count: Math.ceil(terms / length), length }
}

/** A listed term: the number, and where its line of the panel begins. */
export const entryBytes = 8

/** Bytes of the bounds of a line's runs in the list. */
export const boundsBytes = (product: SparseProduct): number => 4 * (runsOf(product).count + 1)

/** Bytes of the lists: the bounds of all lines, then room for all terms. */
export const listBytes = (product: SparseProduct): number =>
  product.lines.size * (boundsBytes(product) + entryBytes * product.terms)

/** Where in the scratch memory of a thread what stands: the sums, the same turned, and a panel. */
export const scratchOf = (product: SparseProduct) => {
  const sums = 4 * linesTogether * panelWidth(product)
  const turned = product.linesAre === 'columns' ? sums : 0
  const panel = sums + turned
  return { turned: sums, panel, bytes: panel + 4 * panelWidth(product) * product.terms }
}

/** What a multiplication takes in a tile and in a list, what listing takes by number, and what a line takes to begin, in ns. */
const cost = { tiled: 1 / 27, kept: 1 / 22, listed: 1.7, begun: 20 } as const

/** A list has to be this much cheaper by that reckoning: how much is 0 is a guess. */
const margin = 0.8

/** More would come and go from memory, and may not be there. */
const mostListBytes = 2 ** 26

/** The nanoseconds that a list saves. */
const savedBy = (product: SparseProduct, zeros: number): number => {
  const { lines, across, terms } = product
  const products = lines.size * terms * across.size
  const panels = Math.ceil(across.size / panelWidth(product))
  const sparse =
    products * (1 - zeros) * cost.kept +
    lines.size * terms * cost.listed +
    lines.size * panels * runsOf(product).count * cost.begun
  return margin * products * cost.tiled - sparse
}

/** A product of two matrices whose terms run along one loop, with the lists that save most, if any do. */
export const sparseProductOf = (
  { domain }: LoopKernel,
  { row, column, rows, columns, inner }: Product,
  zerosIn: (buffer: number) => number,
  listed: number,
): SparseProduct | undefined => {
  const [loop, ...more] = inner
  if (loop === undefined || more.length > 0 || domain.length !== 2) return undefined
  const ofRows = { place: row, size: rows, stride: strideOf(row.index, 0), termStride: loop.row }
  const ofColumns = {
    place: column,
    size: columns,
    stride: strideOf(column.index, 1),
    termStride: loop.column,
  }
  const of = (linesAre: 'rows' | 'columns', lines: Factor, across: Factor) => {
    const vectors = vectorsFor(across.size)
    const product: SparseProduct = { terms: loop.size, lines, across, linesAre, vectors, listed }
    return { product, saved: savedBy(product, zerosIn(lines.place.buffer)) }
  }
  // Of equals the columns: what follows the sums then works on longer rows.
  const ways = [of('columns', ofColumns, ofRows), of('rows', ofRows, ofColumns)]
  const best = ways
    .filter(({ product, saved }) => saved > 0 && listBytes(product) <= mostListBytes)
    .reduce<(typeof ways)[number] | undefined>(
      (sofar, way) => (sofar === undefined || way.saved > sofar.saved ? way : sofar),
      undefined,
    )
  return best?.product
}
