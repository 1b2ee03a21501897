/* Inputs straight into memory, where they are flat numbers of the right kind. */
import type { NumberArray } from '../../expr/Tensor.js'
import type { PlacedBuffer } from '../../kernel/Plan.js'
import type { Inputs, InputValue, Port } from '../Target.js'

/** The flat numbers of a value of this shape. */
const flatOf = (value: InputValue | undefined, { shape }: Port, count: number): NumberArray | undefined => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  if (value instanceof Float32Array || value instanceof Int32Array || value instanceof Float64Array)
    return value.length === count ? value : undefined
  if (!('data' in value) || !('shape' in value)) return undefined
  const { data, shape: given } = value
  const isSame =
    Array.isArray(given) && given.length === shape.length && shape.every((size, i) => given[i] === size)
  return isSame && ArrayBuffer.isView(data)
    ? flatOf(data, { name: '', dtype: 'float', shape }, count)
    : undefined
}

/** An input of a program, and the memory that it stands in. */
export interface Slot {
  readonly port: Port
  readonly buffer: PlacedBuffer
  readonly floats: Float32Array | undefined
  readonly ints: Int32Array | undefined
}

/** Writes all inputs; `false`, with some of them written, where one needs a closer look. */
export const writeFlat = (slots: readonly Slot[], inputs: Inputs): boolean => {
  if (typeof inputs !== 'object' || inputs === null || Object.keys(inputs).length !== slots.length)
    return false
  for (const { port, buffer, floats, ints } of slots) {
    const value = Object.hasOwn(inputs, port.name) ? inputs[port.name] : undefined
    const flat = flatOf(value, port, buffer.count)
    if (floats !== undefined && (flat instanceof Float32Array || flat instanceof Float64Array))
      floats.set(flat)
    else if (ints !== undefined && flat instanceof Int32Array) ints.set(flat)
    else return false
  }
  return true
}
