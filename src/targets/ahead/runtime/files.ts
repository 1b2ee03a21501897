/* The files beside the module, each checked against what was written. */
import { crc32 } from '../crc32.js'
import { reasonOf } from './failure.js'
import { fetched, type Url } from './host.js'

export interface StoredFile {
  readonly name: string
  readonly size: number
  readonly crc: number
  /** A bundler finds the file by how this is written. */
  readonly url: () => Url
}

/** The bytes of a value that is made of bytes. */
export const bytesOf = (value: unknown): Uint8Array | undefined =>
  ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : value instanceof ArrayBuffer
      ? new Uint8Array(value)
      : undefined

const read = async (url: () => Url): Promise<Uint8Array> => fetched(url())

export const readFile = async (
  { name, size, crc, url }: StoredFile,
  given?: unknown,
): Promise<Uint8Array> => {
  const fail = (why: string): never => {
    throw new Error(`${name} ${why}`)
  }
  const bytes =
    bytesOf(given) ?? (await read(url).catch((error) => fail(`cannot be read: ${reasonOf(error)}`)))
  if (bytes.length !== size) fail(`has ${bytes.length} bytes, expected ${size}`)
  if (crc32(bytes) !== crc) fail('is damaged: its checksum is wrong')
  return bytes
}
