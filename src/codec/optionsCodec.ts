import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { collectProblems, type DecodeError } from './decodeError.js'
import { decodeAt, recordAt } from './fields.js'
import { plainData } from './plainData.js'

// ---------------------------------------------------------------- codecs of single options

const numberThat = (name: string, is: (x: number) => boolean): t.Type<number, unknown> => {
  const fits = (u: unknown): u is number => typeof u === 'number' && is(u)
  return new t.Type(name, fits, (u, context) => (fits(u) ? t.success(u) : t.failure(u, context)), t.identity)
}

const whole = (low: number, high: number): t.Type<number, unknown> =>
  numberThat(`a whole number from ${low} to ${high}`, (x) => Number.isSafeInteger(x) && x >= low && x <= high)

const within = (low: number, high: number): t.Type<number, unknown> =>
  numberThat(`a number from ${low} to ${high}`, (x) => x >= low && x <= high)

const between = (low: number, high: number): t.Type<number, unknown> =>
  numberThat(`a number above ${low} and below ${high}`, (x) => x > low && x < high)

const maximumLayers = 64

const unit = whole(1, 65_536)

const isLayers = (u: unknown): u is readonly number[] =>
  Array.isArray(u) && u.length <= maximumLayers && u.every(unit.is)

const layers = new t.Type<readonly number[], unknown>(
  `a list of at most ${maximumLayers} whole numbers from 1 to 65536`,
  isLayers,
  (u, context) => (isLayers(u) ? t.success(u) : t.failure(u, context)),
  t.identity,
)

const orElse = <A>(codec: t.Type<A, unknown>, missing: A): t.Type<A, unknown> =>
  new t.Type(
    codec.name,
    codec.is,
    (u, context) => (u === undefined ? t.success(missing) : codec.validate(u, context)),
    codec.encode,
  )

// ---------------------------------------------------------------- all options

const fields = {
  epochs: orElse(whole(1, 100_000), 20),
  batchSize: orElse(whole(1, 2 ** 20), 32),
  seed: orElse(whole(0, Number.MAX_SAFE_INTEGER), 0),
  layers: orElse(layers, Object.freeze([64])),
  dropRate: orElse(within(0, 1), 0),
  l1: orElse(within(0, 1e6), 0),
  l2: orElse(within(0, 1e6), 0),
  learningRate: orElse(between(0, 1e6), 1e-3),
  optimizer: orElse(t.keyof({ sgd: null, adam: null, adamW: null }, "'sgd', 'adam' or 'adamW'"), 'adam'),
  patience: orElse(whole(0, 100_000), 0),
  testFraction: orElse(between(0, 1), 0.2),
}

const codec = t.type(fields)

/**
 * How the command line trains a model on a file.
 *
 * - `epochs`: 1 to 100,000, default 20
 * - `batchSize`: 1 to 2²⁰, default 32
 * - `seed`: a whole number from 0, default 0
 * - `layers`: units of each hidden layer, at most 64 layers of 1 to 65,536, default one layer of 64
 * - `dropRate`: 0 to 1, default 0
 * - `l1`, `l2`: strengths from 0 to 10⁶, default 0
 * - `learningRate`: above 0 and below 10⁶, default 0.001
 * - `optimizer`: `sgd`, `adam` or `adamW`, default `adam`
 * - `patience`: epochs without progress after which training stops, 0 for never, default 0
 * - `testFraction`: the part of the rows that is held back, above 0 and below 1, default 0.2
 *
 * @example
 * ```ts
 * import type { TrainFileOptions } from 'regula'
 * const seedOf = ({ seed }: TrainFileOptions): number => seed
 * ```
 */
export type TrainFileOptions = Readonly<t.TypeOf<typeof codec>>

/**
 * The options of `regula train` from a value of any origin, with the defaults for those that are missing (see
 * `TrainFileOptions`). Never throws. Unknown keys, wrong types and numbers out of range are wrong, each with its path.
 *
 * @example
 * ```ts
 * import { decodeTrainOptions, formatDecodeError, pipe } from 'regula'
 * import * as E from 'fp-ts/lib/Either.js'
 * const options = decodeTrainOptions({ layers: [32, 16], dropRate: 0.5 })
 * pipe(options, E.map(({ layers, epochs }) => [layers, epochs])) // => E.right([[32, 16], 20])
 * E.mapLeft(formatDecodeError)(decodeTrainOptions({ epochs: 0 })) // => E.left('epochs: is 0, expected a whole number from 1 to 100000')
 * ```
 */
export const decodeTrainOptions = (u: unknown): E.Either<DecodeError, TrainFileOptions> =>
  pipe(
    plainData(u),
    E.chain((data) => {
      const problems = collectProblems()
      const record = recordAt(data, Object.keys(fields), '', problems)
      const options = record === undefined ? undefined : decodeAt(codec.decode(record), '', problems)
      return options === undefined ? E.left(problems.error()) : problems.orElse(Object.freeze(options))
    }),
  )
