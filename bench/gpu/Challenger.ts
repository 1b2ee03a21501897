import type { Contestant, Parameters, Problem } from '../peers/Contestant.js'

/** Somebody who may take part: it shows when it enters. */
export interface Challenger {
  readonly label: string
  readonly kind: 'regula' | 'peer'
  readonly enter: (problem: Problem, start: Parameters) => Promise<Contestant>
}
