import type { Buffer, LoopKernel } from '../../../kernel/Kernel.js'
import { strideOf } from '../indices.js'
import { isNibble } from '../writes.js'

/** Whether parts of a product, of whole rows or of columns in such groups, write to the same bytes or words. */
export const partsShareBytes = (
  { stores }: LoopKernel,
  buffers: readonly Buffer[],
  columns: number,
): boolean =>
  stores.some(({ place }) => {
    const isBits = buffers[place.buffer]?.format === 'bits'
    const { offset, strides } = place.index
    const areBytes = [offset, ...strides.slice(0, -1), columns].every((step) => step % 8 === 0)
    return 'by' in place || (isBits && !areBytes)
  })

/** Whether parts of a product of two matrices, of so many whole rows each, do. */
export const rowsShareBytes = ({ stores }: LoopKernel, buffers: readonly Buffer[], rows: number): boolean =>
  stores.some(({ place }) => {
    const isBits = buffers[place.buffer]?.format === 'bits'
    const areBytes =
      [place.index.offset, rows * strideOf(place.index, 0)].every((step) => step % 8 === 0) &&
      strideOf(place.index, 1) === 1 &&
      isNibble(place.index, 1)
    return 'by' in place || (isBits && !areBytes)
  })
