import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { decodeExprs, decodeState, decodeStep, parseJson } from '../../index.js'
import { decoded, fail, type Outcome } from '../outcome.js'
import { describeExprs, describeState, describeStep } from './describe.js'

type Check = (json: unknown) => Outcome<readonly string[]>

const kinds: ReadonlyMap<unknown, Check> = new Map<unknown, Check>([
  ['regula/step', (json) => pipe(decoded(decodeStep(json)), E.map(describeStep))],
  ['regula/expressions', (json) => pipe(decoded(decodeExprs(json)), E.map(describeExprs))],
  ['regula/state', (json) => pipe(decoded(decodeState(json)), E.map(describeState))],
])

const formatOf = (json: unknown): unknown =>
  typeof json === 'object' && json !== null && 'format' in json ? json.format : undefined

/**
 * What a JSON text of this package holds, or all that is wrong with it.
 *
 * @internal
 */
export const checkDocument = (text: string): Outcome<readonly string[]> =>
  pipe(
    decoded(parseJson(text)),
    E.chain((json) => {
      const check = kinds.get(formatOf(json))
      return check === undefined
        ? fail(`is no JSON of this package: its "format" is none of ${[...kinds.keys()].join(', ')}`)
        : check(json)
    }),
  )
