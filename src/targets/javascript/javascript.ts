import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { prepare, targetFault } from '../arena/prepare.js'
import type { Target } from '../Target.js'
import { limits } from './limits.js'
import { planText } from './planText.js'
import { makeProgram } from './program.js'
import type { JavascriptOptions, Run } from './Run.js'

const isMaker = (u: unknown): u is (memory: ArrayBuffer) => Run => typeof u === 'function'

const causeText = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

/** Turns text into a function of the arena. Some pages forbid it. */
const link = (text: string): E.Either<string, (memory: ArrayBuffer) => Run> =>
  pipe(
    E.tryCatch((): unknown => new Function('memory', text), causeText),
    E.filterOrElse(isMaker, () => 'no function came of it'),
    E.mapLeft(
      (cause) =>
        `the step cannot be linked here: ${cause}; where a page forbids new functions, compile ahead of time`,
    ),
  )

/** Memory for an arena, and the function over it. */
const start = (
  make: (memory: ArrayBuffer) => Run,
  bytes: number,
): E.Either<string, { readonly memory: ArrayBuffer; readonly run: Run }> =>
  E.tryCatch(
    () => {
      const memory = new ArrayBuffer(bytes)
      return { memory, run: make(memory) }
    },
    (cause) => `there is no memory for an arena of ${bytes} bytes: ${causeText(cause)}`,
  )

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
