import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Expr } from '../expr/Expr.js'
import { normalize } from '../rules/normalize.js'
import type { RewriteRule } from '../rules/Rule.js'
import { rootsOf, type Step } from '../step/Step.js'
import type { Pass } from './Pass.js'

const mapValues = <A, B>(record: Readonly<Record<string, A>>, f: (a: A) => B): Readonly<Record<string, B>> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value)]))

const allSame = ({ state, outputs }: Step, of: (node: Expr) => Expr): boolean =>
  Object.values(outputs).every((output) => of(output) === output) &&
  Object.values(state).every(({ next }) => of(next) === next)

/** The step with every expression replaced; the step itself where nothing changes. */
export const mapStep = (step: Step, of: (node: Expr) => Expr): Step =>
  allSame(step, of)
    ? step
    : {
        ...step,
        state: mapValues(step.state, ({ definition, next }) => ({ definition, next: of(next) })),
        outputs: mapValues(step.outputs, of),
      }

/** A pass that brings every expression of a step into the normal form of some rules. */
export const rewriting = (
  name: string,
  doc: string,
  rules: readonly RewriteRule[],
  spec: Pass['spec'],
): Pass => ({
  name,
  doc,
  run: (step) =>
    pipe(
      normalize(Object.values(rootsOf(step)), rules),
      E.map(({ of, firings }) => ({ step: mapStep(step, of), firings })),
    ),
  spec,
})
