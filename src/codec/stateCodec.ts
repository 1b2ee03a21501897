import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Tensor } from '../expr/Tensor.js'
import { tensorCodecOf } from '../ops/tensorCodec.js'
import type { State } from '../targets/Target.js'
import { collectProblems, type DecodeError, type Problems } from './decodeError.js'
import { decodeAt, documentOf, fieldOf, recordAt } from './fields.js'
import { isRecord, type PlainData, plainData } from './plainData.js'
import { pathTo, show } from './show.js'

/** A state as data: every tensor as its dtype, its shape and a flat list of numbers. */
export interface EncodedState {
  readonly format: 'regula/state'
  readonly version: 1
  readonly tensors: Readonly<Record<string, unknown>>
}

/** Half a gigabyte of numbers; more belongs into a binary file. */
const stateTensor = tensorCodecOf(2 ** 26)

const decodeTensor = (data: PlainData, path: string, problems: Problems): Tensor | undefined => {
  const record = recordAt(data, ['dtype', 'shape', 'data'], path, problems)
  return record === undefined ? undefined : decodeAt(stateTensor.decode(record), path, problems)
}

/**
 * A state as a JSON value. Every number comes back with the same bits (of NaN there is one): finite ones are JSON
 * numbers, and NaN, ±Infinity and −0 are strings, because JSON has none of them.
 *
 * @example
 * ```ts
 * import { encodeState, tensor } from 'regula'
 * encodeState({ w: tensor('float', [2], Float64Array.of(0.5, -0)) }).tensors // => { w: { dtype: 'float', shape: [2], data: [0.5, '-0'] } }
 * ```
 */
export const encodeState = (state: State): EncodedState => ({
  format: 'regula/state',
  version: 1,
  tensors: Object.fromEntries(
    Object.entries(state).map(([name, value]) => [name, stateTensor.encode(value)]),
  ),
})

/**
 * A state from a JSON value of any origin, in the format of `encodeState`. The numbers come as float64.
 *
 * Never throws. Wrong are unknown keys, a shape that the numbers do not make, numbers that the dtype does not have,
 * more than 2²⁶ numbers in a tensor, and more than 1 GiB in all. Whether the state fits a program is checked when it
 * is loaded.
 *
 * @example
 * ```ts
 * import { decodeState, encodeState, tensor } from 'regula'
 * import * as E from 'fp-ts/lib/Either.js'
 * const state = { w: tensor('float', [2], Float64Array.of(0.5, -0)) }
 * decodeState(encodeState(state)) // => E.right(state)
 * ```
 */
export const decodeState = (json: unknown): E.Either<DecodeError, State> =>
  pipe(
    plainData(json),
    E.chain((data) => documentOf(data, 'regula/state', ['tensors'])),
    E.chain((document) => {
      const problems = collectProblems()
      const tensors = fieldOf(document, 'tensors')
      const state: Record<string, Tensor> = {}
      if (!isRecord(tensors)) problems.add('tensors', `is ${show(tensors)}, expected an object`)
      else
        for (const [name, data] of Object.entries(tensors)) {
          if (problems.full()) break
          const value = decodeTensor(data, pathTo('tensors', name), problems)
          if (value !== undefined) state[name] = value
        }
      return problems.orElse(Object.freeze(state))
    }),
  )
