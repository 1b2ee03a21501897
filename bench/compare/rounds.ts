/* One contestant after the other, each round starting with another one: a machine that slows down slows all of them. */
import type { Runner } from './Runner.js'

/** A contestant, and how many steps it does when it is its turn. */
export interface Entry {
  readonly runner: Runner
  readonly steps: number
}

/** Milliseconds of a step on average: one row for each round, one number in it for each entry. */
export type Rounds = readonly (readonly number[])[]

/**
 * The most steps that are timed before it begins again: a contestant that is faster would otherwise be further in its
 * training, where steps take another time. On one batch for ever units die, and their numbers become too small to be quick.
 */
const lot = 100

/** Steps from the first parameters on, again and again. The first step of each lot is not timed. */
const turn = async ({ runner, steps }: Entry): Promise<number> => {
  let spent = 0
  for (let done = 0; done < steps; done += lot) {
    await runner.restart()
    await runner.run(1)
    spent += (await runner.run(Math.min(lot, steps - done))).milliseconds
  }
  return spent / steps
}

export const inRounds = async (entries: readonly Entry[], rounds: number): Promise<Rounds> => {
  const found: number[][] = []
  for (let round = 0; round < rounds; round += 1) {
    const first = round % entries.length
    const order = [...entries.entries()]
    const times: number[] = []
    for (const [k, entry] of [...order.slice(first), ...order.slice(0, first)]) times[k] = await turn(entry)
    found.push(times)
  }
  return found
}

/** How many steps fill `budget` milliseconds, after it has run for at least `budget`. */
export const warmUp = async (runner: Runner, budget: number): Promise<Entry> => {
  let steps = 1
  let spent = 0
  for (;;) {
    const { milliseconds } = await runner.run(steps)
    spent += milliseconds
    const fitting = Math.max(1, Math.round((steps * budget) / milliseconds))
    if (spent >= 3 * budget) return { runner, steps: fitting }
    steps = Math.min(fitting, 4 * steps)
  }
}

/** What entry `k` took in each round. */
export const timesOf = (rounds: Rounds, k: number): readonly number[] =>
  rounds.map((times) => times[k] ?? Number.NaN)
