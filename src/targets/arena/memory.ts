/* Numbers in and out of an arena. */
import type { PlacedBuffer } from '../../kernel/Plan.js'

/** Where numbers stand, and as what. */
export type Words = Pick<PlacedBuffer, 'format' | 'offset' | 'count' | 'bytes'>

/** The numbers of a buffer as they stand. */
const view = (memory: ArrayBuffer, { format, offset, count, bytes }: Words) => {
  switch (format) {
    case 'float32':
      return new Float32Array(memory, offset, count)
    case 'int32':
      return new Int32Array(memory, offset, count)
    case 'uint32':
      return new Uint32Array(memory, offset, count)
    case 'bits':
      return new Uint32Array(memory, offset, bytes / 4)
  }
}

/** Writes numbers into a buffer. */
export const write = (memory: ArrayBuffer, buffer: Words, numbers: ArrayLike<number>): void => {
  const to = view(memory, buffer)
  if (buffer.format !== 'bits') {
    to.set(numbers)
    return
  }
  to.fill(0)
  for (let i = 0; i < buffer.count; i += 1)
    if (numbers[i] !== 0) to[i >>> 5] = (to[i >>> 5] ?? 0) | (1 << (i & 31))
}

/** The numbers of a buffer, copied. */
export const read = (memory: ArrayBuffer, buffer: Words): Float64Array => {
  const from = view(memory, buffer)
  return buffer.format === 'bits'
    ? Float64Array.from({ length: buffer.count }, (_, i) => ((from[i >>> 5] ?? 0) >>> (i & 31)) & 1)
    : Float64Array.from(from)
}

/** The position of the first NaN or infinity of a float buffer, or −1. */
export const firstNonFinite = (memory: ArrayBuffer, buffer: Words): number => {
  if (buffer.format !== 'float32') return -1
  const numbers = view(memory, buffer)
  for (let i = 0; i < numbers.length; i += 1) if (!Number.isFinite(numbers[i])) return i
  return -1
}
