import { Option } from 'commander'
import * as t from 'io-ts'
import { modes, order } from '../targets/gpu/engine/modes.js'

/** @internal */
export const mode = t.keyof({ auto: null, ...modes })

/**
 * The option for what `--target gpu` runs on; `meaning` says what comes of it.
 *
 * @internal
 */
export const modeOption = (meaning: string): Option =>
  new Option('--mode <name>', `with gpu: ${meaning}`).choices(['auto', ...order])

/**
 * What is wrong with a mode beside a target.
 *
 * @internal
 */
export const modeFault = (target: string, given: string | undefined): string | undefined =>
  given === undefined || target === 'gpu' ? undefined : '--mode is for --target gpu: the others have one only'
