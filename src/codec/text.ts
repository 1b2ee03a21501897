import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Step } from '../step/Step.js'
import { type DecodeError, failure } from './decodeError.js'
import { scanText } from './scanText.js'
import { decodeStep, encodeStep } from './stepCodec.js'

/** How a text is read. */
export interface ParseOptions {
  /** The most characters that are read. Default 2²⁸, which is 256 MiB of plain text. */
  readonly maximumLength?: number
}

const placeOf = (text: string, position: number): string => {
  const before = text.slice(0, position)
  const line = before.split('\n', 1_000_000).length
  return `line ${line}, column ${position - before.lastIndexOf('\n')}`
}

/** Engines name the position, quote the text around it, or say that the text ended. */
const parseFailure = (text: string, error: unknown): E.Either<DecodeError, never> => {
  const message = error instanceof Error ? error.message : 'is no JSON'
  const named = /at position (\d+)/.exec(message)?.[1]
  if (named !== undefined) return failure(placeOf(text, Number(named)), message)
  return /end of/i.test(message) ? failure(placeOf(text, text.length), message) : failure('', message)
}

/**
 * A JSON text as a value. What is wrong with the text comes with its line and column, also where a file was cut off.
 *
 * Never throws; a text that is too long, more than 32 levels deep, or would take more than 1 GiB is refused before it
 * is parsed. Of equal keys in one object the last counts, as JSON.parse has it.
 *
 * @example
 * ```ts
 * import { formatDecodeError, parseJson } from 'regula'
 * import * as E from 'fp-ts/lib/Either.js'
 * parseJson('{ "a": [1, 2] }') // => E.right({ a: [1, 2] })
 * E.mapLeft(formatDecodeError)(parseJson('{ "a": [1, 2')) // => E.left("line 1, column 13: Expected ',' or ']' after array element in JSON at position 12")
 * ```
 */
export const parseJson = (
  text: string,
  { maximumLength = 2 ** 28 }: ParseOptions = {},
): E.Either<DecodeError, unknown> => {
  if (text.length > maximumLength)
    return failure('', `has ${text.length} characters, at most ${maximumLength} are read`)
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text
  const excess = scanText(json)
  if (excess !== undefined) return failure(placeOf(json, excess.position), excess.message)
  return pipe(
    E.tryCatch(
      (): unknown => JSON.parse(json),
      (error) => parseFailure(json, error),
    ),
    E.orElse((failed): E.Either<DecodeError, unknown> => failed),
  )
}

/**
 * A step as JSON text, for a file. The same step gives the same text.
 *
 * @example
 * ```ts
 * import { input, makeStep, stepFromText, stepToText } from 'regula'
 * const text = stepToText(makeStep({ outputs: { y: input('x', [2]) } }))
 * text.slice(0, 35) // => '{"format":"regula/step","version":1'
 * stepFromText(text)._tag // => 'Right'
 * ```
 */
export const stepToText = (step: Step): string => JSON.stringify(encodeStep(step))

/**
 * A step from JSON text of any origin. Never throws; see `parseJson` and `decodeStep` for what is refused.
 *
 * @example
 * ```ts
 * import { stepFromText } from 'regula'
 * stepFromText('{"format":"regula/step"')._tag // => 'Left'
 * ```
 */
export const stepFromText = (text: string, options: ParseOptions = {}): E.Either<DecodeError, Step> =>
  pipe(parseJson(text, options), E.chain(decodeStep))
