import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/**
 * The first samples of a gzipped IDX file of bytes, as MNIST comes: two zero bytes, the type (8: bytes), the number of
 * axes, each size as a big-endian 32-bit word, then the numbers.
 */
export const readIdx = (path: string, samples: number): Uint8Array => {
  const bytes = gunzipSync(readFileSync(path))
  const axes = bytes[3] ?? 0
  if (bytes.readUInt16BE(0) !== 0 || bytes[2] !== 8 || axes === 0)
    throw new Error(`${path} is no IDX file of bytes`)
  const sizes = Array.from({ length: axes }, (_, axis) => bytes.readUInt32BE(4 + 4 * axis))
  const [count = 0, ...rest] = sizes
  const sampleSize = rest.reduce((n, size) => n * size, 1)
  const start = 4 + 4 * axes
  return Uint8Array.from(bytes.subarray(start, start + Math.min(samples, count) * sampleSize))
}
