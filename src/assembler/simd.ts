/* Instructions on vectors of 128 bits. */
import { float32Bytes, float64Bytes, int32Bytes, unsigned } from './bytes.js'
import { type Code, code, type I32, type Statement, statement, type Type, type V128 } from './Code.js'

const prefixed = (opcode: number) => [0xfd, unsigned(opcode)]

const unary =
  (opcode: number) =>
  (x: V128): V128 =>
    code('v128', x.bytes, prefixed(opcode))

const binary =
  (opcode: number) =>
  (x: V128, y: V128): V128 =>
    code('v128', x.bytes, y.bytes, prefixed(opcode))

const ternary =
  (opcode: number) =>
  (x: V128, y: V128, z: V128): V128 =>
    code('v128', x.bytes, y.bytes, z.bytes, prefixed(opcode))

const splat =
  <T extends Type>(opcode: number) =>
  (x: Code<T>): V128 =>
    code('v128', x.bytes, prefixed(opcode))

const shift =
  (opcode: number) =>
  (x: V128, by: I32): V128 =>
    code('v128', x.bytes, by.bytes, prefixed(opcode))

const test =
  (opcode: number) =>
  (x: V128): I32 =>
    code('i32', x.bytes, prefixed(opcode))

const extract =
  <R extends Type>(result: R, opcode: number) =>
  (x: V128, lane: number): Code<R> =>
    code(result, x.bytes, prefixed(opcode), lane)

const replace =
  <T extends Type>(opcode: number) =>
  (x: V128, lane: number, value: Code<T>): V128 =>
    code('v128', x.bytes, value.bytes, prefixed(opcode), lane)

const load =
  (opcode: number) =>
  (address: I32, offset = 0): V128 =>
    code('v128', address.bytes, prefixed(opcode), 2, unsigned(offset))

const constant = (bytes: readonly number[]): V128 => code('v128', prefixed(12), bytes)

const repeated = (bytes: readonly number[]): V128 =>
  constant(Array.from({ length: 16 }, (_, i) => bytes[i % bytes.length] ?? 0))

export const v128 = {
  load: load(0),
  load32Splat: load(9),
  load64Splat: load(10),
  load32Zero: load(92),
  load64Zero: load(93),
  store: (address: I32, value: V128, offset = 0): Statement =>
    statement(address.bytes, value.bytes, prefixed(11), 2, unsigned(offset)),
  load32Lane: (address: I32, value: V128, lane: number, offset = 0): V128 =>
    code('v128', address.bytes, value.bytes, prefixed(86), 2, unsigned(offset), lane),
  store32Lane: (address: I32, value: V128, lane: number, offset = 0): Statement =>
    statement(address.bytes, value.bytes, prefixed(90), 2, unsigned(offset), lane),
  store64Lane: (address: I32, value: V128, lane: number, offset = 0): Statement =>
    statement(address.bytes, value.bytes, prefixed(91), 2, unsigned(offset), lane),
  /** The 16 bytes of a new vector, each chosen from the 32 of two. */
  shuffle: (x: V128, y: V128, bytes: readonly number[]): V128 =>
    code('v128', x.bytes, y.bytes, prefixed(13), bytes),
  not: unary(77),
  and: binary(78),
  /** The bits of `x` that `y` lacks. */
  andNot: binary(79),
  or: binary(80),
  xor: binary(81),
  /** The bits of `x` where those of the mask are set, else those of `y`. */
  select: ternary(82),
  anyTrue: test(83),
}

/** Four lanes of 32 bits, each chosen from the eight of two vectors. */
export const shuffle32 = (x: V128, y: V128, lanes: readonly [number, number, number, number]): V128 =>
  v128.shuffle(
    x,
    y,
    lanes.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]),
  )

export const i32x4 = {
  const: (...lanes: readonly [number, number, number, number]): V128 => constant(lanes.flatMap(int32Bytes)),
  constSplat: (value: number): V128 => repeated(int32Bytes(value)),
  splat: splat<'i32'>(17),
  extract: extract('i32', 27),
  replace: replace<'i32'>(28),
  eq: binary(55),
  ne: binary(56),
  ltS: binary(57),
  ltU: binary(58),
  gtS: binary(59),
  gtU: binary(60),
  geS: binary(63),
  geU: binary(64),
  abs: unary(160),
  neg: unary(161),
  allTrue: test(163),
  bitmask: test(164),
  shl: shift(171),
  shrS: shift(172),
  shrU: shift(173),
  add: binary(174),
  sub: binary(177),
  mul: binary(181),
  minS: binary(182),
  maxS: binary(184),
  fromF32x4S: unary(248),
  fromF32x4U: unary(249),
  fromF64x2S: unary(252),
  fromF64x2U: unary(253),
}

export const i64x2 = {
  shl: shift(203),
  shrS: shift(204),
  shrU: shift(205),
  add: binary(206),
  sub: binary(209),
}

export const f32x4 = {
  const: (...lanes: readonly [number, number, number, number]): V128 => constant(lanes.flatMap(float32Bytes)),
  constSplat: (value: number): V128 => repeated(float32Bytes(value)),
  splat: splat<'f32'>(19),
  extract: extract('f32', 31),
  replace: replace<'f32'>(32),
  eq: binary(65),
  ne: binary(66),
  lt: binary(67),
  gt: binary(68),
  le: binary(69),
  ge: binary(70),
  ceil: unary(103),
  floor: unary(104),
  trunc: unary(105),
  nearest: unary(106),
  abs: unary(224),
  neg: unary(225),
  sqrt: unary(227),
  add: binary(228),
  sub: binary(229),
  mul: binary(230),
  div: binary(231),
  min: binary(232),
  max: binary(233),
  /** `y < x ? y : x`: the first where either is NaN. */
  pmin: binary(234),
  /** `x < y ? y : x`: the first where either is NaN. */
  pmax: binary(235),
  fromI32x4S: unary(250),
  fromI32x4U: unary(251),
  /** Two float64 as the first two float32; the others are 0. */
  fromF64x2: unary(94),
  /** `x · y + z`, rounded once or twice as the engine likes. */
  relaxedMadd: ternary(0x105),
}

export const f64x2 = {
  const: (...lanes: readonly [number, number]): V128 => constant(lanes.flatMap(float64Bytes)),
  constSplat: (value: number): V128 => repeated(float64Bytes(value)),
  splat: splat<'f64'>(20),
  extract: extract('f64', 33),
  replace: replace<'f64'>(34),
  eq: binary(71),
  ne: binary(72),
  lt: binary(73),
  gt: binary(74),
  le: binary(75),
  ge: binary(76),
  ceil: unary(116),
  floor: unary(117),
  trunc: unary(122),
  nearest: unary(148),
  abs: unary(236),
  neg: unary(237),
  sqrt: unary(239),
  add: binary(240),
  sub: binary(241),
  mul: binary(242),
  div: binary(243),
  min: binary(244),
  max: binary(245),
  pmin: binary(246),
  pmax: binary(247),
  /** The first two float32 of a vector. */
  fromF32x4: unary(95),
  fromI32x4S: unary(254),
  fromI32x4U: unary(255),
}
