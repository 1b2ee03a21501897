/* The laws and the traps of the gpu target, for a test to call on a page. */
import { type Mode, tryLaws } from '../../../properties/support/gpuLaws.js'
import { traps } from '../../gpu/traps/index.js'

/** What of the traps goes wrong in a mode, and how many were tried. */
const tryTraps = async (mode: Mode) => {
  const failures: string[] = []
  for (const [name, complaint] of Object.entries(traps)) {
    const text = await complaint(mode).catch(String)
    if (text !== '') failures.push(`${name}: ${text}`)
  }
  return { tried: Object.keys(traps).length, failures }
}

Object.assign(globalThis, { tryLaws, tryTraps })
