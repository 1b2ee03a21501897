/* Products of matrices of which one is expected to be mostly zeros. */
import { kernelCost } from '../../../../kernel/cost.js'
import type { LoopKernel } from '../../../../kernel/Kernel.js'
import { chunksFor } from '../../chunks.js'
import type { Workshop } from '../../phases.js'
import { slackFor } from '../Factor.js'
import type { Product } from '../Product.js'
import type { ProductCode } from '../ProductCode.js'
import { partsShareBytes } from '../partsShareBytes.js'
import { listBytes, panelWidth, scratchOf, sparseProductOf } from './SparseProduct.js'
import { writeLists, writeSparse } from './writeSparse.js'

export const sparseCode = (
  { plan, zeros, sharedStart }: Workshop,
  kernel: LoopKernel,
  factors: Product,
): ProductCode | undefined => {
  const product = sparseProductOf(kernel, factors, (buffer) => zeros.get(buffer) ?? 0, sharedStart)
  if (product === undefined) return undefined
  const { across, lines, terms } = product
  const width = panelWidth(product)
  const chunks = partsShareBytes(kernel, plan.buffers, width)
    ? 1
    : chunksFor(kernelCost(kernel, plan).flops, Math.ceil(across.size / width))
  const listChunks = chunksFor(lines.size * terms, Math.ceil(lines.size / 4))
  return {
    before: [
      {
        chunks: listChunks,
        givesAddresses: true,
        write: (writer) => {
          writeLists(writer, product, listChunks)
        },
      },
    ],
    chunks,
    write: (writer, atPoints) => {
      writeSparse(writer, product, chunks, atPoints)
    },
    shared: listBytes(product),
    scratch: scratchOf(product).bytes,
    slack: slackFor(width, across.stride),
  }
}
