import * as E from 'fp-ts/lib/Either.js'
import { type DecodeError, formatDecodeError } from '../index.js'

/**
 * What a command gives, or what is wrong with what it was given: one line for each fault.
 *
 * @internal
 */
export type Outcome<A> = E.Either<readonly string[], A>

/** @internal */
export const fail = (...lines: readonly string[]): Outcome<never> => E.left(lines)

/**
 * Text of several lines as faults; indented lines belong to the line before.
 *
 * @internal
 */
export const linesOf = (text: string): readonly string[] =>
  text
    .replace(/\n\s+/g, ', ')
    .split('\n')
    .filter((line) => line !== '')

/** @internal */
export const decoded: <A>(result: E.Either<DecodeError, A>) => Outcome<A> = E.mapLeft((error: DecodeError) =>
  linesOf(formatDecodeError(error)),
)

/**
 * Faults of a file, each with its name in front.
 *
 * @internal
 */
export const inFile = (path: string): (<A>(result: Outcome<A>) => Outcome<A>) =>
  E.mapLeft((faults: readonly string[]) => faults.map((fault) => `${path}: ${fault}`))
