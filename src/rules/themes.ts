import type { RewriteRule, Theme } from './Rule.js'
import { canonical } from './themes/canonical.js'
import { contractions } from './themes/contractions.js'
import { factors } from './themes/factors.js'
import { identities } from './themes/identities.js'
import { joins } from './themes/joins.js'
import { masks } from './themes/masks.js'
import { movers } from './themes/movers.js'
import { numbers } from './themes/numbers.js'
import { powers } from './themes/powers.js'
import { pulling } from './themes/pulling.js'
import { randomness } from './themes/random.js'
import { reductions } from './themes/reductions.js'
import { signs } from './themes/signs.js'
import { slices } from './themes/slices.js'
import { stability } from './themes/stability.js'

/** The themes of rules that make a graph cheaper and keep every number, up to rounding. */
export const simplifying: readonly Theme[] = [
  canonical,
  numbers,
  identities,
  randomness,
  powers,
  factors,
  signs,
  masks,
  movers,
  slices,
  joins,
  pulling,
  reductions,
  contractions,
]

/** Every rule, by theme, in the order in which they are tried. Laws, traces and documents iterate this list. */
export const themes: readonly Theme[] = [...simplifying, stability]

export const rulesOf = (list: readonly Theme[]): readonly RewriteRule[] => list.flatMap(({ rules }) => rules)
