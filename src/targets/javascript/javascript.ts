import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { prepare, targetFault } from '../arena/prepare.js'
import type { Target } from '../Target.js'
import { limits } from './limits.js'
import { link, start } from './link.js'
import { planText } from './planText.js'
import { makeProgram } from './program.js'
import type { JavascriptOptions } from './Run.js'

/**
 * Plain loops over typed arrays, generated and compiled in this process. Every float is a float32; sums are float64
 * until they are done.
 * Integers are 32-bit, and a number beyond that is an error. For a page that forbids generated code, write the
 * module ahead of time instead.
 *
 * @example
 * ```ts
 * import { compile, getOrThrow, input, javascript, makeStep, mul } from 'regula'
 * const step = makeStep({ outputs: { y: mul(input('x', ['n']), 2) } })
 * const program = getOrThrow(await compile(step, { dims: { n: 3 }, target: javascript() })())
 * getOrThrow(await program.run({ x: [1, 2, 3] })()).y.data // => [2, 4, 6]
 * ```
 */
export const javascript = (options: JavascriptOptions = {}): Target => ({
  name: 'javascript',
  compile: (bound) =>
    pipe(
      prepare(bound, limits),
      E.chain((plan) =>
        pipe(
          link(planText(plan)),
          E.chain((make) => start(make, plan.bytes)),
          E.bimap(
            (message) => targetFault('javascript', message),
            (linked) => makeProgram(bound, plan, linked, options),
          ),
        ),
      ),
      TE.fromEither,
    ),
})
