/* Bytes of a WebAssembly module, as ropes: nested lists that are flattened once, at the end. */

export type Bytes = number | Uint8Array | readonly Bytes[]

/** An unsigned number below 2⁵³ in LEB128. */
export const unsigned = (n: number): readonly number[] => {
  const bytes: number[] = []
  let rest = n
  while (rest >= 128) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  return [...bytes, rest]
}

/** A 32-bit integer in signed LEB128. */
export const signed = (n: number): readonly number[] => {
  const bytes: number[] = []
  let rest = n | 0
  for (;;) {
    const low = rest & 127
    rest >>= 7
    if ((rest === 0 && low < 64) || (rest === -1 && low >= 64)) return [...bytes, low]
    bytes.push(low + 128)
  }
}

const scratch = new DataView(new ArrayBuffer(8))

const taken = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => scratch.getUint8(i))

export const float32Bytes = (x: number): readonly number[] => {
  scratch.setFloat32(0, x, true)
  return taken(4)
}

export const float64Bytes = (x: number): readonly number[] => {
  scratch.setFloat64(0, x, true)
  return taken(8)
}

export const int32Bytes = (x: number): readonly number[] => {
  scratch.setUint32(0, x >>> 0, true)
  return taken(4)
}

const lengthOf = (bytes: Bytes): number => {
  if (typeof bytes === 'number') return 1
  if (bytes instanceof Uint8Array) return bytes.length
  let total = 0
  for (const part of bytes) total += lengthOf(part)
  return total
}

/** A rope as one array. */
export const flatten = (bytes: Bytes): Uint8Array<ArrayBuffer> => {
  const flat = new Uint8Array(lengthOf(bytes))
  let at = 0
  const put = (part: Bytes): void => {
    if (typeof part === 'number') {
      flat[at] = part
      at += 1
    } else if (part instanceof Uint8Array) {
      flat.set(part, at)
      at += part.length
    } else for (const inner of part) put(inner)
  }
  put(bytes)
  return flat
}
