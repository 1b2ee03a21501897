/* Products of matrices of which only some sums are needed. */
import { kernelCost } from '../../../../kernel/cost.js'
import type { LoopKernel } from '../../../../kernel/Kernel.js'
import { chunksFor } from '../../chunks.js'
import type { Workshop } from '../../phases.js'
import { slackFor } from '../Factor.js'
import type { Product } from '../Product.js'
import type { ProductCode } from '../ProductCode.js'
import { rowsShareBytes } from '../partsShareBytes.js'
import { isTurned, placesOf, rowsTogether, sampledProductOf, sumsPitch } from './SampledProduct.js'
import { writeLists, writeSampled, writeTurned } from './writeSampled.js'

export const sampledCode = (
  { plan, sharedStart }: Workshop,
  kernel: LoopKernel,
  factors: Product,
): ProductCode | undefined => {
  const product = sampledProductOf(kernel, factors, sharedStart)
  if (product === undefined) return undefined
  const { row, column, terms } = product
  const chunks = rowsShareBytes(kernel, plan.buffers, rowsTogether)
    ? 1
    : chunksFor(kernelCost(kernel, plan).flops, Math.ceil(row.size / rowsTogether))
  const turnChunks = chunksFor(terms * column.size, terms / 4)
  const listChunks = chunksFor(row.size * column.size, row.size)
  const turning: ProductCode['before'][number] = {
    chunks: turnChunks,
    givesAddresses: false,
    write: (writer) => {
      writeTurned(writer, product, turnChunks)
    },
  }
  const listing: ProductCode['before'][number] = {
    chunks: listChunks,
    givesAddresses: true,
    write: (writer) => {
      writeLists(writer, product, listChunks)
    },
  }
  return {
    before: isTurned(product) ? [turning, listing] : [listing],
    chunks,
    write: (writer, atPoints) => {
      writeSampled(writer, product, chunks, atPoints)
    },
    shared: placesOf(product).end - sharedStart,
    scratch: rowsTogether * sumsPitch(product),
    slack: slackFor(4, 1),
  }
}
