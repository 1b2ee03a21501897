/* What a program has to know of its step, beside the functions of its host. */

import type { Words } from '../../arena/memory.js'
import type { Port, ProgramDescription } from '../../Target.js'
import type { Mode } from '../engine/modes.js'
import type { Script } from '../text/script.js'

/** What a buffer of the host holds at first: one word everywhere, or little-endian words in base64. */
export interface FirstWords {
  readonly buffer: number
  readonly words: number | string
}

/** The host's part: a function of the module, and the memory under it. */
export interface HostTable {
  /** Which of the functions it is. */
  readonly link: number
  readonly bytes: number
  readonly buffers: readonly Words[]
  readonly changed: readonly number[]
  readonly constants: readonly FirstWords[]
}

/** A step for one mode, or for several that take the same kernels. */
export interface Variant {
  readonly script: Script
  readonly host: HostTable
}

/** A mode, and the number of its variant, or why it has none. */
export interface ModeEntry {
  readonly name: Mode
  readonly variant: number | string
}

/** The description of a step in a module. */
export type Described = Pick<ProgramDescription, 'target'> & {
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
  readonly state: readonly Port[]
  readonly kernels: number
  readonly arenaBytes: number
}

export interface Tables {
  readonly description: Described
  /** Whether a NaN or an infinity in an output or in the next state is an error. */
  readonly finite: boolean
  /** In the order in which they are tried. */
  readonly modes: readonly ModeEntry[]
  readonly variants: readonly Variant[]
}
