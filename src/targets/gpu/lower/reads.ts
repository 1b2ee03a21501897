import type { Affine } from '../../../kernel/Kernel.js'
import type { Load, Read } from '../DevicePlan.js'

/** A read at other places. */
export const mapRead = (read: Read, f: (index: Affine) => Affine): Read => {
  const ofLoad = (load: Load): Load => ({ ...load, index: f(load.index) })
  switch (read._tag) {
    case 'Load':
      return ofLoad(read)
    case 'Gather':
      return { ...read, index: f(read.index), by: ofLoad(read.by) }
    case 'Draw':
    case 'Position':
      return { ...read, index: f(read.index) }
    default:
      return read
  }
}

/** The places of a read. */
export const indicesOf = (read: Read): readonly Affine[] => {
  switch (read._tag) {
    case 'Load':
    case 'Draw':
    case 'Position':
      return [read.index]
    case 'Gather':
      return [read.index, read.by.index]
    default:
      return []
  }
}
