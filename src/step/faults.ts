/* What can be wrong with a step as a whole, as ill expressions. */
import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { dropout } from '../ops/dropout.js'
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

/** Rules that pick nothing, and noise that a derivative does not see. */
export const regularizationFaults = ({ idle, unseen, sites }: Regularized<Exprs>): readonly Expr[] => [
  ...idle.map((name) => ill(name, `the rule picks nothing; the sites of the model are ${listed(sites)}`)),
  ...(unseen.length === 0 ? [] : [unseenFault('trainingStep')]),
]

const scalesInEvaluation = (node: Expr): boolean => {
  const found = dropout.match(node)
  return O.isSome(found) && found.value.mode === 'classic'
}

/** Noise that a derivative does not see, where it changes an evaluation: classic dropout. */
export const evaluationFaults = ({ unseen }: Regularized<Exprs>): readonly Expr[] =>
  unseen.some(scalesInEvaluation) ? [unseenFault('evaluationStep')] : []

/** Noise that a derivative does not see, where it stays on. */
export const monteCarloFaults = ({ unseen }: Regularized<Exprs>): readonly Expr[] =>
  unseen.length === 0 ? [] : [unseenFault('monteCarloStep')]
