import * as O from 'fp-ts/lib/Option.js'
import { type Expr, labelled } from '../expr/Expr.js'
import { rewrite } from '../expr/rewrite.js'
import type { Shape } from '../expr/Shape.js'
import { builders } from '../math/builders.js'
import { penalty } from '../ops/penalty.js'
import { variable } from '../ops/variable.js'
import { type Insertion, insertion, type NoiseRule, type Rule, type UpdateRule } from './Rule.js'
import { type Site, sitesOf } from './select.js'

/** Expressions by name. */
export type Exprs = Readonly<Record<string, Expr>>

/** What is regularised: a scalar loss, and other expressions that are rewritten along with it. */
export interface Model<O extends Exprs> {
  readonly loss: Expr<readonly [], 'float'>
  readonly outputs: O
}

/** The model with noise nodes in place, the penalties beside it, and what the rules still do to updates. */
export interface Regularized<O extends Exprs> {
  /** The data loss, with noise nodes. */
  readonly data: Expr
  /** The sum of all penalty nodes. */
  readonly penalty: Expr
  /** data + penalty: what is differentiated. */
  readonly total: Expr
  readonly outputs: { readonly [K in keyof O]: O[K] }
  /** The next value of a parameter after all update rules that pick it. */
  readonly constrain: (
    parameter: Expr<Shape, 'float'>,
    next: Expr<Shape, 'float'>,
    learningRate: Expr<Shape, 'float'>,
  ) => Expr
  /** Every node that was inserted, and where. */
  readonly report: readonly Insertion[]
}

const isFloat = (x: Expr): x is Expr<Shape, 'float'> => x.dtype === 'float'

const isNoise = (rule: Rule): rule is NoiseRule => rule._tag === 'Noise'

const isUpdate = (rule: Rule): rule is UpdateRule => rule._tag === 'Update'

const nameOf = (site: Site): string => {
  const attributes = variable.match(site.node)
  return O.isSome(attributes) ? attributes.value.name : site.name
}

/**
 * Rewrites a model by rules: noise nodes go after the sites that they pick, penalty nodes are added up, update rules
 * wait for the optimiser. The model itself is not touched.
 *
 * Rules pick sites of the model as it was written; where two pick one site, the first in the list is the inner one.
 */
export const regularize =
  (rules: readonly Rule[]) =>
  <O extends Exprs>({ loss, outputs }: Model<O>): Regularized<O> => {
    const roots = [loss, ...Object.values(outputs)]
    const sites = sitesOf(roots)
    const siteOf = new Map(sites.map((site) => [site.node, site] as const))
    const noiseRules = rules.filter(isNoise)
    const updateRules = rules.filter(isUpdate)
    const rewritten = rewrite(roots, (rebuilt, original) => {
      const site = siteOf.get(original)
      return site === undefined
        ? rebuilt
        : noiseRules
            .filter((rule) => rule.select(site))
            .reduce<Expr>((value, rule) => rule.insert(value, site.name), rebuilt)
    })
    const things = [...new Map(sites.map((site) => [site.name, site] as const)).values()]
    const picked = rules.flatMap((rule) =>
      things.filter((site) => rule.select(site)).map((site) => ({ rule, site })),
    )
    const penalties = picked.flatMap(({ rule, site }) =>
      rule._tag === 'Penalty' && isFloat(site.node)
        ? [penalty.node({ kind: rule.name, target: nameOf(site) }, [rule.penalty(site.node)])]
        : [],
    )
    const [firstPenalty = builders.number(0), ...otherPenalties] = penalties
    const penaltySum = otherPenalties.reduce((total, next) => builders.add(total, next), firstPenalty)
    const data = rewritten(loss)
    const total = penalties.length === 0 ? data : builders.add(data, penaltySum)
    return {
      data,
      penalty: penaltySum,
      total: total.ill ? total : labelled(total, { kind: 'total' }),
      outputs: mapRecord(outputs, rewritten),
      constrain: (parameter, next, learningRate) => {
        const site = siteOf.get(parameter)
        let result = next
        for (const rule of site === undefined
          ? []
          : updateRules.filter((candidate) => candidate.select(site))) {
          const updated = rule.update({ parameter, next: result, learningRate })
          if (!isFloat(updated)) return updated
          result = updated
        }
        return result
      },
      report: picked.map(({ rule, site }) => insertion(rule, site)),
    }
  }

/** Applies a function to every expression of a record and keeps the names. */
export function mapRecord<O extends Exprs>(record: O, f: (x: Expr) => Expr): { readonly [K in keyof O]: O[K] }
export function mapRecord(record: Exprs, f: (x: Expr) => Expr): Exprs {
  return Object.fromEntries(Object.entries(record).map(([name, x]) => [name, f(x)]))
}
