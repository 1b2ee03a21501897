import type { Bytes } from './bytes.js'

/** The types of values on the stack. */
export type Type = 'i32' | 'f32' | 'f64' | 'v128'

/** Instructions that leave one value of the type `T`. */
export interface Code<T extends Type> {
  readonly type: T
  readonly bytes: Bytes
}

/** Instructions that leave nothing. */
export interface Statement {
  readonly type: 'none'
  readonly bytes: Bytes
}

export type I32 = Code<'i32'>
export type F32 = Code<'f32'>
export type F64 = Code<'f64'>
export type V128 = Code<'v128'>

/** A variable of a function. */
export interface Local<T extends Type> {
  readonly type: T
  readonly index: number
}

export const typeByte: { readonly [T in Type]: number } = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b }

/** Instructions with their operands in front. */
export const code = <T extends Type>(type: T, ...bytes: readonly Bytes[]): Code<T> => ({ type, bytes })

export const statement = (...bytes: readonly Bytes[]): Statement => ({ type: 'none', bytes })
