/* Inputs straight into memory, where they are flat numbers of the right kind. */
import type { NumberArray } from '../../expr/Tensor.js'
import type { BoundPort, PlacedBuffer } from '../../kernel/Plan.js'
import type { Inputs, InputValue, Port } from '../Target.js'

const isNumberArray = (value: object): value is NumberArray =>
  value instanceof Float32Array ||
  value instanceof Float64Array ||
  value instanceof Int32Array ||
  value instanceof Uint32Array ||
  value instanceof Uint8Array

/** Copies integers; `false`, with some of them copied, where a number is none of 32 bits. */
const copyInts = (to: Int32Array, from: NumberArray): boolean => {
  if (from instanceof Int32Array) {
    to.set(from)
    return true
  }
  for (let i = 0; i < to.length; i += 1) {
    const x = from[i] ?? Number.NaN
    if (x !== (x | 0)) return false
    to[i] = x
  }
  return true
}

/** The flat numbers of a value of this shape. */
const flatOf = (value: InputValue | undefined, { shape }: Port, count: number): NumberArray | undefined => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  if (isNumberArray(value)) return value.length === count ? value : undefined
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

/** The inputs of runs that find them at a shift. */
export const slotsAt = (
  memory: ArrayBuffer,
  ports: readonly BoundPort[],
  placed: readonly PlacedBuffer[],
  shift: number,
): readonly Slot[] =>
  ports.flatMap((port) => {
    const buffer = placed[port.buffer]
    if (buffer === undefined) return []
    const { format, count } = buffer
    const offset = buffer.offset + shift
    return [
      {
        port,
        buffer: { ...buffer, offset },
        floats: format === 'float32' ? new Float32Array(memory, offset, count) : undefined,
        ints: format === 'int32' ? new Int32Array(memory, offset, count) : undefined,
      },
    ]
  })

/**
 * Writes all inputs; `false`, with some of them written, where one needs a closer look. Where infinities are values,
 * what becomes one only in float32 needs it.
 */
export const writeFlat = (slots: readonly Slot[], inputs: Inputs, finite: boolean): boolean => {
  if (Object.keys(inputs).length !== slots.length) return false
  for (const { port, buffer, floats, ints } of slots) {
    const value = Object.hasOwn(inputs, port.name) ? inputs[port.name] : undefined
    const flat = flatOf(value, port, buffer.count)
    if (flat === undefined) return false
    if (floats !== undefined && (finite || flat instanceof Float32Array)) floats.set(flat)
    else if (ints === undefined || !copyInts(ints, flat)) return false
  }
  return true
}
