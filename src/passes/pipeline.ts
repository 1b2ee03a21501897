import * as E from 'fp-ts/lib/Either.js'
import { postOrder } from '../graph/postOrder.js'
import { atomOf } from '../rules/atoms.js'
import { normalize } from '../rules/normalize.js'
import type { Firing, RewriteError, RewriteRule } from '../rules/Rule.js'
import { canonical } from '../rules/themes/canonical.js'
import { rulesOf, simplifying, themes } from '../rules/themes.js'
import { rootsOf, type Step } from '../step/Step.js'
import type { Pass } from './Pass.js'
import { rewriting } from './rewriting.js'

const nodesOf = (step: Step) => postOrder(Object.values(rootsOf(step)))

const onePrimitiveEach = (step: Step): readonly string[] =>
  nodesOf(step).flatMap((node) =>
    node.op.name === 'map' && atomOf(node) === undefined ? ['a map holds more than one primitive'] : [],
  )

/** No rule of a list applies any more. */
const settled =
  (rules: readonly RewriteRule[]): Pass['spec'] =>
  (step) => {
    const result = normalize(Object.values(rootsOf(step)), rules)
    if (E.isLeft(result)) return [result.left.message]
    return [...new Set(result.right.firings.map(({ rule }) => `the rule ${rule} still applies`))]
  }

/** No two nodes say the same. */
const nothingTwice: Pass['spec'] = (step) => {
  const roots = Object.values(rootsOf(step))
  const result = normalize(roots, [])
  if (E.isLeft(result)) return [result.left.message]
  const [before, after] = [postOrder(roots).length, postOrder(roots.map(result.right.of)).length]
  return before === after ? [] : [`${before - after} nodes stand there twice`]
}

const canonicalise = rewriting(
  'canonicalise',
  'One primitive in each map, numbers to the right, marks that have done their work taken out.',
  canonical.rules,
  onePrimitiveEach,
)

const simplify = rewriting(
  'simplify',
  'Numbers, algebra, movers, reductions and contractions in their cheapest form.',
  rulesOf(simplifying),
  settled(rulesOf(simplifying)),
)

const stabilise = rewriting(
  'stabilise',
  'What overflows or loses digits is written so that it does not.',
  rulesOf(themes),
  settled(rulesOf(themes)),
)

const share = rewriting('share', 'Nodes that say the same are one node.', [], nothingTwice)

/** The passes that rewrite expressions, in the order in which they run. */
export const passes: readonly Pass[] = [canonicalise, simplify, stabilise, share]

/** What one pass did, for looking at. */
export interface PassTrace {
  readonly pass: string
  readonly before: Step
  readonly after: Step
  readonly firings: readonly Firing[]
}

/** Runs the passes one after the other. */
export const runPasses = (
  step: Step,
  list: readonly Pass[] = passes,
): E.Either<RewriteError, { readonly step: Step; readonly trace: readonly PassTrace[] }> => {
  const trace: PassTrace[] = []
  let current = step
  for (const pass of list) {
    const result = pass.run(current)
    if (E.isLeft(result)) return result
    trace.push({ pass: pass.name, before: current, after: result.right.step, firings: result.right.firings })
    current = result.right.step
  }
  return E.right({ step: current, trace })
}
