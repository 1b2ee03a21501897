/* One task: who takes part, what a step sends through the interface of the GPU, and what it takes. */
import { flopsOf, nameOf } from '../compare/problems.js'
import { inRounds, timesOf, warmUp } from '../compare/rounds.js'
import { admit } from './admit.js'
import type { Challenger } from './Challenger.js'
import { trafficOf } from './countTraffic.js'
import type { Row } from './Row.js'
import type { Say } from './Say.js'
import { isChosen, type Settings } from './settings.js'
import type { Traffic } from './Traffic.js'
import { ratiosTable, timesTable } from './tables.js'
import { type GpuTask, tasks } from './tasks.js'

const countedSteps = 4

const perStep = ({ kernels, up, down, reads }: Traffic): Traffic => ({
  kernels: kernels / countedSteps,
  up: up / countedSteps,
  down: down / countedSteps,
  reads: reads / countedSteps,
})

/** Gives the names of those who did another step. */
const contest = async (
  task: GpuTask,
  challengers: readonly Challenger[],
  { rounds, budget }: Settings,
  say: Say,
): Promise<readonly string[]> => {
  await say(`\n## ${nameOf(task)}\n`)
  const { admitted, wrong } = await admit(task, challengers, say)
  const warm = []
  for (const { kind, runner } of admitted) {
    const entry = await warmUp(runner, budget)
    warm.push({ kind, entry, traffic: perStep(await trafficOf(() => runner.run(countedSteps))) })
  }
  const found = await inRounds(
    warm.map(({ entry }) => entry),
    rounds,
  )
  const rows = warm.map(({ kind, entry, traffic }, k): Row => {
    return { kind, name: entry.runner.name, times: timesOf(found, k), traffic }
  })
  const megaflops = (flopsOf(task) / 1e6).toPrecision(4)
  await say(
    `${rounds} rounds, turns of about ${budget} ms; ${megaflops} MFLOP in the contractions of a step\n`,
  )
  await say(`${timesTable(rows)}\n`)
  await say(ratiosTable(rows))
  return wrong
}

/** All tasks that are chosen. Gives the names of those who did another step in one of them. */
export const contestAll = async (
  challengers: readonly Challenger[],
  settings: Settings,
  say: Say,
): Promise<readonly string[]> => {
  const taking = challengers.filter(isChosen(settings))
  const wrong: string[] = []
  for (const [k, task] of tasks.entries())
    if (settings.chosen.length === 0 || settings.chosen.includes(k))
      wrong.push(...(await contest(task, taking, settings, say)))
  return wrong
}
