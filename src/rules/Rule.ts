import type { Expr, Op } from '../expr/Expr.js'
import type { Shape } from '../expr/Shape.js'
import type { AtomName } from './atoms.js'

// ---------------------------------------------------------------- model

/**
 * What a rule makes smaller, in the order in which the measures are compared: a rule may raise a later one to lower
 * an earlier one, so no sequence of rules goes on for ever. `costOf` computes them.
 */
export const measures = ['disorder', 'instability', 'work', 'nodes', 'depth'] as const

export type Measure = (typeof measures)[number]

/** Builds nodes in normal form: equal nodes are one node, and rules have been applied to what comes back. */
export interface Build {
  readonly node: (op: Op, args: readonly Expr[]) => Expr
  /** One primitive applied to arguments of one shape. */
  readonly atom: (name: AtomName, dtype: Expr['dtype'], args: readonly Expr[]) => Expr
  /** A number repeated to a shape. */
  readonly literal: (value: number, dtype: Expr['dtype'], shape: Shape) => Expr
}

/** Numbers on which both sides of a rule agree. */
export interface Domain {
  readonly from: number
  readonly to: number
  /** Whether both sides also agree on NaN, infinities and numbers near the ends of the range of floats. */
  readonly special: boolean
  /** Whether both sides also agree on the sign of zero. */
  readonly signedZero: boolean
  /** Whether both sides may differ by a few roundings, relative to the largest number on the way. */
  readonly rounding: boolean
}

/** An example of a left side, over inputs that are drawn from the domain of the rule. */
export type Example = () => Expr

/** A named, directed rewrite `left ⇒ right` of one node: data that laws, traces and documents iterate. */
export interface RewriteRule {
  /** In kebab case, such as `multiply-by-one`. */
  readonly name: string
  /** Both sides as text, such as `x · 1 ⇒ x`. */
  readonly formula: string
  /** The named side conditions, empty where the left side alone decides. */
  readonly when: readonly string[]
  readonly lowers: Measure
  /** What stands at the top of a left side: primitives or operations. */
  readonly heads: readonly string[]
  readonly domain: Domain
  readonly examples: readonly Example[]
  /** The right side, or nothing where the rule does not apply. */
  readonly rewrite: (node: Expr, build: Build) => Expr | undefined
}

/** Rules of one theme. */
export interface Theme {
  readonly name: string
  readonly doc: string
  readonly rules: readonly RewriteRule[]
}

// ---------------------------------------------------------------- constructors

/** All numbers whatever, to the last bit. */
export const everything: Domain = { from: -4, to: 4, special: true, signedZero: true, rounding: false }

/** All numbers whatever, where 0 and −0 count as equal. */
export const unsigned: Domain = { ...everything, signedZero: false }

/** All numbers whatever, up to rounding. */
export const rounded: Domain = { ...unsigned, rounding: true }

/** Numbers of ordinary size, up to rounding: another order of operations overflows elsewhere. */
export const ordinary: Domain = { ...rounded, special: false }

// ---------------------------------------------------------------- steps of a trace

/** One application of a rule. */
export interface Firing {
  readonly rule: string
  /** The node of the graph that was being put into normal form. */
  readonly at: Expr
  readonly before: Expr
  readonly after: Expr
}

/** Rules that undo each other, or a graph that never settles. */
export interface RewriteError {
  readonly _tag: 'RewriteError'
  /** The rules that go round, in order. */
  readonly rules: readonly string[]
  readonly message: string
}
