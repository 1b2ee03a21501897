/* A file of safetensors that comes from outside. */
import { elementCount, type Tensor } from '../../expr/Tensor.js'
import type { Port } from '../Target.js'
import { arrays, reservedName, storedAs } from './safetensors.js'

interface Entry {
  readonly name: string
  readonly dtype: string
  readonly shape: readonly number[]
  readonly from: number
  readonly to: number
}

const isSizes = (u: unknown): u is readonly number[] => Array.isArray(u) && u.every(Number.isSafeInteger)

/** Whether a value may have members. */
export const isRecord = (u: unknown): u is Readonly<Record<string, unknown>> =>
  typeof u === 'object' && u !== null

const entryOf = ([name, u]: readonly [string, unknown]): Entry => {
  const { dtype, shape, data_offsets: offsets } = isRecord(u) ? u : {}
  if (typeof dtype !== 'string' || !isSizes(shape) || !isSizes(offsets))
    throw new Error(`'${name}' has no dtype, shape and offsets`)
  const [from = -1, to = -1] = offsets
  return { name, dtype, shape, from, to }
}

const tensorOf = ({ name, dtype, shape }: Entry, port: Port, bytes: Uint8Array): Tensor => {
  const stored = storedAs[port.dtype]
  if (dtype !== stored.dtype) throw new Error(`'${name}' is ${dtype}, expected ${stored.dtype}`)
  if (bytes.length !== stored.width * elementCount(shape))
    throw new Error(`'${name}' has ${bytes.length} bytes for [${shape.join(', ')}]`)
  // A copy stands at a multiple of every size.
  return { dtype: port.dtype, shape, data: new arrays[port.dtype](bytes.slice().buffer) }
}

/**
 * The tensors of a file that are asked for and there. The bytes of all have to follow each other without gaps, which
 * also tells names that are there twice.
 *
 * @throws what is wrong with the file
 */
export const readSafetensors = (
  bytes: Uint8Array,
  ports: readonly Port[],
  text: (bytes: Uint8Array) => string,
): Readonly<Record<string, Tensor>> => {
  const { length } = bytes
  const start =
    length < 8 ? 8 : 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
  if (start > length) throw new Error(`its header ends at byte ${start} of ${length}`)
  const header: object = Object(JSON.parse(text(bytes.subarray(8, start))))
  let end = start
  const tensors = Object.entries(header)
    .filter(([name]) => name !== reservedName)
    .map(entryOf)
    .sort((a, b) => a.from - b.from || a.to - b.to)
    .flatMap((entry) => {
      const from = end
      end = start + entry.to
      if (start + entry.from !== from || end < from || end > length)
        throw new Error(`'${entry.name}' has the offsets ${entry.from}, ${entry.to}`)
      const port = ports.find(({ name }) => name === entry.name)
      return port === undefined
        ? []
        : [[port.name, tensorOf(entry, port, bytes.subarray(from, end))] as const]
    })
  if (end !== length) throw new Error(`its tensors end at byte ${end} of ${length}`)
  return Object.fromEntries(tensors)
}
