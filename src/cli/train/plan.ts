import * as E from 'fp-ts/lib/Either.js'
import { samePath } from '../files.js'
import { modeFault } from '../mode.js'
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
  const modeIsWrong = modeFault(flags.target, flags.mode)
  if (modeIsWrong !== undefined) return fail(modeIsWrong)
  const source = sourceOf(file, flags)
  if (E.isLeft(source)) return source
  const recipes = recipesOf(flags)
  if (E.isLeft(recipes)) return recipes
  const report = flags.report ?? source.right.report
  const written = [report, flags.save].filter((path) => path !== undefined).map(samePath)
  if (new Set(written).size < written.length) return fail('--report and --save name the same file')
  if (file !== undefined && written.includes(samePath(file)))
    return fail(`'${file}' is read as the data and must not be written`)
  return E.right({ source: source.right, recipes: recipes.right, flags, report })
}
