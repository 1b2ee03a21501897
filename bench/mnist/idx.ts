/* MNIST as it is published: gzipped files of bytes with a head that gives their shape (IDX). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Data } from 'regula'

interface Bytes {
  readonly shape: readonly number[]
  readonly values: Uint8Array
}

const readIdx = (file: string): Bytes => {
  const content = gunzipSync(readFileSync(file))
  const [kind, rank] = [content.readUInt16BE(0) * 256 + content.readUInt8(2), content.readUInt8(3)]
  if (kind !== 0x08) throw new Error(`${file} holds no bytes in IDX`)
  const shape = Array.from({ length: rank }, (_, k) => content.readUInt32BE(4 + 4 * k))
  const values = content.subarray(4 + 4 * rank)
  const size = shape.reduce((product, n) => product * n, 1)
  if (values.length !== size) throw new Error(`${file} holds ${values.length} bytes and not ${size}`)
  return { shape, values }
}

/** A part of it, `train` or `t10k`: pixels / 255 as `x`, and the digits as `labels`. */
export const readMnist = (folder: string, part: 'train' | 't10k'): Data => {
  const images = readIdx(join(folder, `${part}-images-idx3-ubyte.gz`))
  const labels = readIdx(join(folder, `${part}-labels-idx1-ubyte.gz`))
  if (images.shape[0] !== labels.shape[0]) throw new Error(`${folder}: not one label for each image`)
  // `from` with a function goes through an iterator, which takes seconds for 47 million pixels.
  const x = Float32Array.from(images.values)
  for (let k = 0; k < x.length; k += 1) x[k] = (x[k] ?? 0) / 255
  return { x, labels: Int32Array.from(labels.values) }
}
