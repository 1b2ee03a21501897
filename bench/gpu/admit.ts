/* Who takes part in a task: whoever can enter, and does the same step as the interpreter. */
import { interpreter } from 'regula'
import { compareTrials, dropsSomething, type Trial, tryOut } from '../compare/check.js'
import { type Runner, runnerOf } from '../compare/Runner.js'
import { enter } from '../compare/regula.js'
import type { Parameters } from '../peers/Contestant.js'
import type { Challenger } from './Challenger.js'
import type { Say } from './Say.js'
import { type GpuTask, problemOn } from './tasks.js'

export interface Admitted extends Pick<Challenger, 'kind'> {
  readonly runner: Runner
}

interface Tried {
  readonly challenger: Challenger
  readonly trial: Trial
}

export interface Admission {
  readonly admitted: readonly Admitted[]
  /** Those who did another step than the interpreter. */
  readonly wrong: readonly string[]
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** What each of them gives, without those that fail: it is said why. */
const eachOf = async <A, B>(
  items: readonly A[],
  labelOf: (item: A) => string,
  work: (item: A) => Promise<B>,
  say: Say,
): Promise<readonly B[]> => {
  const found: B[] = []
  for (const item of items)
    try {
      found.push(await work(item))
    } catch (error) {
      await say(`${labelOf(item)} does not take part: ${reason(error)}\n`)
    }
  return found
}

const tryAll = async (
  task: GpuTask,
  challengers: readonly Challenger[],
  start: Parameters,
  say: Say,
): Promise<readonly Tried[]> =>
  eachOf(
    challengers,
    ({ label }) => label,
    async (challenger) => {
      const contestant = await challenger.enter(problemOn(task, 0), start)
      return { challenger, trial: await tryOut(runnerOf(contestant)) }
    },
    say,
  )

export const admit = async (
  task: GpuTask,
  challengers: readonly Challenger[],
  say: Say,
): Promise<Admission> => {
  const reference = await enter(interpreter(), problemOn(task, 0))
  const start = await reference.parameters()
  const expected = await tryOut(runnerOf(reference))
  const tried = await tryAll(task, challengers, start, say)
  const { text, wrong } = compareTrials(
    tried.map(({ trial }) => trial),
    expected,
  )
  await say('Without dropout, beside the interpreter in float64:')
  await say(`losses of one step (relative), parameters after three (largest difference)\n\n${text}\n`)
  for (const name of wrong) await say(`${name} is left out: not the same step\n`)
  const admitted = await eachOf(
    tried.filter(({ trial }) => !wrong.includes(trial.name)),
    ({ challenger }) => challenger.label,
    async ({ challenger: { kind, enter: enterStep }, trial }) => {
      const runner = runnerOf(await enterStep(problemOn(task, 0.5), start))
      const { losses } = await runner.run(1)
      if (!dropsSomething(losses, trial)) throw new Error('it does not drop anything')
      return { kind, runner }
    },
    say,
  )
  return { admitted, wrong }
}
