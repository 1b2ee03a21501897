import type { Expr } from '../../expr/Expr.js'
import type { LowerContext } from './Attempt.js'
import type { Draft } from './Draft.js'
import type { Treatment } from './demand.js'

/** All kernels of a step as drafts, before it is known what must be stored. */
export interface Fused {
  readonly drafts: readonly Draft[]
  /** Where each node that has a place is computed; a concatenation has several. */
  readonly homes: ReadonlyMap<Expr, readonly Draft[]>
  readonly treatment: (node: Expr) => Treatment
  readonly buffer: (node: Expr) => number
  readonly nodeOf: (buffer: number) => Expr | undefined
  readonly context: LowerContext
}
