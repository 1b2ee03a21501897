/* Ports and their places in the memory. */
import { elementCount, type NumberArray } from '../../../expr/Tensor.js'
import { arrays } from '../../ahead/safetensors.js'
import type { Port } from '../../Target.js'
import type { PortPlace } from '../ahead/tables.js'

/** A port over the words that hold it. */
export interface Slot extends Port, PortPlace {
  readonly size: number
  /** Its place in the memory; of truth values there are 32 in a word. */
  readonly words: NumberArray
  /** One number for each element: the words themselves, except for truth values. */
  readonly values: NumberArray
}

export const slotsIn = <P extends PortPlace>(
  memory: ArrayBuffer,
  ports: readonly Port[],
  places: readonly P[],
): readonly (P & Slot)[] =>
  places.flatMap((place, i) => {
    const port = ports[i]
    if (port === undefined) return []
    const size = elementCount(port.shape)
    const isBool = port.dtype === 'bool'
    const Words = arrays[isBool ? 'uint32' : port.dtype]
    const count = isBool ? Math.ceil(size / 32) : size
    // What no kernel reads stands outside of the memory.
    const words = place.at === undefined ? new Words(count) : new Words(memory, place.at, count)
    return [{ ...port, ...place, size, words, values: isBool ? new Uint8Array(size) : words }]
  })

export const put = ({ dtype, words }: Slot, numbers: ArrayLike<number>): void => {
  if (dtype !== 'bool') {
    words.set(numbers)
    return
  }
  words.fill(0)
  for (let i = 0; i < numbers.length; i += 1)
    if (numbers[i] !== 0) words[i >>> 5] = (words[i >>> 5] ?? 0) | (1 << (i & 31))
}

export const copyTo = (out: NumberArray, { dtype, words }: Slot): void => {
  if (dtype !== 'bool') {
    out.set(words)
    return
  }
  for (let i = 0; i < out.length; i += 1) out[i] = ((words[i >>> 5] ?? 0) >>> (i & 31)) & 1
}

/** The numbers of a slot in an array of their own. */
export const copyOf = (slot: Slot): NumberArray => {
  const out = new arrays[slot.dtype](slot.size)
  copyTo(out, slot)
  return out
}

export const copies = (slots: readonly Slot[]): Readonly<Record<string, NumberArray>> =>
  Object.fromEntries(slots.map((slot) => [slot.name, copyOf(slot)]))
