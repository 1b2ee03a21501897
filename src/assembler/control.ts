/* Variables, branches and calls. */
import { signed, unsigned } from './bytes.js'
import { type Code, code, type I32, type Local, type Statement, statement, type Type } from './Code.js'

export const get = <T extends Type>({ type, index }: Local<T>): Code<T> => code(type, 0x20, unsigned(index))

export const set = <T extends Type>(local: Local<T>, value: Code<T>): Statement =>
  statement(value.bytes, 0x21, unsigned(local.index))

/** Sets a variable and leaves its value. */
export const tee = <T extends Type>(local: Local<T>, value: Code<T>): Code<T> =>
  code(local.type, value.bytes, 0x22, unsigned(local.index))

/** A global variable of this type. */
export const getGlobal = <T extends Type>(type: T, index: number): Code<T> =>
  code(type, 0x23, unsigned(index))

export const sequence = (...statements: readonly Statement[]): Statement =>
  statement(...statements.map(({ bytes }) => bytes))

const noResult = 0x40

/** Statements that `branchIf` may leave forwards. */
export const block = (...inside: readonly Statement[]): Statement =>
  statement(0x02, noResult, sequence(...inside).bytes, 0x0b)

/** Statements that `branchIf` may start over. */
export const loop = (...inside: readonly Statement[]): Statement =>
  statement(0x03, noResult, sequence(...inside).bytes, 0x0b)

/** Leaves or repeats the block or loop that is so many levels out. */
export const branchIf = (level: number, condition: I32): Statement =>
  statement(condition.bytes, 0x0d, unsigned(level))

export const when = (condition: I32, then: Statement, otherwise?: Statement): Statement =>
  statement(
    condition.bytes,
    0x04,
    noResult,
    then.bytes,
    otherwise === undefined ? [] : [0x05, otherwise.bytes],
    0x0b,
  )

/** One of two values, both worked out. */
export const selectCode = <T extends Type>(condition: I32, x: Code<T>, y: Code<T>): Code<T> =>
  code(x.type, x.bytes, y.bytes, condition.bytes, x.type === 'v128' ? [0x1c, 1, 0x7b] : 0x1b)

const lessThan = (x: I32, y: I32): I32 => code('i32', x.bytes, y.bytes, 0x48)

const advance = (local: Local<'i32'>, by: number): I32 =>
  tee(local, code('i32', get(local).bytes, 0x41, signed(by), 0x6a))

/** Counts a variable up from `from` while it is below `to`, in steps. */
export const forLoop = (
  variable: Local<'i32'>,
  from: I32,
  to: I32,
  step: number,
  ...inside: readonly Statement[]
): Statement =>
  sequence(
    set(variable, from),
    when(lessThan(get(variable), to), loop(...inside, branchIf(0, lessThan(advance(variable, step), to)))),
  )

/** A function that may be called, with the types of what it gives. */
export interface Callee {
  readonly index: number
  readonly params: readonly Type[]
  readonly results: readonly Type[]
}

const callBytes = (callee: Callee, args: readonly Code<Type>[]) => [
  ...args.map(({ bytes }) => bytes),
  0x10,
  unsigned(callee.index),
]

/** Calls a function with one result. */
export const call = <T extends Type>(callee: Callee, type: T, ...args: readonly Code<Type>[]): Code<T> =>
  code(type, ...callBytes(callee, args))

/** Calls a function and sets a variable for each of its results. */
export const callInto = (
  callee: Callee,
  args: readonly Code<Type>[],
  results: readonly Local<Type>[],
): Statement =>
  statement(...callBytes(callee, args), ...[...results].reverse().map(({ index }) => [0x21, unsigned(index)]))
