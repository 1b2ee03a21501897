import * as E from 'fp-ts/lib/Either.js'
import { fail, type Outcome } from '../outcome.js'
import { recipesOf } from './recipes.js'
import type { Recipe, TrainFlags } from './settings.js'
import { type Source, sourceOf } from './source.js'

/**
 * What is to be done, once the options do not contradict each other.
 *
 * @internal
 */
export interface Plan {
  readonly source: Source
  readonly recipes: readonly Recipe[]
  readonly flags: TrainFlags
  readonly report: string | undefined
}

/** @internal */
export const planOf = (file: string | undefined, flags: TrainFlags): Outcome<Plan> => {
  const source = sourceOf(file, flags)
  if (E.isLeft(source)) return source
  const recipes = recipesOf(flags)
  if (E.isLeft(recipes)) return recipes
  const report = flags.report ?? source.right.report
  if (report !== undefined && report === flags.save) return fail('--report and --save name the same file')
  return E.right({ source: source.right, recipes: recipes.right, flags, report })
}
