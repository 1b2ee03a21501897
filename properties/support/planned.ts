/* Plans of steps, run by the plan's own definition beside the interpreter. */
import * as E from 'fp-ts/lib/Either.js'
import type { Inputs, State, Tensor } from 'regula'
import { expect } from 'vitest'
import type { Plan } from '../../src/kernel/Plan.js'
import { planOf } from '../../src/kernel/planOf.js'
import { planFaults } from '../../src/kernel/spec.js'
import { bindForTarget } from '../../src/targets/compile.js'
import { decodeValues } from '../../src/targets/decodeInput.js'
import type { BoundStep } from '../../src/targets/Target.js'
import { runPlan } from '../../src/testing/runPlan.js'
import { difference, type Expected, type Outcome, startsOf, type Trial } from './agreement.js'

export interface PlannedTrial {
  readonly bound: BoundStep
  readonly plan: Plan
}

export const plannedOf = ({ step, dims = {} }: Trial): PlannedTrial => {
  const bound = bindForTarget(step, { dims })
  if (E.isLeft(bound)) return expect.fail(bound.left.diagnostics.map(({ message }) => message).join('\n'))
  const planned = planOf(bound.right.step)
  if (E.isLeft(planned)) return expect.fail(planned.left.message)
  return { bound: bound.right, plan: planned.right.plan }
}

const numbers = (tensors: Readonly<Record<string, Tensor>>) =>
  Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, data]))

const decoded = (plan: Plan, feed: Inputs) => {
  const values = decodeValues('input', plan.inputs, feed, { finite: false, exact: false })
  return E.isLeft(values) ? expect.fail(values.left.join('\n')) : Object.fromEntries(values.right)
}

const runOnce = (plan: Plan, feed: Inputs, state: State): E.Either<string, Outcome> => {
  const run = runPlan(plan, decoded(plan, feed), numbers(state))
  return E.isLeft(run) ? E.left(run.left.join('\n')) : E.right(E.right(run.right))
}

/** What the sanitizer says of a plan along the runs, or the first difference from what was expected. */
export const planDifference = (
  { bound, plan }: PlannedTrial,
  { feeds }: Trial,
  expected: Expected,
): string => {
  const starts = startsOf(expected.exact)
  const found: Outcome[] = []
  for (const [i, feed] of feeds.entries()) {
    const want = expected.exact[i]
    if (want === undefined || E.isLeft(want)) {
      if (want !== undefined) found.push(want)
      continue
    }
    const outcome = runOnce(plan, feed, starts[i] ?? bound.initial)
    if (E.isLeft(outcome)) return outcome.left
    found.push(outcome.right)
  }
  return difference(expected, found)
}

/** Everything that spec, sanitizer and oracle hold against a plan; nothing when it is right. */
export const complaint = (planned: PlannedTrial, trial: Trial, expected: Expected): string =>
  planFaults(planned.plan).join('\n') || planDifference(planned, trial, expected)
