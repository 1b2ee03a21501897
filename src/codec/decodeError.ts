import * as E from 'fp-ts/lib/Either.js'
import { shorten } from './show.js'

// ---------------------------------------------------------------- model

/** One thing that is wrong with what came from outside. */
export interface DecodeProblem {
  /** Where it stands, such as `nodes[3].attributes.shape[1]` or `row 3, column 2`; empty for the whole. */
  readonly path: string
  readonly message: string
}

/**
 * What came from outside cannot be used: what is wrong with it, at most 20 problems.
 *
 * @example
 * ```ts
 * import { type DecodeError, formatDecodeError } from 'regula'
 * const error: DecodeError = { _tag: 'DecodeError', problems: [{ path: 'nodes[3].op', message: 'is missing' }] }
 * formatDecodeError(error) // => 'nodes[3].op: is missing'
 * ```
 */
export interface DecodeError {
  readonly _tag: 'DecodeError'
  readonly problems: readonly DecodeProblem[]
}

/** Where a decoder writes down what it finds. */
export interface Problems {
  readonly add: (path: string, message: string) => void
  readonly none: () => boolean
  /** Whether looking for more is of no use. */
  readonly full: () => boolean
  readonly error: () => DecodeError
  /** The value when nothing was wrong. */
  readonly orElse: <A>(value: A) => E.Either<DecodeError, A>
}

export const maximumProblems = 20

const maximumMessage = 300

// ---------------------------------------------------------------- constructors

export const decodeError = (problems: readonly DecodeProblem[]): DecodeError =>
  Object.freeze({ _tag: 'DecodeError', problems: Object.freeze(problems.slice(0, maximumProblems)) })

export const collectProblems = (): Problems => {
  const found: DecodeProblem[] = []
  return {
    add: (path, message) => {
      if (found.length < maximumProblems)
        found.push(Object.freeze({ path, message: shorten(message, maximumMessage) }))
    },
    none: () => found.length === 0,
    full: () => found.length >= maximumProblems,
    error: () => decodeError(found),
    orElse: (value) => (found.length === 0 ? E.right(value) : E.left(decodeError(found))),
  }
}

export const failure = (path: string, message: string): E.Either<DecodeError, never> =>
  E.left(decodeError([{ path, message: shorten(message, maximumMessage) }]))

// ---------------------------------------------------------------- destructors

/**
 * A decoding error as text for people: one line for each problem, the path first.
 *
 * @example
 * ```ts
 * import { decodeState, formatDecodeError } from 'regula'
 * import * as E from 'fp-ts/lib/Either.js'
 * E.mapLeft(formatDecodeError)(decodeState([])) // => E.left('is a list of 0, expected an object')
 * ```
 */
export const formatDecodeError = ({ problems }: DecodeError): string =>
  [
    ...problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)),
    ...(problems.length < maximumProblems ? [] : ['… there may be more']),
  ].join('\n')
