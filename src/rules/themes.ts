import { canonical } from './canonical.js'
import { contractions } from './contractions.js'
import { factors } from './factors.js'
import { identities } from './identities.js'
import { joins } from './joins.js'
import { masks } from './masks.js'
import { movers } from './movers.js'
import { numbers } from './numbers.js'
import { powers } from './powers.js'
import { pulling } from './pulling.js'
import type { RewriteRule, Theme } from './Rule.js'
import { randomness } from './random.js'
import { reductions } from './reductions.js'
import { signs } from './signs.js'
import { slices } from './slices.js'
import { stability } from './stability.js'

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
