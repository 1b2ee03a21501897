/*
 * A product of which only some sums are needed (a sampled dense-dense product), such as those that dropout keeps: for
 * each row the columns that are needed are listed, and only their sums are worked out, a few at a time as dot products.
 */
import type { LoopKernel } from '../../../../kernel/Kernel.js'
import { type Unneeded, unneededSum } from '../../../../kernel/unneeded.js'
import { strideOf } from '../../indices.js'
import type { Factor } from '../Factor.js'
import { longestRun, type Product } from '../Product.js'

export interface SampledProduct {
  readonly terms: number
  readonly row: Factor
  readonly column: Factor
  readonly unneeded: Unneeded
  /** Columns of a block: what is read for them stays in the second cache. */
  readonly block: number
  /** Where the memory begins that all threads share, in bytes. */
  readonly shared: number
}

/** Columns whose sums are worked out at once: so many sums and numbers of their columns stay in registers. */
export const together = 7

/** Rows whose sums stand in the scratch memory at once. */
export const rowsTogether = 16

/** Bytes of a block of columns. */
const blockBytes = 2 ** 19

/** A listed column: where it begins, and where its sum goes. */
export const entryBytes = 8

/** Whether the terms of a column stand apart in memory: then columns are turned before. */
export const isTurned = ({ column }: SampledProduct): boolean => column.termStride !== 1

/** From one turned column to the next, in bytes: an odd number of lines of a cache, so that they fall into different sets. */
export const turnedPitch = ({ terms }: SampledProduct): number => {
  const lines = Math.ceil(terms / 16)
  return 64 * (lines % 2 === 0 ? lines + 1 : lines)
}

const blocksOf = ({ column, block }: SampledProduct): number => Math.ceil(column.size / block)

/** Room for the columns of a row in a block: all of them, and what fills the last group up. */
export const roomOf = ({ block }: SampledProduct): number => entryBytes * (block + together - 1)

/** Bytes of a row of sums: those of a block, and one that nobody reads. */
export const sumsPitch = ({ block }: SampledProduct): number => 4 * (4 * Math.ceil(block / 4) + 4)

/** Where in the shared memory what stands: the ends of the lists, the lists, and turned columns. */
export const placesOf = (product: SampledProduct) => {
  const lists = product.row.size * blocksOf(product)
  const entries = product.shared + 64 * Math.ceil((4 * lists) / 64)
  const turned = entries + 64 * Math.ceil((lists * roomOf(product)) / 64)
  const columns = isTurned(product) ? 4 * Math.ceil(product.column.size / 4) : 0
  return { ends: product.shared, entries, turned, end: turned + columns * turnedPitch(product) }
}

/** What a multiplication takes in a tile and in a dot product, a number to turn, and a column to list, in ns. */
const cost = { tiled: 1 / 27, sampled: 1 / 20, turned: 0.25, listed: 1 } as const

/** It has to be this much cheaper by that reckoning. */
const margin = 0.9

/** More would come and go from memory, and may not be there. */
const mostBytes = 2 ** 26

/** The nanoseconds that it saves. */
const savedBy = (product: SampledProduct): number => {
  const { row, column, terms, unneeded } = product
  const products = row.size * terms * column.size
  const sampled =
    products * (1 - unneeded.share) * cost.sampled +
    row.size * column.size * cost.listed +
    (isTurned(product) ? terms * column.size * cost.turned : 0)
  return margin * products * cost.tiled - sampled
}

/** A product of two matrices that needs so few of its sums that it pays to leave the others out. */
export const sampledProductOf = (
  kernel: LoopKernel,
  { row, column, rows, columns, inner }: Product,
  shared: number,
): SampledProduct | undefined => {
  const [loop, ...more] = inner
  if (loop === undefined || more.length > 0 || kernel.domain.length !== 2) return undefined
  // Four numbers of a row at a time, each lane no longer than a run.
  if (loop.row !== 1 || loop.size % 4 !== 0 || loop.size > 4 * longestRun) return undefined
  const ofColumn = {
    place: column,
    size: columns,
    stride: strideOf(column.index, 1),
    termStride: loop.column,
  }
  if (ofColumn.termStride !== 1 && ofColumn.stride !== 1) return undefined
  const unneeded = unneededSum(kernel)
  if (unneeded === undefined) return undefined
  const product: SampledProduct = {
    terms: loop.size,
    row: { place: row, size: rows, stride: strideOf(row.index, 0), termStride: 1 },
    column: ofColumn,
    unneeded,
    block: Math.min(columns, 8 * Math.max(1, Math.floor(blockBytes / (32 * loop.size)))),
    shared,
  }
  return savedBy(product) > 0 && placesOf(product).end - shared <= mostBytes ? product : undefined
}
