import { flatten } from '../../../assembler/bytes.js'
import { customSection } from '../../../assembler/Module.js'

/** From which byte of the file to which a part stands. */
export type Place = readonly [from: number, to: number]

/** A module with a section at its end that engines skip, and where the content of that stands. */
export const withSection = (
  module: Uint8Array,
  name: string,
  content: Uint8Array,
): { readonly bytes: Uint8Array<ArrayBuffer>; readonly place: Place } => {
  const bytes = flatten([module, customSection(name, content)])
  return { bytes, place: [bytes.length - content.length, bytes.length] }
}
