import type { Expr } from '../expr/Expr.js'
import type { Shape } from '../expr/Shape.js'
import type { Selector } from './select.js'
import type { Site } from './sites.js'

type Float = Expr<Shape, 'float'>

/** A strength or a rate: a number, or a scalar input, so that a sweep does not recompile. */
export type Strength = number | Expr<readonly [], 'float'>

/** Puts a node after every site that it picks. */
export interface NoiseRule {
  readonly _tag: 'Noise'
  readonly name: string
  readonly select: Selector
  readonly insert: (value: Expr, site: string) => Expr
  /** Whether the node still does something in evaluation: classic dropout scales by 1 − p. */
  readonly actsInEvaluation: boolean
}

/** Adds a scalar for every parameter that it picks. */
export interface PenaltyRule {
  readonly _tag: 'Penalty'
  readonly name: string
  readonly select: Selector
  readonly penalty: (parameter: Float) => Expr
}

/** What an update rule is given. */
export interface Update {
  readonly parameter: Float
  /** What the optimiser makes of the parameter. */
  readonly next: Float
  readonly learningRate: Float
}

/** Rewrites the next value of every parameter that it picks. */
export interface UpdateRule {
  readonly _tag: 'Update'
  readonly name: string
  readonly select: Selector
  readonly update: (update: Update) => Expr
}

/** A regularisation, as data: what it picks and what it puts there. */
export type Rule = NoiseRule | PenaltyRule | UpdateRule

/** One thing that a rule did. */
export interface Insertion {
  readonly rule: string
  readonly kind: 'noise' | 'penalty' | 'update'
  /** The name of the site. */
  readonly site: string
  readonly shape: Shape
}

export const insertion = (rule: Rule, { name, shape }: Site): Insertion => ({
  rule: rule.name,
  kind: rule._tag === 'Noise' ? 'noise' : rule._tag === 'Penalty' ? 'penalty' : 'update',
  site: name,
  shape,
})
