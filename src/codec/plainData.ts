/*
 * The gate: a bounded copy of whatever comes from outside, as plain data. Behind it nothing can throw, change, refer
 * to itself, or be deep or huge, so that no other decoder has to think of it.
 */
import * as E from 'fp-ts/lib/Either.js'
import { type DecodeError, failure } from './decodeError.js'
import { pathTo } from './show.js'

// ---------------------------------------------------------------- model

export type PlainData = null | boolean | number | string | readonly PlainData[] | PlainRecord

export interface PlainRecord {
  readonly [key: string]: PlainData
}

/** The deepest format has about ten levels. */
export const maximumDepth = 32

/** No name and no operation is longer. */
const maximumString = 256

/** More names than any record of a format has. */
const maximumKeys = 2 ** 16

/** About what a value takes in memory, in bytes. */
export const cost = { container: 80, string: 32, key: 16, item: 8 } as const

/** 1 GiB by the estimate above. */
export const maximumCost = 2 ** 30

/** Names with a meaning of their own in JavaScript objects. */
export const isUnsafeName = (name: string): boolean =>
  name === '__proto__' || name === 'constructor' || name === 'prototype'

export const isList = (data: PlainData | undefined): data is readonly PlainData[] => Array.isArray(data)

export const isRecord = (data: PlainData | undefined): data is PlainRecord =>
  typeof data === 'object' && data !== null && !Array.isArray(data)

// ---------------------------------------------------------------- functions

interface Walk {
  left: number
  fault: string | undefined
  /** From the inside out. */
  readonly place: (string | number)[]
}

const fail = (walk: Walk, message: string): null => {
  walk.fault = message
  return null
}

const tooMuch = 'holds too much data'

const copyList = (list: readonly unknown[], depth: number, walk: Walk): PlainData => {
  const { length } = list
  walk.left -= cost.container + length * cost.item
  if (!(walk.left >= 0)) return fail(walk, tooMuch)
  const out = new Array<PlainData>(length)
  for (let i = 0; i < length; i += 1) {
    out[i] = copy(list[i], depth + 1, walk)
    if (walk.fault !== undefined) {
      walk.place.push(i)
      return null
    }
  }
  return out
}

const copyRecord = (record: object, depth: number, walk: Walk): PlainData => {
  const prototype: unknown = Object.getPrototypeOf(record)
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
    return fail(walk, 'is an object of a class; plain data is expected')
  const keys = Object.keys(record)
  if (keys.length > maximumKeys) return fail(walk, `has more than ${maximumKeys} keys`)
  walk.left -= cost.container + keys.length * (cost.key + cost.item)
  if (walk.left < 0) return fail(walk, tooMuch)
  const out: Record<string, PlainData> = {}
  for (const key of keys) {
    if (isUnsafeName(key)) fail(walk, 'is a key that is refused')
    else if (key.length > maximumString) fail(walk, `is a key of more than ${maximumString} characters`)
    else out[key] = copy(Reflect.get(record, key), depth + 1, walk)
    if (walk.fault !== undefined) {
      walk.place.push(key)
      return null
    }
  }
  return out
}

const copy = (value: unknown, depth: number, walk: Walk): PlainData => {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'number')
    return Number.isFinite(value) ? value : fail(walk, `is ${value}, which data has as the string '${value}'`)
  if (typeof value === 'string') {
    walk.left -= cost.string
    if (walk.left < 0) return fail(walk, tooMuch)
    return value.length <= maximumString
      ? value
      : fail(walk, `is a text of more than ${maximumString} characters`)
  }
  if (typeof value !== 'object') return fail(walk, `is of type ${typeof value}, which is no data`)
  if (depth > maximumDepth)
    return fail(walk, `is nested more than ${maximumDepth} levels deep, or contains itself`)
  return Array.isArray(value) ? copyList(value, depth, walk) : copyRecord(value, depth, walk)
}

/**
 * A copy of a value from outside as plain data, or the first thing that makes it none. Time and memory are bounded by
 * a budget that counts every occurrence of a shared object, so that sharing cannot multiply work later.
 *
 * The one guard of the package stands here: getters and proxies are foreign code, which may throw anything.
 */
export const plainData = (value: unknown): E.Either<DecodeError, PlainData> => {
  const walk: Walk = { left: maximumCost, fault: undefined, place: [] }
  const copied = E.tryCatch(
    () => copy(value, 0, walk),
    () => 'cannot be read: reading it failed',
  )
  if (E.isLeft(copied)) return failure('', copied.left)
  return walk.fault === undefined ? copied : failure(walk.place.reduceRight(pathTo, ''), walk.fault)
}
