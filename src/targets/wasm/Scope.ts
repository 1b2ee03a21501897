/* Where code is written: each loop has a scope, and knows the loops around it. */

import type { I32, Statement } from '../../assembler/Code.js'
import type { Scalar } from '../../scalar/Scalar.js'
import type { Value } from './Value.js'

/** The inside of a loop, or of the function at depth 0. */
export interface Scope {
  readonly outer: Scope | undefined
  /** How many loop variables are known. */
  readonly depth: number
  /** The innermost of them. */
  readonly variable: I32 | undefined
  /** The loop variable whose four next values are worked out at once; all lanes are equal without one. */
  readonly vector: number | undefined
  readonly statements: Statement[]
  readonly values: Map<Scalar, Value>
  readonly reductions: Map<number, Value>
  readonly indices: Map<string, I32>
}

export const rootScope = (): Scope => ({
  outer: undefined,
  depth: 0,
  variable: undefined,
  vector: undefined,
  statements: [],
  values: new Map(),
  reductions: new Map(),
  indices: new Map(),
})

/** A loop inside a scope. With `lanes` its variable is the one that stands for four values. */
export const innerScope = (outer: Scope, variable: I32, lanes: 'four' | 'as outside'): Scope => ({
  ...rootScope(),
  outer,
  depth: outer.depth + 1,
  variable,
  vector: lanes === 'four' ? outer.depth : outer.vector,
})

/** A loop that binds no variable, such as one over tiles. */
export const sameDepth = (outer: Scope): Scope => ({
  ...rootScope(),
  outer,
  depth: outer.depth,
  variable: outer.variable,
  vector: outer.vector,
})

/** The outermost scope in which so many loop variables are known. */
export const atDepth = (scope: Scope, depth: number): Scope => {
  let at = scope
  while (at.outer !== undefined && at.outer.depth >= depth) at = at.outer
  return at
}

/** What this scope or the nearest one around it knows. */
export const lookUp = <K, V>(scope: Scope, tableOf: (scope: Scope) => Map<K, V>, key: K): V | undefined => {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const found = tableOf(at).get(key)
    if (found !== undefined) return found
  }
  return undefined
}
