import type { Contestant, Losses, Parameters } from '../peers/Contestant.js'

/** What some steps took together, and the losses of the last of them. */
export interface Run {
  readonly milliseconds: number
  readonly losses: Losses
}

/** A contestant that keeps the time itself, wherever it runs. */
export interface Runner {
  readonly name: string
  readonly run: (steps: number) => Promise<Run>
  /** Goes back to the first parameters. */
  readonly restart: () => Promise<void>
  readonly parameters: () => Promise<Parameters>
}

/** A contestant of this process. */
export const runnerOf = ({ name, step, restart, parameters }: Contestant): Runner => ({
  name,
  run: async (steps) => {
    const start = performance.now()
    let losses: Losses = { data: Number.NaN, penalty: Number.NaN }
    for (let k = 0; k < steps; k += 1) losses = await step()
    return { milliseconds: performance.now() - start, losses }
  },
  restart,
  parameters,
})
