/* The first state as a file of its own, in the format that Hugging Face's safetensors reads. */
import type { DType } from '../../expr/Shape.js'
import { elementCount } from '../../expr/Tensor.js'
import type { Port, State } from '../Target.js'
import { asciiJson } from './asciiJson.js'

/** The names of dtypes in the format, and the bytes of one number. */
export const storedAs: { readonly [D in DType]: { readonly dtype: string; readonly width: 1 | 4 } } = {
  float: { dtype: 'F32', width: 4 },
  int: { dtype: 'I32', width: 4 },
  uint32: { dtype: 'U32', width: 4 },
  bool: { dtype: 'BOOL', width: 1 },
}

/** What the format keeps for itself. */
export const reservedName = '__metadata__'

export const arrays = { float: Float32Array, int: Int32Array, uint32: Uint32Array, bool: Uint8Array }

/** Wide numbers first, so that each stands at a multiple of its size. */
const inOrder = (ports: readonly Port[]): readonly Port[] => [
  ...ports.filter(({ dtype }) => storedAs[dtype].width === 4),
  ...ports.filter(({ dtype }) => storedAs[dtype].width === 1),
]

/** The values of all ports as a file. */
export const safetensors = (ports: readonly Port[], state: State): Uint8Array<ArrayBuffer> => {
  let end = 0
  const placed = inOrder(ports).map((port) => {
    const from = end
    end += storedAs[port.dtype].width * elementCount(port.shape)
    return { port, from, to: end }
  })
  const header = asciiJson(
    Object.fromEntries([
      [reservedName, { format: 'regula' }],
      ...placed.map(({ port, from, to }) => [
        port.name,
        { dtype: storedAs[port.dtype].dtype, shape: port.shape, data_offsets: [from, to] },
      ]),
    ]),
  )
  const start = 8 * Math.ceil((8 + header.length) / 8)
  const bytes = new Uint8Array(start + end).fill(0x20, 0, start)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true)
  bytes.set(header, 8)
  for (const { port, from } of placed) {
    const place = new arrays[port.dtype](bytes.buffer, start + from, elementCount(port.shape))
    place.set(state[port.name]?.data ?? [])
  }
  return bytes
}
