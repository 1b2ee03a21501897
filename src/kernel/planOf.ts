import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../expr/Expr.js'
import { postOrder } from '../graph/postOrder.js'
import { variable } from '../ops/variable.js'
import { type PassTrace, runPasses } from '../passes/pipeline.js'
import type { RewriteError } from '../rules/Rule.js'
import { rootsOf, type Step } from '../step/Step.js'
import { type CostModel, defaultCost } from './fuse/demand.js'
import { fuse } from './fuse/fuse.js'
import type { Plan } from './Plan.js'
import { schedule } from './schedule/schedule.js'
import { planFaults } from './spec.js'

/** A plan with what led to it. */
export interface Planned {
  /** The step after the last pass. */
  readonly step: Step
  readonly trace: readonly PassTrace[]
  readonly plan: Plan
}

/** The node of every variable, also of one that nothing reads. */
const variablesOf = (step: Step): ReadonlyMap<string, Expr> => {
  const found = new Map(
    postOrder(Object.values(rootsOf(step))).flatMap((node) => {
      const attributes = variable.match(node)
      return O.isSome(attributes) ? [[attributes.value.name, node] as const] : []
    }),
  )
  return new Map(
    Object.entries(step.state).map(([name, { definition }]) => [
      name,
      found.get(name) ?? variable.node(definition, []),
    ]),
  )
}

/** The kernels of a step in which equal nodes are one node. */
export const lowerStep = (step: Step, cost: CostModel = defaultCost): Plan => {
  const roots = Object.values(rootsOf(step))
  return schedule(step, fuse(roots, cost), variablesOf(step))
}

/** A plan that does not hold what a plan must hold: a fault of the compiler, found before anything runs. */
export interface PlanError {
  readonly _tag: 'PlanError'
  readonly faults: readonly string[]
  readonly message: string
}

const checked = (planned: Planned): E.Either<PlanError, Planned> => {
  const faults = planFaults(planned.plan)
  const [first] = faults
  return first === undefined
    ? E.right(planned)
    : E.left({
        _tag: 'PlanError',
        faults,
        message: `the compiler made a plan that cannot be right: ${first}; please report the step`,
      })
}

/** Runs the passes over a bound step, makes a plan of the result, and checks it. */
export const planOf = (
  step: Step,
  cost: CostModel = defaultCost,
): E.Either<RewriteError | PlanError, Planned> =>
  pipe(
    runPasses(step),
    E.map(({ step: optimized, trace }) => ({ step: optimized, trace, plan: lowerStep(optimized, cost) })),
    E.chainW(checked),
  )
