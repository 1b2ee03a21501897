/* Reading records and lists of plain data, with a problem for whatever does not fit. */
import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { type DecodeError, failure, type Problems } from './decodeError.js'
import { isList, isRecord, type PlainData, type PlainRecord } from './plainData.js'
import { pathTo, shorten, show } from './show.js'

export const fieldOf = (record: PlainRecord, key: string): PlainData | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined

const refuseUnknown = (
  record: PlainRecord,
  known: readonly string[],
  path: string,
  problems: Problems,
): void => {
  for (const key of Object.keys(record)) {
    if (problems.full()) return
    if (!known.includes(key)) problems.add(pathTo(path, key), `is unknown; known are ${known.join(', ')}`)
  }
}

/** The value as a record without unknown keys. */
export const recordAt = (
  data: PlainData | undefined,
  known: readonly string[],
  path: string,
  problems: Problems,
): PlainRecord | undefined => {
  if (!isRecord(data)) {
    problems.add(path, `is ${show(data)}, expected an object`)
    return undefined
  }
  refuseUnknown(data, known, path, problems)
  return data
}

/** The value as a list of bounded length. */
export const listAt = (
  data: PlainData | undefined,
  maximum: number,
  path: string,
  problems: Problems,
): readonly PlainData[] | undefined => {
  if (!isList(data)) problems.add(path, `is ${show(data)}, expected a list`)
  else if (data.length > maximum) problems.add(path, `has ${data.length} items, at most ${maximum} are read`)
  else return data
  return undefined
}

/** Checks the head of a document: its format, its version, and that every key is known. */
export const documentOf = (
  data: PlainData,
  format: string,
  keys: readonly string[],
): E.Either<DecodeError, PlainRecord> => {
  if (!isRecord(data)) return failure('', `is ${show(data)}, expected an object`)
  const given = fieldOf(data, 'format')
  if (given !== format) return failure('format', `is ${show(given)}, expected "${format}"`)
  const version = fieldOf(data, 'version')
  if (version !== 1) return failure('version', `is ${show(version)}; this package reads version 1`)
  const known = ['format', 'version', ...keys]
  const stray = Object.keys(data).find((key) => !known.includes(key))
  return stray === undefined
    ? E.right(data)
    : failure(pathTo('', stray), `is unknown; known are ${known.join(', ')}`)
}

// ---------------------------------------------------------------- io-ts

const tagOf = (type: unknown): unknown =>
  typeof type === 'object' && type !== null && '_tag' in type ? type._tag : undefined

/** Members of unions stand in io-ts contexts as if they were keys. */
const isMember = (parent: t.ContextEntry | undefined): boolean =>
  ['UnionType', 'IntersectionType'].some((tag) => tag === tagOf(parent?.type))

const pathOf = (context: t.Context, path: string): string =>
  context.reduce((before, { key }, i) => {
    const parent = context[i - 1]
    if (i === 0 || isMember(parent)) return before
    return pathTo(before, Array.isArray(parent?.actual) ? Number(key) : key)
  }, path)

const messageOf = ({ value, context, message }: t.ValidationError): string =>
  message ??
  (value === undefined ? 'is missing, ' : `is ${show(value)}, `) +
    `expected ${shorten(context.at(-1)?.type.name ?? 'something else', 120)}`

/** The value of a codec; its errors become problems under the path. */
export const decodeAt = <A>(
  decoded: E.Either<t.Errors, A>,
  path: string,
  problems: Problems,
): A | undefined => {
  if (E.isRight(decoded)) return decoded.right
  for (const error of decoded.left) {
    if (problems.full()) break
    problems.add(pathOf(error.context, path), messageOf(error))
  }
  return undefined
}

/** Codecs drop keys that they do not know (`t.strict`); those that are not in what they write are refused here. */
export const refuseStray = (
  data: PlainData | undefined,
  written: unknown,
  path: string,
  problems: Problems,
): void => {
  if (isList(data)) {
    data.forEach((item, i) => {
      if (typeof item === 'object' && item !== null && !problems.full())
        refuseStray(item, Array.isArray(written) ? written[i] : undefined, pathTo(path, i), problems)
    })
  } else if (isRecord(data)) {
    const known = typeof written === 'object' && written !== null ? written : {}
    for (const [key, value] of Object.entries(data)) {
      if (problems.full()) return
      if (Object.hasOwn(known, key)) refuseStray(value, Reflect.get(known, key), pathTo(path, key), problems)
      else problems.add(pathTo(path, key), 'is unknown')
    }
  }
}
