import { arrays } from './arrays.js'
import { contexts } from './contexts.js'
import { functions } from './functions.js'
import { handover } from './handover.js'
import { lifetimes } from './lifetimes.js'
import { loops } from './loops.js'
import { refusals } from './refusals.js'
import type { Traps } from './Trap.js'

/** All traps; what takes a context away comes last. */
export const traps: Traps = {
  ...loops,
  ...functions,
  ...arrays,
  ...lifetimes,
  ...handover,
  ...refusals,
  ...contexts,
}
