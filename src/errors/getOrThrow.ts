import * as E from 'fp-ts/lib/Either.js'
import { formatError, type RegulaError } from './formatError.js'

/**
 * The right side of a result, for scripts and examples that would rather stop: the one place of the package that
 * throws, and only when asked. The message is that of `formatError`.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(constant([1, 2])))) // => [1, 2]
 * ```
 */
export const getOrThrow = <A>(result: E.Either<RegulaError, A>): A => {
  if (E.isLeft(result)) throw new Error(formatError(result.left))
  return result.right
}
