/* The named arguments and attributes of a gold file, as expressions and as numbers. */
import {
  constantOf,
  type Expr,
  type InputValue,
  input,
  parameter,
  type Shape,
  type Tensor,
  tensor,
} from '../../src/index.js'
import type { Given } from './support.js'

export type Float = Expr<Shape, 'float'>

export const toTensor = ({ shape, data, dtype }: Given): Tensor =>
  tensor(dtype ?? 'float', shape, Float64Array.from(data))

/** A parameter that starts with the given numbers. */
export const parameterOf = (name: string, given: Given, role: 'kernel' | 'bias' = 'kernel'): Float =>
  parameter<Shape>(name, given.shape, { initializer: { kind: 'values', value: toTensor(given) }, role })

export const constantFloat = ({ shape, data }: Given): Float => constantOf<readonly number[]>(shape, data)

const missing = (what: string, name: string): Error => new Error(`the file has no ${what} '${name}'`)

/** Arguments by name: floats are parameters that hold their values, the rest are inputs. */
export interface Arguments {
  readonly names: readonly string[]
  readonly has: (name: string) => boolean
  readonly isFloat: (name: string) => boolean
  readonly float: (name: string) => Float
  readonly int: (name: string) => Expr<Shape, 'int'>
  readonly bool: (name: string) => Expr<Shape, 'bool'>
  /** Values for the inputs among them. */
  readonly values: Readonly<Record<string, InputValue>>
}

export const argumentsOf = (given: Readonly<Record<string, Given>>): Arguments => {
  const entries = Object.entries(given)
  const floats = new Map(
    entries.flatMap(([name, value]) =>
      value.dtype === undefined ? [[name, parameterOf(name, value)] as const] : [],
    ),
  )
  const shapeOf = (name: string): Shape => {
    const found = given[name]
    if (found === undefined) throw missing('argument', name)
    return found.shape
  }
  return {
    names: entries.map(([name]) => name),
    has: (name) => Object.hasOwn(given, name),
    isFloat: (name) => floats.has(name),
    float: (name) => {
      const found = floats.get(name)
      if (found === undefined) throw missing('float', name)
      return found
    },
    int: (name) => input<Shape, 'int'>(name, shapeOf(name), 'int'),
    bool: (name) => input<Shape, 'bool'>(name, shapeOf(name), 'bool'),
    values: Object.fromEntries(
      entries.flatMap(([name, value]) =>
        value.dtype === undefined ? [] : [[name, toTensor(value)] as const],
      ),
    ),
  }
}

/** Attributes by name. */
export interface Attributes {
  readonly has: (name: string) => boolean
  readonly number: (name: string) => number
  readonly text: (name: string) => string
  readonly flag: (name: string) => boolean
  readonly numbers: (name: string) => readonly number[]
  readonly pairs: (name: string) => readonly (readonly number[])[]
}

const isNumbers = (x: unknown): x is readonly number[] =>
  Array.isArray(x) && x.every((item) => typeof item === 'number')

export const attributesOf = (given: Readonly<Record<string, unknown>>): Attributes => ({
  has: (name) => given[name] !== undefined && given[name] !== null,
  number: (name) => {
    const value = given[name]
    if (typeof value !== 'number') throw missing('number', name)
    return value
  },
  text: (name) => {
    const value = given[name]
    if (typeof value !== 'string') throw missing('text', name)
    return value
  },
  flag: (name) => given[name] === true,
  numbers: (name) => {
    const value = given[name]
    if (!isNumbers(value)) throw missing('list of numbers', name)
    return value
  },
  pairs: (name) => {
    const value = given[name]
    if (!Array.isArray(value) || !value.every(isNumbers)) throw missing('list of lists', name)
    return value
  },
})
