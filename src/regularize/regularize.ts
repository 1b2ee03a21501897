import * as O from 'fp-ts/lib/Option.js'
import { type Expr, labelled } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { rewrite } from '../expr/rewrite.js'
import { formatShape, type Shape } from '../expr/Shape.js'
import { postOrder } from '../graph/postOrder.js'
import { builders } from '../math/builders.js'
import { penalty } from '../ops/penalty.js'
import { variable } from '../ops/variable.js'
import { type Insertion, insertion, type NoiseRule, type Rule, type UpdateRule } from './Rule.js'
import { type Site, sitesOf } from './sites.js'
import { isFloatScalar } from './strength.js'

/** Expressions by name. */
export type Exprs = Readonly<Record<string, Expr>>

type Scalar = Expr<readonly [], 'float'>

/** What is regularised: a scalar loss, and other expressions that are rewritten along with it. */
export interface Model<O extends Exprs> {
  readonly loss: Scalar
  readonly outputs: O
}

/** The model with noise nodes in place, the penalties beside it, and what the rules still do to updates. */
export interface Regularized<O extends Exprs> {
  /** The data loss, with noise nodes. */
  readonly data: Scalar
  /** The sum of all penalty nodes. */
  readonly penalty: Scalar
  /** data + penalty: what is differentiated. */
  readonly total: Scalar
  readonly outputs: { readonly [K in keyof O]: O[K] }
  /** The next value of a parameter after all update rules that pick it. */
  readonly constrain: (
    parameter: Expr<Shape, 'float'>,
    next: Expr<Shape, 'float'>,
    learningRate: Expr<Shape, 'float'>,
  ) => Expr
  /** Every node that was inserted, and where. */
  readonly report: readonly Insertion[]
  /** Rules that pick nothing. */
  readonly idle: readonly Rule[]
  /** Noise that a derivative in the model was taken without: regularise first, then differentiate. */
  readonly unseen: readonly NoiseRule[]
  /** The names of all sites. */
  readonly sites: readonly string[]
}

const isFloat = (x: Expr): x is Expr<Shape, 'float'> => x.dtype === 'float'

/** A loss is a float scalar; anything else becomes an ill one that says so. */
const lossOf = (x: Expr): Scalar => {
  if (isFloatScalar(x)) return x
  return lossOf(
    ill('loss', `is ${x.dtype} ${formatShape(x.shape)}, not a float scalar: sum or average it`, [x]),
  )
}

const isNoise = (rule: Rule): rule is NoiseRule => rule._tag === 'Noise'

const isUpdate = (rule: Rule): rule is UpdateRule => rule._tag === 'Update'

/**
 * A rule that comes again at a site draws from a place of its own: equal paths would give equal masks. `#2` would be the
 * path of the second site of that name.
 */
const isDerivative = ({ label }: Expr): boolean => label?.kind === 'gradient' || label?.kind === 'pushforward'

const siteName = (site: Site, i: number, rules: readonly NoiseRule[]): string => {
  const before = rules.slice(0, i).filter(({ name }) => name === rules[i]?.name).length
  return before === 0 ? site.name : `${site.name}~${before + 1}`
}

const nameOf = (site: Site): string => {
  const attributes = variable.match(site.node)
  return O.isSome(attributes) ? attributes.value.name : site.name
}

/**
 * Rewrites a model by rules: noise nodes go after the sites that they pick, penalty nodes are added up, update
 * rules wait for the optimiser. The model itself is not touched, and the report lists every insertion.
 * `trainingStep` calls it.
 *
 * Rules pick sites of the model as it was written; where two pick one site, the first in the list is the inner one.
 *
 * @example
 * ```ts
 * import { constantly, evaluate, getOrThrow, parameter, sum, toNested } from 'regula'
 * import { l2, regularize } from 'regula/regularize'
 * const w = parameter('w', [2], { initializer: constantly(1) })
 * const { data, penalty, total } = regularize([l2({ lambda: 0.5 })])({ loss: sum(w), outputs: {} })
 * const values = getOrThrow(evaluate({ data, penalty, total }))
 * toNested(values.penalty) // => 1
 * toNested(values.total) // => 3
 * ```
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
      const picking = site === undefined ? [] : noiseRules.filter((rule) => rule.select(site))
      let value = rebuilt
      for (const [i, rule] of picking.entries())
        if (site !== undefined) value = rule.insert(value, siteName(site, i, picking))
      return value
    })
    const things = [...new Map(sites.map((site) => [site.name, site] as const)).values()]
    const picked = rules.flatMap((rule) =>
      things.filter((site) => rule.select(site)).map((site) => ({ rule, site })),
    )
    const isPicking = (rule: Rule): boolean => picked.some((one) => one.rule === rule)
    const penalties = picked.flatMap(({ rule, site }) =>
      rule._tag === 'Penalty' && isFloat(site.node)
        ? [penalty.node({ kind: rule.name, target: nameOf(site) }, [rule.penalty(site.node)])]
        : [],
    )
    const [firstPenalty = builders.number(0), ...otherPenalties] = penalties
    const penaltySum = otherPenalties.reduce((total, next) => builders.add(total, next), firstPenalty)
    const data = lossOf(rewritten(loss))
    const total = penalties.length === 0 ? data : builders.add(data, penaltySum)
    return {
      data,
      penalty: lossOf(penaltySum),
      total: lossOf(total.ill ? total : labelled(total, { kind: 'total' })),
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
      idle: rules.filter((rule) => !isPicking(rule)),
      unseen: postOrder(roots).some(isDerivative) ? noiseRules.filter(isPicking) : [],
      sites: things.map(({ name }) => name),
    }
  }

/** Applies a function to every expression of a record and keeps the names. */
export function mapRecord<O extends Exprs>(record: O, f: (x: Expr) => Expr): { readonly [K in keyof O]: O[K] }
export function mapRecord(record: Exprs, f: (x: Expr) => Expr): Exprs {
  return Object.fromEntries(Object.entries(record).map(([name, x]) => [name, f(x)]))
}
