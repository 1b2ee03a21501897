/* The three meanings of a model with noise nodes: training, evaluation and Monte-Carlo. */
import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../expr/Expr.js'
import { noAttributes } from '../expr/OpDefinition.js'
import { rewrite } from '../expr/rewrite.js'
import { stateVariable } from '../math/leaves.js'
import { expand, scalarConstant } from '../math/operand.js'
import { dropout } from '../ops/dropout.js'
import { foldIn } from '../ops/foldIn.js'
import { map } from '../ops/map.js'
import { noise } from '../ops/noise.js'
import { penalty } from '../ops/penalty.js'
import { random } from '../ops/random.js'
import { hashPath } from '../random/hash.js'
import {
  add,
  argument,
  divide,
  lessEqual,
  literal,
  multiply,
  negate,
  type Scalar,
  select,
  subtract,
  unary,
} from '../scalar/Scalar.js'
import { type Exprs, mapRecord } from './regularize.js'

/** The random key of a run, as state; it does not change. */
export const keyVariable: Expr = stateVariable('random/key', [2], 'uint32', { kind: 'key' })

/** How many steps have been run, as state: every step draws other masks. */
export const countVariable: Expr = stateVariable('step/count', [], 'int', { kind: 'constant', value: 0 })

/** The key of a site in this step: a pure function of (key, site, step). */
export const siteKey = (site: string): Expr => {
  const ofSite = foldIn.node(noAttributes, [keyVariable, scalarConstant(hashPath(site), 'uint32')])
  return foldIn.node(noAttributes, [ofSite, countVariable])
}

const uniform = (key: Expr, like: Expr): Expr => random.node({ kind: 'uniform', shape: like.shape }, [key])

const one = literal(1)

/** √(−2 ln(1 − u)) cos(2πv) for uniform u and v: a standard normal number (Box and Muller 1958). */
const boxMuller = (u: Scalar, v: Scalar): Scalar =>
  multiply(
    unary('sqrt', multiply(literal(-2), unary('log', subtract(one, u)))),
    unary('cos', multiply(literal(2 * Math.PI), v)),
  )

const twoUniforms = (key: Expr, like: Expr): readonly [Expr, Expr] => {
  const part = (k: number): Expr =>
    uniform(foldIn.node(noAttributes, [key, scalarConstant(k, 'uint32')]), like)
  return [part(0), part(1)]
}

const [x, rate, u, v] = [argument(0), argument(1), argument(2), argument(3)]

/** x·m or x·m/(1 − p), chosen and not multiplied, so that p = 1 gives zeros with zero gradients. */
const bernoulli = (mode: 'inverted' | 'classic'): Scalar => {
  const keep = subtract(one, rate)
  // rate − rate is 0, or NaN for a rate that is none.
  const kept = mode === 'inverted' ? divide(x, keep) : add(x, subtract(rate, rate))
  return select(lessEqual(keep, u), literal(0), kept)
}

/** x · (1 + √(p/(1 − p)) ε). */
const gaussian: Scalar = multiply(
  x,
  add(one, multiply(unary('sqrt', divide(rate, subtract(one, rate))), boxMuller(u, v))),
)

const additive: Scalar = add(x, multiply(rate, boxMuller(u, v)))

const noisy = (node: Expr): Expr => {
  const [value, strength] = node.args
  if (value === undefined || strength === undefined || node.ill) return node
  const spread = expand(strength, value.shape)
  const dropped = dropout.match(node)
  if (O.isSome(dropped)) {
    const { site, kind, mode } = dropped.value
    const key = siteKey(site)
    return kind === 'bernoulli'
      ? map.node({ body: bernoulli(mode), dtype: 'float' }, [value, spread, uniform(key, value)])
      : map.node({ body: gaussian, dtype: 'float' }, [value, spread, ...twoUniforms(key, value)])
  }
  const added = noise.match(node)
  return O.isNone(added)
    ? node
    : map.node({ body: additive, dtype: 'float' }, [
        value,
        spread,
        ...twoUniforms(siteKey(added.value.site), value),
      ])
}

const quiet = (node: Expr): Expr => {
  const [value, strength] = node.args
  if (value === undefined || node.ill) return node
  const dropped = dropout.match(node)
  if (O.isSome(dropped)) {
    if (dropped.value.mode === 'inverted' || strength === undefined) return value
    const body = multiply(x, add(one, negate(rate)))
    return map.node({ body, dtype: 'float' }, [value, expand(strength, value.shape)])
  }
  return O.isSome(noise.match(node)) ? value : node
}

const withoutPenalty = (node: Expr): Expr =>
  !node.ill && O.isSome(penalty.match(node)) ? scalarConstant(0, 'float') : node

function everywhere(
  meaning: (node: Expr) => Expr,
): <O extends Exprs>(exprs: O) => { readonly [K in keyof O]: O[K] } {
  return (exprs) => mapRecord(exprs, rewrite(Object.values(exprs), meaning))
}

/**
 * The expressions as they are trained: every noise node draws from (key, site, step count), so a run with the same
 * seed draws the same masks. `trainingStep` applies it.
 *
 * @example
 * ```ts
 * import { evaluate, getOrThrow, input, mul, sum, toNested } from 'regula'
 * import { dropout, named, regularize, training } from 'regula/regularize'
 * const y = mul(input('x', [2]), 1)
 * const { outputs } = regularize([dropout({ dropRate: 1, after: named('x') })])({ loss: sum(y), outputs: { y } })
 * toNested(getOrThrow(evaluate(training(outputs).y, { inputs: { x: [1, 2] } }))) // => [0, 0]
 * ```
 */
export const training = everywhere(noisy)

/**
 * The expressions as they are used: no noise node is left, penalties are 0, and classic dropout scales by 1 − p.
 * `evaluationStep` applies it.
 *
 * @example
 * ```ts
 * import { evaluate, getOrThrow, input, mul, sum, toNested } from 'regula'
 * import { dropout, evaluation, named, regularize } from 'regula/regularize'
 * const y = mul(input('x', [2]), 1)
 * const rule = dropout({ dropRate: 0.25, after: named('x'), mode: 'classic' })
 * const { outputs } = regularize([rule])({ loss: sum(y), outputs: { y } })
 * toNested(getOrThrow(evaluate(evaluation(outputs).y, { inputs: { x: [1, 2] } }))) // => [0.75, 1.5]
 * ```
 */
export const evaluation = everywhere((node) => withoutPenalty(quiet(node)))

/**
 * The expressions with noise left on and penalties 0: run them often for a mean and a variance (Gal and Ghahramani
 * 2016). `monteCarloStep` applies it.
 *
 * @example
 * ```ts
 * import { evaluate, getOrThrow, input, mul, sum, toNested } from 'regula'
 * import { dropout, monteCarlo, named, regularize } from 'regula/regularize'
 * const y = mul(input('x', [2]), 1)
 * const { outputs } = regularize([dropout({ dropRate: 1, after: named('x') })])({ loss: sum(y), outputs: { y } })
 * toNested(getOrThrow(evaluate(monteCarlo(outputs).y, { inputs: { x: [1, 2] } }))) // => [0, 0]
 * ```
 */
export const monteCarlo = everywhere((node) => withoutPenalty(noisy(node)))
