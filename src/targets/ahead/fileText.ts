/* A file beside a module that is written ahead of time, as the module's loader looks for it. */
import { crc32 } from './crc32.js'
import { quote } from './quote.js'

export interface WrittenFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Bundlers look for this expression, with the path as a literal. */
const urlText = (name: string): string => `new URL(${quote(`./${name}`)}, import.meta.url)`

export const fileText = ({ name, bytes }: WrittenFile): string =>
  `{ name: ${quote(name)}, size: ${bytes.length}, crc: ${crc32(bytes)}, url: () => ${urlText(name)} }`
