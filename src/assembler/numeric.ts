/* Instructions on single numbers and on memory. */
import { float32Bytes, float64Bytes, signed, unsigned } from './bytes.js'
import {
  type Code,
  code,
  type F32,
  type F64,
  type I32,
  type Statement,
  statement,
  type Type,
} from './Code.js'

const binary =
  <T extends Type, R extends Type>(result: R, opcode: number) =>
  (x: Code<T>, y: Code<T>): Code<R> =>
    code(result, x.bytes, y.bytes, opcode)

const unary =
  <T extends Type, R extends Type>(result: R, opcode: number) =>
  (x: Code<T>): Code<R> =>
    code(result, x.bytes, opcode)

const memory = (alignment: number, offset: number) => [unsigned(alignment), unsigned(offset)]

const load =
  <R extends Type>(result: R, opcode: number, alignment: number) =>
  (address: I32, offset = 0): Code<R> =>
    code(result, address.bytes, opcode, memory(alignment, offset))

const store =
  <T extends Type>(opcode: number, alignment: number) =>
  (address: I32, value: Code<T>, offset = 0): Statement =>
    statement(address.bytes, value.bytes, opcode, memory(alignment, offset))

const int = binary<'i32', 'i32'>

export const i32 = {
  const: (value: number): I32 => code('i32', 0x41, signed(value)),
  eqz: unary<'i32', 'i32'>('i32', 0x45),
  eq: int('i32', 0x46),
  ne: int('i32', 0x47),
  ltS: int('i32', 0x48),
  ltU: int('i32', 0x49),
  gtS: int('i32', 0x4a),
  leS: int('i32', 0x4c),
  geS: int('i32', 0x4e),
  geU: int('i32', 0x4f),
  add: int('i32', 0x6a),
  sub: int('i32', 0x6b),
  mul: int('i32', 0x6c),
  divU: int('i32', 0x6e),
  and: int('i32', 0x71),
  or: int('i32', 0x72),
  xor: int('i32', 0x73),
  shl: int('i32', 0x74),
  shrS: int('i32', 0x75),
  shrU: int('i32', 0x76),
  load: load('i32', 0x28, 2),
  load8U: load('i32', 0x2d, 0),
  load16U: load('i32', 0x2f, 0),
  store: store<'i32'>(0x36, 2),
  store8: store<'i32'>(0x3a, 0),
  store16: store<'i32'>(0x3b, 0),
}

export const f32 = {
  const: (value: number): F32 => code('f32', 0x43, float32Bytes(value)),
  load: load('f32', 0x2a, 2),
  store: store<'f32'>(0x38, 2),
}

export const f64 = {
  const: (value: number): F64 => code('f64', 0x44, float64Bytes(value)),
  add: binary<'f64', 'f64'>('f64', 0xa0),
  min: binary<'f64', 'f64'>('f64', 0xa4),
  max: binary<'f64', 'f64'>('f64', 0xa5),
  fromInt: unary<'i32', 'f64'>('f64', 0xb7),
  load: load('f64', 0x2b, 3),
  store: store<'f64'>(0x39, 3),
}

/** Copies bytes, also where source and destination overlap. */
export const copyMemory = (to: I32, from: I32, bytes: I32): Statement =>
  statement(to.bytes, from.bytes, bytes.bytes, 0xfc, 10, 0, 0)

/** Fills bytes with the low byte of a number. */
export const fillMemory = (to: I32, value: I32, bytes: I32): Statement =>
  statement(to.bytes, value.bytes, bytes.bytes, 0xfc, 11, 0)
