/*
 * The work of a run in the order in which threads share it. A stage begins when the one before it is complete; the
 * tickets of one stage are independent, and whoever comes first takes one. Where numbers end up depends on the ticket
 * alone, so results do not depend on who that was.
 */

export interface Stage {
  /** The phases of the module that a ticket runs, one after the other, on the chunk of its number. */
  readonly phases: readonly number[]
  readonly tickets: number
  /** The word that counts the tickets that were done, in all runs. */
  readonly done: number
  /** The word of each ticket: the last run in which it was taken. */
  readonly claims: readonly number[]
}

/** Words that threads share. What is written at different times stands in different cache lines. */
export const words = { run: 0, shift: 1, stop: 32, bell: 64, sleepers: 96, stages: 128 } as const

/** 64 bytes: what one thread writes is then not what its neighbour waits for. */
const line = 16

/** The stages of phases with so many chunks each. Phases in one part need not wait for each other. */
export const stagesOf = (chunks: readonly number[]): readonly Stage[] => {
  const stages: Stage[] = []
  let end: number = words.stages
  for (const [phase, tickets] of chunks.entries()) {
    const last = stages.at(-1)
    if (tickets === 1 && last?.tickets === 1) {
      stages[stages.length - 1] = { ...last, phases: [...last.phases, phase] }
      continue
    }
    const done = end
    const claims = Array.from({ length: tickets }, (_, ticket) => done + line * (ticket + 1))
    stages.push({ phases: [phase], tickets, done, claims })
    end += line * (tickets + 1)
  }
  return stages
}

/** The size of the memory that they need, in words. */
export const wordsFor = (stages: readonly Stage[]): number =>
  (stages.at(-1)?.claims.at(-1) ?? words.stages) + line

/** The tickets in the order in which a thread asks for them: its own share, then what others leave, from their ends. */
export const orderFor = (tickets: number, thread: number, threads: number): readonly number[] => {
  const from = Math.floor((thread * tickets) / threads)
  const to = Math.floor(((thread + 1) * tickets) / threads)
  const range = (start: number, end: number) => Array.from({ length: end - start }, (_, i) => start + i)
  return [...range(from, to), ...[...range(to, tickets), ...range(0, from)].reverse()]
}
