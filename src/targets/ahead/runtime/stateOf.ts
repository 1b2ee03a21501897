/* A state from outside: values by name, or the bytes of a file. */

import type { Port } from '../../Target.js'
import { readSafetensors } from '../readSafetensors.js'
import { bytesOf } from './files.js'
import { textOf } from './host.js'

/**
 * The values of the variables, not yet checked.
 *
 * @throws what is wrong with a file
 */
export const stateOf = (ports: readonly Port[], given: unknown): unknown => {
  const bytes = bytesOf(given)
  return bytes === undefined ? given : readSafetensors(bytes, ports, textOf)
}
