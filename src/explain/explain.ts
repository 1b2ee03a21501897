import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Diagnostic } from '../expr/diagnose.js'
import { planOf } from '../kernel/planOf.js'
import { rootsOf, type Step } from '../step/Step.js'
import { bindForTarget, type CompileOptions } from '../targets/compile.js'
import { compileError } from '../targets/compileError.js'
import { describe } from '../targets/describe.js'
import type { BoundStep, CompileError } from '../targets/Target.js'
import type { Explanation } from './Explanation.js'
import { formulasOf } from './formulas.js'
import { graphOf } from './Graph.js'
import { passesOf } from './passes.js'
import { buffersOf, kernelsOf, totalsOf } from './plan.js'

/** How a step is explained. What is left out of a list is counted. */
export interface ExplainOptions extends Pick<CompileOptions, 'dims' | 'seed'> {
  /** The most rewrites that are listed for each pass. Default 500. */
  readonly maximumRewrites?: number
  /** The most nodes that are listed of a graph. Default 2000. */
  readonly maximumNodes?: number
  /** The most outputs, and the most gradients, that are written as formulas. Default 30. */
  readonly maximumFormulas?: number
}

const fault = (message: string): Diagnostic => ({
  op: 'explain',
  message,
  operands: [],
  path: 'passes',
  source: undefined,
})

const explanationOf = (
  written: Step,
  bound: BoundStep,
  { dims = {}, maximumRewrites = 500, maximumNodes = 2000, maximumFormulas = 30 }: ExplainOptions,
): E.Either<CompileError, Explanation> =>
  pipe(
    planOf(bound.step),
    E.mapLeft(({ message }) => compileError([fault(message)])),
    E.map(({ step, trace, plan }) => {
      const { inputs, outputs, state } = describe('plan', bound)
      return {
        ...{ dims, inputs, outputs, state, report: written.report },
        formulas: formulasOf(written, maximumFormulas),
        passes: passesOf(trace, maximumRewrites),
        kernels: kernelsOf(plan),
        buffers: buffersOf(plan),
        totals: totalsOf(plan, step, bound.step),
        graphs: {
          before: graphOf(rootsOf(bound.step), maximumNodes),
          after: graphOf(rootsOf(step), maximumNodes),
        },
      }
    }),
  )

/**
 * What the compiler makes of a step, as plain data: the formulas of its outputs and gradients, what every pass rewrote,
 * the kernels with their text, the buffers with their places, and what all of it costs beside the same step run node
 * by node and beside the least that any plan must move.
 *
 * @param step made by `trainingStep`, `evaluationStep`, `monteCarloStep` or `makeStep`
 * @param options sizes of named dimensions, and how long the lists may be
 * @returns the faults that `compile` would report, or the explanation
 *
 * @example
 * ```ts
 * import { add, getOrThrow, input, makeStep, mul, relu } from 'regula'
 * import { explain } from 'regula/explain'
 * const x = input('x', ['n'])
 * const step = makeStep({ outputs: { y: relu(add(mul(x, 1), 0)) } })
 * const { totals, passes, formulas } = getOrThrow(explain(step, { dims: { n: 1000 } }))
 * totals.kernels // => 1
 * totals.bytesMoved // => 8000
 * passes.flatMap(({ rewrites }) => rewrites).filter(({ rule }) => rule === 'multiply-by-one').length // => 1
 * formulas[0]?.latex // => String.raw`\mathrm{y} = \max(0, \mathbf{x})`
 * ```
 */
export const explain = (step: Step, options: ExplainOptions = {}): E.Either<CompileError, Explanation> =>
  pipe(
    bindForTarget(step, options),
    E.chain((bound) => explanationOf(step, bound, options)),
  )
