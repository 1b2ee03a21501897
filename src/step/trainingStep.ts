import type { Expr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import type { Shape } from '../expr/Shape.js'
import { add } from '../math/arithmetic.js'
import { toFloat } from '../math/convert.js'
import { stateVariable } from '../math/leaves.js'
import type { Optimizer } from '../optimizers/Optimizer.js'
import { countVariable, training } from '../regularize/meaning.js'
import type { Rule } from '../regularize/Rule.js'
import { type Exprs, type Regularized, regularize } from '../regularize/regularize.js'
import { regularizationFaults, trainingFaults } from './faults.js'
import { gradientsByName, nameOf, trainableOf } from './parameters.js'
import { makeStep, type Step } from './Step.js'
import { isCount, isScalar } from './types.js'

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
      const unknown = ill(
        'optimizer',
        `'${name}' gets a next value, but the update has not asked for such a slot`,
      )
      return [[slot ?? unknown, value] as const]
    }),
  ]
}

/**
 * A whole training step: the model is regularised, given its training meaning, differentiated, and every parameter
 * gets its next value from the optimiser, all at once from the values before the step.
 *
 * A loss without parameters, or an output called `data`, `penalty` or `total`, becomes a fault that `compile`
 * reports.
 *
 * @param options the loss, more outputs, rules and the optimiser
 * @returns a step with the outputs `data`, `penalty`, `total` and the given ones
 *
 * @example
 * ```ts
 * import { compile, constantly, getOrThrow, parameter, square, trainingStep } from 'regula'
 * import { sgd } from 'regula/optimizers'
 * import { l2 } from 'regula/regularize'
 * const w = parameter('w', [], { initializer: constantly(1) })
 * const step = trainingStep({ loss: square(w), regularize: [l2({ lambda: 0.5 })], optimizer: sgd({ learningRate: 0.1 }) })
 * const program = getOrThrow(await compile(step)())
 * getOrThrow(await program.run({})()).total.data // => [1.5]
 * getOrThrow(await program.state()()).w?.data // => [Math.fround(0.7)]
 * ```
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
  const parameters = trainableOf([total])
  const gradients = gradientsByName(total, parameters)
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
  const faults = [...trainingFaults(outputs, data, parameters), ...regularizationFaults(regularized)]
  return Object.freeze({ ...step, faults: Object.freeze([...step.faults, ...faults]) })
}
