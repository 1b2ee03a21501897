/* A kernel that is a matrix product: how it is cut, and the memory that it takes. */
import type { LoopKernel } from '../../../../kernel/Kernel.js'
import { strideOf } from '../../indices.js'
import { slackFor } from '../Factor.js'
import { longestRun, type Product } from '../Product.js'
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

/** Columns of a tile. */
export const widthOf = ({ vectors }: Tiling): number => 4 * vectors

/** The lengths of the runs of a sum: so many of the longest, and what is left. */
export const runsOf = (
  product: Product,
): { readonly length: number; readonly full: number; readonly rest: number } => {
  const terms = termsOf(product)
  const length = Math.min(terms, longestRun)
  return { length, full: Math.floor(terms / length), rest: terms % length }
}

/** Columns of a group of tiles. */
export const groupWidth = (tiling: Tiling): number => widthOf(tiling) * tiling.group

/** Loops outside the product. */
export const batchOf = ({ kernel }: Contraction): readonly number[] => kernel.domain.slice(0, -2)

/** Whether all rows run over all columns at once, and not over one block after the other. */
export const isOneBlock = ({ product, tiling }: Contraction): boolean => tiling.block >= product.columns

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

/** Bytes of the sums of a group of tiles, and of one more where sums are made of runs. */
export const sumsBytes = ({ product, tiling }: Contraction): number =>
  4 * tiling.height * groupWidth(tiling) * (termsOf(product) > longestRun ? 2 : 1)

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
  return sumsBytes(contraction) + 4 * (rows + columns) * termsOf(product) + 64
}

/** How far beyond the last number of a buffer a tile may read. */
export const slackBytes = ({ product, tiling, kernel }: Contraction): number =>
  slackFor(widthOf(tiling), strideOf(product.column.index, kernel.domain.length - 1))

/** Rows in tiles of the full height. */
export const fullRows = ({ product, tiling }: Contraction): number =>
  product.rows - tiling.lastHeights.reduce((n, height) => n + height, 0)

/** Heights of tiles, and the row up to which each of them is used. */
export const heightsOf = (
  contraction: Contraction,
): readonly { readonly height: number; readonly to: number }[] => {
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

/** Full tiles from the first row to the last. */
export const rowTilesOf = (contraction: Contraction): number =>
  Math.max(1, Math.floor(fullRows(contraction) / contraction.tiling.height))

/** Work that may be cut into chunks: batches, row tiles or groups of tiles. */
export const unitsOf = (contraction: Contraction): number => {
  const { product, tiling } = contraction
  const [batch] = batchOf(contraction)
  if (batch !== undefined) return batch
  return isOneBlock(contraction) ? rowTilesOf(contraction) : Math.ceil(product.columns / groupWidth(tiling))
}
