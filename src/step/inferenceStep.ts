import { add } from '../math/arithmetic.js'
import { constant } from '../math/leaves.js'
import { countVariable, evaluation, monteCarlo } from '../regularize/meaning.js'
import type { Rule } from '../regularize/Rule.js'
import { type Exprs, regularize } from '../regularize/regularize.js'
import { evaluationFaults, monteCarloFaults } from './faults.js'
import { makeStep, type Step } from './Step.js'
import { isCount } from './types.js'

/** What a step without training is made from: the outputs, and the rules that the model was trained with. */
export interface InferenceOptions<O extends Exprs> {
  readonly outputs: O
  readonly regularize?: readonly Rule[]
}

/**
 * The outputs as they are used after training: without noise and penalties. State does not change.
 * Give it the rules of training: classic dropout scales here.
 *
 * @example
 * ```ts
 * import { compile, evaluationStep, getOrThrow, input, mul } from 'regula'
 * const y = mul(input('x', [2]), 3)
 * const program = getOrThrow(await compile(evaluationStep({ outputs: { y } }))())
 * getOrThrow(await program.run({ x: [1, 2] })()).y.data // => [3, 6]
 * ```
 */
export const evaluationStep = <const O extends Exprs>({
  outputs,
  regularize: rules = [],
}: InferenceOptions<O>): Step<O> => {
  const regularized = regularize(rules)({ loss: constant(0), outputs })
  return makeStep({ outputs: evaluation(regularized.outputs), faults: evaluationFaults(regularized) })
}

/**
 * The outputs with noise left on: every run draws other masks. Run it often for a mean and a variance.
 *
 * @example
 * ```ts
 * import { compile, getOrThrow, input, monteCarloStep, mul } from 'regula'
 * import { dropout, named } from 'regula/regularize'
 * const y = mul(input('x', [2]), 3)
 * const rules = [dropout({ dropRate: 1, after: named('x') })]
 * const program = getOrThrow(await compile(monteCarloStep({ outputs: { y }, regularize: rules }))())
 * getOrThrow(await program.run({ x: [1, 2] })()).y.data // => [0, 0]
 * ```
 */
export const monteCarloStep = <const O extends Exprs>({
  outputs,
  regularize: rules = [],
}: InferenceOptions<O>): Step<O> => {
  const regularized = regularize(rules)({ loss: constant(0), outputs })
  return makeStep({
    outputs: monteCarlo(regularized.outputs),
    next: isCount(countVariable) ? [[countVariable, add(countVariable, 1)]] : [],
    faults: monteCarloFaults(regularized),
  })
}
