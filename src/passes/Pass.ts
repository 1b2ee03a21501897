import type * as E from 'fp-ts/lib/Either.js'
import type { Firing, RewriteError } from '../rules/Rule.js'
import type { Step } from '../step/Step.js'

/** What a pass did: the step after it, and each rewrite. */
export interface PassResult {
  readonly step: Step
  readonly firings: readonly Firing[]
}

/** A named rewrite of a whole step, whose meaning it keeps. */
export interface Pass {
  readonly name: string
  readonly doc: string
  readonly run: (step: Step) => E.Either<RewriteError, PassResult>
  /** What holds of every step after this pass and all later ones: the faults, empty when it holds. */
  readonly spec: (step: Step) => readonly string[]
}
