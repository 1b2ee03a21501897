/* Codecs of the attributes that several operations share. */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { type Dim, type DType, dtypes, isDim, maximumRank, type Shape } from '../expr/Shape.js'

const refine = <A>(name: string, is: (u: unknown) => u is A): t.Type<A, unknown> =>
  new t.Type<A, unknown>(
    name,
    is,
    (u, context) => (is(u) ? t.success(u) : t.failure(u, context)),
    (a) => a,
  )

export const dim = refine<Dim>('a dimension', isDim)

export const shape = refine<Shape>(
  `a shape of at most ${maximumRank} dimensions`,
  (u): u is Shape => Array.isArray(u) && u.length <= maximumRank && u.every(isDim),
)

export const dtype = refine<DType>('float, int, bool or uint32', (u): u is DType =>
  dtypes.some((d) => d === u),
)

export const name = refine<string>(
  'a name of 1 to 200 characters',
  (u): u is string => typeof u === 'string' && u.length > 0 && u.length <= 200,
)

const isIndex = (u: unknown): u is number =>
  typeof u === 'number' && Number.isInteger(u) && u >= 0 && u < 2 ** 31

export const index = refine<number>('a whole number from 0', isIndex)

export const axis = refine<number>('an axis', (u): u is number => isIndex(u) && u < maximumRank)

export const axes = refine<readonly number[]>(
  'distinct axes',
  (u): u is readonly number[] =>
    Array.isArray(u) && u.length <= maximumRank && u.every((a) => axis.is(a)) && new Set(u).size === u.length,
)

const special = ['NaN', 'Infinity', '-Infinity', '-0']

/** One item for each axis: bounded, so that a wrong list of any length has few errors. */
export const perAxis = <A>(codec: t.Type<A, unknown>): t.Type<readonly A[], unknown> => {
  const items = t.readonlyArray(codec)
  return new t.Type<readonly A[], unknown>(
    `a list of at most ${maximumRank}: ${codec.name}`,
    (u): u is readonly A[] => items.is(u),
    (u, context) =>
      Array.isArray(u) && u.length <= maximumRank ? items.validate(u, context) : t.failure(u, context),
    items.encode,
  )
}

/** Any float64: JSON has no NaN, infinities or negative zero, so these four are written as strings. */
export const number = new t.Type<number, unknown>(
  'a number',
  (u): u is number => typeof u === 'number',
  (u, context) =>
    typeof u === 'number'
      ? t.success(u)
      : typeof u === 'string' && special.includes(u)
        ? t.success(Number(u))
        : t.failure(u, context),
  (value) =>
    Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : String(value),
)

export const optional = <A>(codec: t.Type<A, unknown>): t.Type<A | undefined, unknown> =>
  new t.Type<A | undefined, unknown>(
    `${codec.name} or null`,
    (u): u is A | undefined => u === undefined || codec.is(u),
    (u, context) => (u === null || u === undefined ? t.success(undefined) : codec.validate(u, context)),
    (value) => (value === undefined ? null : codec.encode(value)),
  )

export const none: t.Type<Readonly<Record<string, never>>, unknown> = new t.Type(
  'no attributes',
  (u): u is Readonly<Record<string, never>> =>
    typeof u === 'object' && u !== null && Object.keys(u).length === 0,
  (u, context) => E.fromPredicate(none.is, () => [{ value: u, context }])(u),
  (value) => value,
)
