import type { Challenger } from './Challenger.js'
import type { Traffic } from './Traffic.js'

/** One contestant: milliseconds of a step in each round, and what one step sends through the interface of the GPU. */
export interface Row extends Pick<Challenger, 'kind'> {
  readonly name: string
  readonly times: readonly number[]
  readonly traffic: Traffic
}
