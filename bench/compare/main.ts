/* Training steps of Regula and its peers, in turn, in one run: `node main.js [rounds] [milliseconds of a turn] [task]…` */
import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { getOrThrow, interpreter } from 'regula'
import { explain } from 'regula/explain'
import { panelOf, textBars } from './bars.js'
import { compareTrials, dropsSomething, type Trial, tryOut } from './check.js'
import { type Entrant, findEntrants } from './entrants.js'
import { plotOf } from './plot.js'
import { nameOf, problemOf, type Task, tasks } from './problems.js'
import { runnerOf } from './Runner.js'
import { ratiosOf } from './ratios.js'
import { enter, stepOf } from './regula.js'
import { type RemoteRunner, startRunner } from './remoteRunner.js'
import { type Result, resultOf } from './results.js'
import { type Entry, inRounds, warmUp } from './rounds.js'
import { limitsText, timesTable } from './tables.js'

const [rounds = 15, budget = 200, ...chosen] = process.argv.slice(2).map(Number)

interface Checked {
  readonly entrant: Entrant
  readonly runner: RemoteRunner
  /** What it did without dropout; a limit does no step. */
  readonly trial: Trial | undefined
}

const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores`

/** Lets everyone do the step without dropout, and stops unless all compute the same. */
const checkAll = async (task: Task, entrants: readonly Entrant[]): Promise<readonly Checked[]> => {
  const problem = problemOf(task, 0)
  const reference = await enter(interpreter(), problem)
  const start = await reference.parameters()
  const expected = await tryOut(runnerOf(reference))
  const checked: Checked[] = []
  for (const entrant of entrants) {
    const runner = await startRunner(entrant, problem, start)
    checked.push({ entrant, runner, trial: entrant.kind === 'limit' ? undefined : await tryOut(runner) })
  }
  const trials = checked.flatMap(({ trial }) => (trial === undefined ? [] : [trial]))
  const { text, wrong } = compareTrials(trials, expected)
  console.log('Without dropout, beside the interpreter in float64:')
  console.log(`losses of one step (relative), parameters after three (largest difference)\n\n${text}\n`)
  if (wrong.length > 0) throw new Error(`not the same step: ${wrong.join('; ')}`)
  for (const { runner } of checked) await runner.enter(problemOf(task, 0.5), start)
  return checked
}

/** Lets everyone do the first step with dropout, and run until it is warm. */
const warmUpAll = async (checked: readonly Checked[]): Promise<readonly Entry[]> => {
  const entries: Entry[] = []
  for (const { runner, trial } of checked) {
    const { losses } = await runner.run(1)
    if (trial !== undefined && !dropsSomething(losses, trial))
      throw new Error(`${runner.name} does not drop anything`)
    entries.push(await warmUp(runner, budget))
  }
  return entries
}

const compare = async (task: Task, entrants: readonly Entrant[]): Promise<Result> => {
  console.log(`\n## ${nameOf(task)}\n`)
  const checked = await checkAll(task, entrants)
  const found = await inRounds(await warmUpAll(checked), rounds)
  for (const { runner } of checked) runner.close()
  const { totals } = getOrThrow(explain(stepOf(problemOf(task, 0.5)), { dims: { batch: task.batch } }))
  const named = checked.map(({ entrant, runner: { name } }) => ({ entrant, name }))
  const result = resultOf(task, named, found, totals.leastBytes)
  console.log([limitsText(result), timesTable(result), ratiosOf(result)].join('\n\n'))
  console.log(`\n${textBars(panelOf(result))}`)
  if (named.some(({ name }) => name.includes('reference BLAS')))
    console.log(
      '\nPyTorch runs on the reference BLAS here, many times slower than OpenBLAS: this is no comparison.',
    )
  return result
}

const entrants = findEntrants()
const nodes = [...new Set(entrants.flatMap(({ node }) => (node === undefined ? [] : [node.version])))]
console.log(`${machine}, Node ${nodes.join(' and ')}; ${rounds} rounds, turns of about ${budget} ms`)
if (entrants.every(({ family }) => family !== 'PyTorch'))
  console.log('No python3 has torch: without PyTorch.')

const results: Result[] = []
for (const [k, task] of tasks.entries())
  if (chosen.length === 0 || chosen.includes(k)) results.push(await compare(task, entrants))

const caption = `${machine}; dropout 0.5, L2, Adam; medians of ${rounds} rounds with their middle half; dashed: the limit of one core`
const file = new URL('../../peers.svg', import.meta.url)
writeFileSync(file, plotOf(results.map(panelOf), caption))
console.log('\nThe bars are drawn in bench/peers.svg')
