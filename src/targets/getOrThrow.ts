import * as E from 'fp-ts/lib/Either.js'
import { formatError } from './compile.js'
import type { CompileError, RunError } from './Target.js'

/**
 * The right side of a result, for scripts and examples that would rather stop: the one place of the package that
 * throws, and only when asked.
 */
export const getOrThrow = <A>(result: E.Either<CompileError | RunError, A>): A => {
  if (E.isLeft(result)) throw new Error(formatError(result.left))
  return result.right
}
