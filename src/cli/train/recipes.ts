import * as E from 'fp-ts/lib/Either.js'
import { fail, type Outcome } from '../outcome.js'
import type { Recipe, TrainFlags } from './settings.js'

const nameOf = ({ dropout, l1, l2 }: Omit<Recipe, 'name'>): string => {
  const parts = [l1 > 0 ? 'L1' : '', l2 > 0 ? 'L2' : '', dropout > 0 ? 'dropout' : '']
  return parts.filter((part) => part !== '').join(' + ') || 'plain'
}

const recipe = (strengths: Omit<Recipe, 'name'>): Recipe => ({ name: nameOf(strengths), ...strengths })

const fourWays = (l2: number, dropout: number): readonly Recipe[] =>
  [
    { dropout: 0, l1: 0, l2: 0 },
    { dropout: 0, l1: 0, l2 },
    { dropout, l1: 0, l2: 0 },
    { dropout, l1: 0, l2 },
  ].map(recipe)

/**
 * The networks to train: one, or the four ways. The example is compared unless an option asks for one network.
 *
 * @internal
 */
export const recipesOf = (flags: TrainFlags): Outcome<readonly Recipe[]> => {
  const { dropout, l1, l2, save, example } = flags
  const asksForOne = [dropout, l1, l2, save].some((option) => option !== undefined)
  const compare = flags.compare ?? (example !== undefined && !asksForOne)
  if (!compare) return E.right([recipe({ dropout: dropout ?? 0, l1: l1 ?? 0, l2: l2 ?? 0 })])
  if (save !== undefined) return fail('--save keeps one network: leave out --compare')
  if (l1 !== undefined) return fail('--compare tries L2 and dropout: leave out --l1')
  if (l2 === 0 || dropout === 0)
    return fail('--compare tries L2 and dropout: their strengths must be above 0')
  return E.right(fourWays(l2 ?? 1e-4, dropout ?? 0.5))
}
