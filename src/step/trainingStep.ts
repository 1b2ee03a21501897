import * as O from 'fp-ts/lib/Option.js'
import { gradient } from '../differentiate/reverse.js'
import type { Expr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import type { Shape } from '../expr/Shape.js'
import { postOrder } from '../graph/postOrder.js'
import { add } from '../math/arithmetic.js'
import { toFloat } from '../math/elementwise.js'
import { constant, stateVariable } from '../math/leaves.js'
import { variable } from '../ops/variable.js'
import type { Optimizer } from '../optimizers/Optimizer.js'
import { countVariable, evaluation, monteCarlo, training } from '../regularize/meaning.js'
import type { Rule } from '../regularize/Rule.js'
import { type Exprs, type Regularized, regularize } from '../regularize/regularize.js'
import { makeStep, type Step } from './Step.js'

type Float = Expr<Shape, 'float'>
type Scalar = Expr<readonly [], 'float'>

/** What a training step is made from. */
export interface TrainingOptions<O extends Exprs> {
  /** The data loss, a scalar. */
  readonly loss: Scalar
  /** More to compute in each step, in training mode. */
  readonly outputs?: O
  /** What to insert against overfitting. */
  readonly regularize?: readonly Rule[]
  readonly optimizer: Optimizer
}

/** What every training step gives: the data loss, the sum of all penalties, and their sum. */
export type LossOutputs = {
  readonly data: Scalar
  readonly penalty: Scalar
  readonly total: Scalar
}

const isFloat = (x: Expr): x is Float => x.dtype === 'float'

const isScalar = (x: Expr): x is Scalar => isFloat(x) && x.shape.length === 0

const isCount = (x: Expr): x is Expr<readonly [], 'int'> => x.dtype === 'int' && x.shape.length === 0

/** The trainable variables under the roots, one for each name. */
export const trainableOf = (roots: readonly Expr[]): readonly Float[] => {
  const byName = new Map<string, Float>()
  for (const node of postOrder(roots)) {
    const found = variable.match(node)
    if (O.isSome(found) && found.value.trainable && isFloat(node) && !byName.has(found.value.name))
      byName.set(found.value.name, node)
  }
  return [...byName.values()]
}

const nameOf = (parameter: Expr): string => {
  const found = variable.match(parameter)
  return O.isSome(found) ? found.value.name : ''
}

/** All nodes of one parameter: the same name may have been written more than once. */
const unify = (roots: readonly Expr[]): ReadonlyMap<string, readonly Float[]> => {
  const nodes = new Map<string, Float[]>()
  for (const node of postOrder(roots)) {
    const found = variable.match(node)
    if (O.isNone(found) || !isFloat(node)) continue
    const list = nodes.get(found.value.name)
    if (list === undefined) nodes.set(found.value.name, [node])
    else list.push(node)
  }
  return nodes
}

/** The gradient by each parameter, summed over all nodes of that name. */
const gradientsByName = (total: Scalar, parameters: readonly Float[]): readonly Float[] => {
  const nodes = unify([total])
  const groups = parameters.map((parameter) => nodes.get(nameOf(parameter)) ?? [parameter])
  const flat = gradient(total, groups.flat())
  let position = 0
  return groups.map((group) => {
    const parts = flat.slice(position, position + group.length)
    position += group.length
    const [first, ...rest] = parts
    return rest.reduce<Float>((sum, part) => add(sum, part), first ?? ill0())
  })
}

const ill0 = (): Float => {
  const node = ill('gradient', 'no parameter')
  return isFloat(node) ? node : ill0()
}

const reserved = ['data', 'penalty', 'total']

const outputFaults = (outputs: Exprs, trained: readonly Expr[]): readonly Expr[] => [
  ...Object.keys(outputs)
    .filter((name) => reserved.includes(name))
    .map((name) => ill('trainingStep', `the output '${name}' has a name that the step itself uses`)),
  ...(trained.length === 0
    ? [ill('trainingStep', 'the loss depends on no parameter, so there is nothing to train')]
    : []),
]

/** The next values of one parameter and its slots. */
const updates = (
  parameter: Float,
  gradient: Float,
  optimizer: Optimizer,
  time: Scalar,
  regularized: Regularized<Exprs>,
): readonly (readonly [Expr, Expr])[] => {
  const slots = new Map<string, Float>()
  const { parameter: next, slots: nextSlots } = optimizer.update({
    parameter,
    gradient,
    time,
    slot: (name, initializer) => {
      const made = stateVariable(
        `${nameOf(parameter)}/${optimizer.name}/${name}`,
        parameter.shape,
        'float',
        initializer,
      )
      slots.set(name, made)
      return made
    },
  })
  const constrained = regularized.constrain(parameter, next, optimizer.learningRate)
  return [
    [parameter, constrained],
    ...Object.entries(nextSlots).flatMap(([name, value]) => {
      const slot = slots.get(name)
      return slot === undefined ? [] : [[slot, value] as const]
    }),
  ]
}

/**
 * A whole training step: the model is regularised, given its training meaning, differentiated, and every parameter
 * gets its next value from the optimiser.
 *
 * @returns a step with the outputs `data`, `penalty`, `total` and the given ones
 */
export function trainingStep<const O extends Exprs = Record<never, Expr>>(
  options: TrainingOptions<O>,
): Step<O & LossOutputs>
export function trainingStep({
  loss,
  outputs = {},
  regularize: rules = [],
  optimizer,
}: TrainingOptions<Exprs>): Step<Exprs> {
  const regularized = regularize(rules)({ loss, outputs })
  const { data, penalty, total, ...rest } = training({
    ...regularized.outputs,
    data: regularized.data,
    penalty: regularized.penalty,
    total: regularized.total,
  })
  const parameters = isScalar(total) && !total.ill ? trainableOf([total]) : []
  const gradients = isScalar(total) ? gradientsByName(total, parameters) : []
  const count = isCount(countVariable) ? add(countVariable, 1) : countVariable
  const time = toFloat(count)
  const next = parameters.flatMap((parameter, k) => {
    const slope = gradients[k]
    return slope === undefined || !isScalar(time)
      ? []
      : updates(parameter, slope, optimizer, time, regularized)
  })
  const step = makeStep({
    outputs: { ...rest, data, penalty, total },
    next: [...next, [countVariable, count]],
    report: regularized.report,
  })
  const faults = total.ill ? outputFaults(outputs, [loss]) : outputFaults(outputs, parameters)
  return { ...step, faults: [...step.faults, ...faults] }
}

/** What a step without training is made from. */
export interface InferenceOptions<O extends Exprs> {
  readonly outputs: O
  readonly regularize?: readonly Rule[]
}

/** The outputs as they are used after training: without noise and penalties. State does not change. */
export const evaluationStep = <const O extends Exprs>({
  outputs,
  regularize: rules = [],
}: InferenceOptions<O>): Step<O> =>
  makeStep({ outputs: evaluation(regularize(rules)({ loss: constant(0), outputs }).outputs) })

/** The outputs with noise left on: every run draws other masks. Run it often for a mean and a variance. */
export const monteCarloStep = <const O extends Exprs>({
  outputs,
  regularize: rules = [],
}: InferenceOptions<O>): Step<O> =>
  makeStep({
    outputs: monteCarlo(regularize(rules)({ loss: constant(0), outputs }).outputs),
    next: isCount(countVariable) ? [[countVariable, add(countVariable, 1)]] : [],
  })
