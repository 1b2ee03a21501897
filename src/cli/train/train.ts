import { resolve } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { encodeState } from '../../index.js'
import { writable, writeFile } from '../files.js'
import type { Outcome } from '../outcome.js'
import type { ProgressStream } from '../progress.js'
import type { Plan } from './plan.js'
import { reportOf } from './report.js'
import { resultsTable } from './results.js'
import { runRecipe, type Trained } from './run.js'
import { loadDataset } from './source.js'

/**
 * Where `regula train` writes.
 *
 * @internal
 */
export interface Terminal {
  readonly print: (text: string) => void
  readonly progress: ProgressStream
}

const save = (
  kind: string,
  path: string | undefined,
  text: () => string,
  { print }: Terminal,
): Outcome<void> => {
  if (path === undefined) return E.right(undefined)
  const written = writeFile(path, text())
  if (E.isRight(written)) print(`${kind}: ${resolve(path)}`)
  return written
}

/**
 * `regula train`: reads a data set, trains one network or four, prints a table, and writes what was asked for.
 *
 * @internal
 */
export const trainNetworks = async (
  { source, recipes, flags, report }: Plan,
  terminal: Terminal,
): Promise<Outcome<void>> => {
  for (const path of [report, flags.save]) {
    const checked = path === undefined ? E.right(path) : writable(path)
    if (E.isLeft(checked)) return checked
  }
  const dataset = loadDataset(source, flags)
  if (E.isLeft(dataset)) return dataset
  const runs: Trained[] = []
  for (const recipe of recipes) {
    const run = await runRecipe(recipe, dataset.right, flags, terminal.progress)
    if (E.isLeft(run)) return run
    runs.push(run.right)
  }
  terminal.print(`\n${resultsTable(runs)}\n`)
  const reported = save('Report', report, () => reportOf(runs, dataset.right, flags, source.name), terminal)
  if (E.isLeft(reported)) return reported
  const [first] = runs
  return save('State', flags.save, () => `${JSON.stringify(encodeState(first?.state ?? {}))}\n`, terminal)
}
