/* The kernels of a plan at work in this process. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Run } from './Run.js'

const isMaker = (u: unknown): u is (memory: ArrayBuffer) => Run => typeof u === 'function'

const causeText = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

/** Turns text into a function of the arena. Some pages forbid it. */
export const link = (text: string): E.Either<string, (memory: ArrayBuffer) => Run> =>
  pipe(
    E.tryCatch((): unknown => new Function('memory', text), causeText),
    E.filterOrElse(isMaker, () => 'no function came of it'),
    E.mapLeft(
      (cause) =>
        `the step cannot be linked here: ${cause}; where a page forbids new functions, compile ahead of time`,
    ),
  )

/** Memory for an arena, and the function over it. */
export const start = (
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
