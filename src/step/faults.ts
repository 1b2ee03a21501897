/* What can be wrong with a step as a whole, as ill expressions. */
import type { Expr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import type { Rule } from '../regularize/Rule.js'
import type { Exprs, Regularized } from '../regularize/regularize.js'

const reserved = ['data', 'penalty', 'total']

/** Faults of the loss and of the outputs' names. */
export const trainingFaults = (outputs: Exprs, loss: Expr, trained: readonly Expr[]): readonly Expr[] => [
  ...Object.keys(outputs)
    .filter((name) => reserved.includes(name))
    .map((name) => ill('trainingStep', `the output '${name}' has a name that the step itself uses`)),
  ...(!loss.ill && trained.length === 0
    ? [ill('trainingStep', 'the loss depends on no parameter, so there is nothing to train')]
    : []),
]

const listed = (names: readonly string[]): string =>
  names.length <= 12
    ? names.join(', ') || 'none'
    : `${names.slice(0, 12).join(', ')} and ${names.length - 12} more`

const unseenFault = (name: string): Expr =>
  ill(
    name,
    'a gradient in the model was taken before noise was inserted, so the noise is missing from it; ' +
      'call regularize first, differentiate what it returns, and give the step no noise rules',
  )

const idleFault = ({ name }: Rule, sites: readonly string[]): Expr =>
  ill(name, `the rule picks nothing; the sites of the model are ${listed(sites)}`)

const faultsOf = (
  step: string,
  { idle, unseen, sites }: Regularized<Exprs>,
  matters: (rule: Rule) => boolean,
): readonly Expr[] => [
  ...idle.filter(matters).map((rule) => idleFault(rule, sites)),
  ...(unseen.some(matters) ? [unseenFault(step)] : []),
]

/** Rules that pick nothing, and noise that a derivative does not see. */
export const regularizationFaults = (regularized: Regularized<Exprs>): readonly Expr[] =>
  faultsOf('trainingStep', regularized, () => true)

/** The same where only classic dropout does something. */
export const evaluationFaults = (regularized: Regularized<Exprs>): readonly Expr[] =>
  faultsOf('evaluationStep', regularized, (rule) => rule._tag === 'Noise' && rule.actsInEvaluation)

/** The same where only noise does something. */
export const monteCarloFaults = (regularized: Regularized<Exprs>): readonly Expr[] =>
  faultsOf('monteCarloStep', regularized, (rule) => rule._tag === 'Noise')
