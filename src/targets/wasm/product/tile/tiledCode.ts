/* Products of matrices in tiles of sums that stay in registers. */
import { kernelCost } from '../../../../kernel/cost.js'
import type { LoopKernel } from '../../../../kernel/Kernel.js'
import { chunksFor } from '../../chunks.js'
import type { Workshop } from '../../phases.js'
import type { Product } from '../Product.js'
import type { ProductCode } from '../ProductCode.js'
import { partsShareBytes } from '../partsShareBytes.js'
import {
  type Contraction,
  groupWidth,
  packedBytes,
  packsWhole,
  panelsOf,
  rowTilesOf,
  scratchBytes,
  slackBytes,
  unitsOf,
} from './Contraction.js'
import { tilingOf } from './tiling.js'
import { writeContraction } from './writeContraction.js'
import { writePacking } from './writePacking.js'

const contractionOf = (
  { plan, isRelaxed, sharedStart }: Workshop,
  kernel: LoopKernel,
  product: Product,
): Contraction => {
  const tiling = tilingOf(product, kernel.domain.length, isRelaxed)
  const needsFence = isRelaxed && tiling.vectors === 2
  const whole = { kernel, product, tiling, needsFence, chunks: 1, packed: sharedStart }
  const chunks = partsShareBytes(kernel, plan.buffers, groupWidth(tiling))
    ? 1
    : chunksFor(kernelCost(kernel, plan).flops, unitsOf(whole))
  return { ...whole, chunks }
}

const packingOf = (contraction: Contraction): ProductCode['before'] => {
  const whole = packsWhole(contraction)
  if (whole === undefined) return []
  const units = whole === 'columns' ? panelsOf(contraction) : rowTilesOf(contraction)
  const chunks = chunksFor(packedBytes(contraction) / 4, units)
  return [
    {
      chunks,
      givesAddresses: false,
      write: (writer) => {
        writePacking(writer, contraction, chunks)
      },
    },
  ]
}

export const tiledCode = (workshop: Workshop, kernel: LoopKernel, product: Product): ProductCode => {
  const contraction = contractionOf(workshop, kernel, product)
  return {
    before: packingOf(contraction),
    chunks: contraction.chunks,
    write: (writer, atPoints) => {
      writeContraction(writer, contraction, atPoints)
    },
    shared: packedBytes(contraction),
    scratch: scratchBytes(contraction),
    slack: slackBytes(contraction),
  }
}
