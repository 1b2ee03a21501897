/* What the rounds of one task say. */
import { median } from '../statistics.js'
import type { Entrant } from './entrants.js'
import { workOfLimit } from './limits.js'
import type { Task } from './problems.js'
import { flopsOf } from './problems.js'
import { type Rounds, timesOf } from './rounds.js'

/** One contestant, or one limit, with what its steps took in each round, in milliseconds. */
export interface Row extends Pick<Entrant, 'kind' | 'family' | 'threads' | 'node'> {
  readonly name: string
  readonly times: readonly number[]
}

/** What one core does at most, and what the step asks for. */
export interface Limits {
  /** Of the multiply-adds, in GFLOP/s. */
  readonly peak: number
  /** Of a copy, bytes read and bytes written, in GB/s. */
  readonly bandwidth: number
  readonly flops: number
  /** The least that a plan with one kernel for each contraction moves. */
  readonly leastBytes: number
}

export interface Result {
  readonly task: Task
  readonly rows: readonly Row[]
  readonly limits: Limits
}

/** Operations, or bytes, in a millisecond as billions in a second. */
export const giga = (work: number, milliseconds: number): number => work / milliseconds / 1e6

export const rateOfLimit = ({ family, times }: Row): number =>
  giga(family === 'copy' ? workOfLimit.bytes : workOfLimit.flops, median(times))

const best = (rows: readonly Row[], family: string): number =>
  Math.max(...rows.filter((row) => row.family === family).map(rateOfLimit))

export const resultOf = (
  task: Task,
  entrants: readonly { readonly entrant: Entrant; readonly name: string }[],
  rounds: Rounds,
  leastBytes: number,
): Result => {
  const rows = entrants.map(({ entrant: { kind, family, threads, node }, name }, k) => ({
    ...{ kind, family, threads, node },
    name,
    times: timesOf(rounds, k),
  }))
  const peak = Math.max(best(rows, 'relaxed'), best(rows, 'plain'))
  return {
    task,
    rows,
    limits: { peak, bandwidth: best(rows, 'copy'), flops: flopsOf(task), leastBytes },
  }
}
