/* Each instruction on vectors against what JavaScript computes lane by lane. */
import { describe, expect, test } from 'vitest'
import type { V128 } from '../../src/assembler/Code.js'
import { f32, f64, i32 } from '../../src/assembler/numeric.js'
import { f32x4, f64x2, i32x4, i64x2, shuffle32, v128 } from '../../src/assembler/simd.js'
import { relaxedMultiplyAdd } from '../../src/targets/wasm/relaxed.js'
import { bytesOf, memoryAfter, numberOf } from './evaluate.js'

type Four = readonly [number, number, number, number]
type Two = readonly [number, number]

const ints = async (value: V128) => Array.from(new Int32Array(await bytesOf(value)))
const floats = async (value: V128) => Array.from(new Float32Array(await bytesOf(value)))
const doubles = async (value: V128) => Array.from(new Float64Array(await bytesOf(value)))
const longs = async (value: V128) => Array.from(new BigInt64Array(await bytesOf(value)))
const bytes = async (value: V128) => Array.from(new Uint8Array(await bytesOf(value)))

const nearest = (x: number): number => {
  const down = Math.floor(x)
  if (x - down !== 0.5) return Object.is(Math.round(x), 0) && x < 0 ? -0 : Math.round(x)
  return down % 2 === 0 ? down : Math.ceil(x)
}

const onFloat: Readonly<Record<string, (x: number) => number>> = {
  abs: Math.abs,
  neg: (x) => -x,
  sqrt: Math.sqrt,
  ceil: Math.ceil,
  floor: Math.floor,
  trunc: Math.trunc,
  nearest,
}

const onFloats: Readonly<Record<string, (x: number, y: number) => number>> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  min: Math.min,
  max: Math.max,
  pmin: (x, y) => (y < x ? y : x),
  pmax: (x, y) => (x < y ? y : x),
}

const comparisons: Readonly<Record<string, (x: number, y: number) => boolean>> = {
  eq: (x, y) => x === y,
  ne: (x, y) => x !== y,
  lt: (x, y) => x < y,
  gt: (x, y) => x > y,
  le: (x, y) => x <= y,
  ge: (x, y) => x >= y,
}

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number
const firsts: readonly Four[] = [
  [1.5, -2.5, 0.5, -0],
  [nan, infinity, -infinity, 3.7],
]
const seconds: readonly Four[] = [
  [2.5, -2.5, -0.5, 0],
  [1, nan, infinity, 3],
]
const halves = (values: readonly Four[]): readonly Two[] =>
  values.flatMap(([a, b, c, d]) => [[a, b] as const, [c, d] as const])

describe.each(Object.entries(onFloat))('%s', (name, f) => {
  test('of floats', async () => {
    const [four, two] = [Object.entries(f32x4), Object.entries(f64x2)].map((all) =>
      new Map<string, unknown>(all).get(name),
    )
    const isUnary = (u: unknown): u is (x: V128) => V128 => typeof u === 'function'
    if (!isUnary(four) || !isUnary(two)) throw new Error(name)
    for (const x of firsts)
      expect(await floats(four(f32x4.const(...x)))).toEqual(
        x.map((lane) => Math.fround(f(Math.fround(lane)))),
      )
    for (const x of halves(firsts)) expect(await doubles(two(f64x2.const(...x)))).toEqual(x.map(f))
  })
})

const isBinary = (u: unknown): u is (x: V128, y: V128) => V128 => typeof u === 'function'

const binaryOf = (instructions: object, name: string): ((x: V128, y: V128) => V128) => {
  const found = new Map<string, unknown>(Object.entries(instructions)).get(name)
  if (!isBinary(found)) throw new Error(name)
  return found
}

describe.each([...Object.keys(onFloats), ...Object.keys(comparisons)])('%s', (name) => {
  const arithmetic = onFloats[name]
  const comparison = comparisons[name]
  const pairs = firsts.map((x, i) => [x, seconds[i] ?? x] as const)

  test('of four float32', async () => {
    for (const [x, y] of pairs) {
      const result = binaryOf(f32x4, name)(f32x4.const(...x), f32x4.const(...y))
      const lanes = x.map((a, i) => [Math.fround(a), Math.fround(y[i] ?? 0)] as const)
      if (arithmetic !== undefined)
        expect(await floats(result)).toEqual(lanes.map(([a, b]) => Math.fround(arithmetic(a, b))))
      if (comparison !== undefined)
        expect(await ints(result)).toEqual(lanes.map(([a, b]) => (comparison(a, b) ? -1 : 0)))
    }
  })

  test('of two float64', async () => {
    const others = halves(seconds)
    for (const [i, x] of halves(firsts).entries()) {
      const y = others[i] ?? x
      const result = binaryOf(f64x2, name)(f64x2.const(...x), f64x2.const(...y))
      const lanes = [[x[0], y[0]] as const, [x[1], y[1]] as const]
      if (arithmetic !== undefined)
        expect(await doubles(result)).toEqual(lanes.map(([a, b]) => arithmetic(a, b)))
      if (comparison !== undefined)
        expect(await longs(result)).toEqual(lanes.map(([a, b]) => (comparison(a, b) ? -1n : 0n)))
    }
  })
})

const onInts: Readonly<Record<string, (x: number, y: number) => number>> = {
  eq: (x, y) => (x === y ? -1 : 0),
  ne: (x, y) => (x !== y ? -1 : 0),
  ltS: (x, y) => (x < y ? -1 : 0),
  ltU: (x, y) => (x >>> 0 < y >>> 0 ? -1 : 0),
  gtS: (x, y) => (x > y ? -1 : 0),
  gtU: (x, y) => (x >>> 0 > y >>> 0 ? -1 : 0),
  geS: (x, y) => (x >= y ? -1 : 0),
  geU: (x, y) => (x >>> 0 >= y >>> 0 ? -1 : 0),
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: Math.imul,
  minS: Math.min,
  maxS: Math.max,
}

const a: Four = [1, -1, 2 ** 31 - 1, -(2 ** 31)]
const b: Four = [1, 2, -5, 2 ** 31 - 1]

describe('i32x4', () => {
  test.each(Object.entries(onInts))('%s', async (name, f) => {
    const result = binaryOf(i32x4, name)(i32x4.const(...a), i32x4.const(...b))
    expect(await ints(result)).toEqual(a.map((x, i) => f(x, b[i] ?? 0) | 0))
  })

  test('of one vector', async () => {
    const x = i32x4.const(...a)
    expect(await ints(i32x4.abs(x))).toEqual([1, 1, 2 ** 31 - 1, -(2 ** 31)])
    expect(await ints(i32x4.neg(x))).toEqual([-1, 1, -(2 ** 31) + 1, -(2 ** 31)])
    expect(await ints(i32x4.shl(x, i32.const(3)))).toEqual(a.map((lane) => lane << 3))
    expect(await ints(i32x4.shrS(x, i32.const(3)))).toEqual(a.map((lane) => lane >> 3))
    expect(await ints(i32x4.shrU(x, i32.const(3)))).toEqual(a.map((lane) => (lane >>> 3) | 0))
    expect(await numberOf(i32x4.allTrue(x))).toBe(1)
    expect(await numberOf(i32x4.allTrue(i32x4.const(1, 1, 0, 1)))).toBe(0)
    expect(await numberOf(i32x4.bitmask(x))).toBe(0b1010)
    expect(await numberOf(i32x4.extract(x, 1))).toBe(-1)
    expect(await ints(i32x4.replace(x, 2, i32.const(9)))).toEqual([1, -1, 9, -(2 ** 31)])
    expect(await ints(i32x4.splat(i32.const(-4)))).toEqual([-4, -4, -4, -4])
    expect(await ints(i32x4.constSplat(-4))).toEqual([-4, -4, -4, -4])
  })

  test('from floats, which stop at the ends', async () => {
    const x = f32x4.const(-1.9, 3e9, nan, 5e9)
    expect(await ints(i32x4.fromF32x4S(x))).toEqual([-1, 2 ** 31 - 1, 0, 2 ** 31 - 1])
    expect(await ints(i32x4.fromF32x4U(x))).toEqual([0, 3e9 | 0, 0, -1])
    const y = f64x2.const(-1.9, 3e9)
    expect(await ints(i32x4.fromF64x2S(y))).toEqual([-1, 2 ** 31 - 1, 0, 0])
    expect(await ints(i32x4.fromF64x2U(y))).toEqual([0, 3e9 | 0, 0, 0])
  })
})

test('i64x2', async () => {
  const x = i32x4.const(-1, 5, 3, -(2 ** 31))
  const lanes = [(5n << 32n) + 0xffffffffn, (-(2n ** 31n) << 32n) + 3n]
  const wrapped = (values: readonly bigint[]) => values.map((lane) => BigInt.asIntN(64, lane))
  expect(await longs(i64x2.add(x, x))).toEqual(wrapped(lanes.map((lane) => 2n * lane)))
  expect(await longs(i64x2.sub(i32x4.constSplat(0), x))).toEqual(wrapped(lanes.map((lane) => -lane)))
  expect(await longs(i64x2.shl(x, i32.const(33)))).toEqual(wrapped(lanes.map((lane) => lane << 33n)))
  expect(await longs(i64x2.shrS(x, i32.const(9)))).toEqual(lanes.map((lane) => lane >> 9n))
  expect(await longs(i64x2.shrU(x, i32.const(9)))).toEqual(
    lanes.map((lane) => BigInt.asUintN(64, lane) >> 9n),
  )
})

test('floats from other numbers', async () => {
  const x = i32x4.const(...a)
  expect(await floats(f32x4.fromI32x4S(x))).toEqual(a.map(Math.fround))
  expect(await floats(f32x4.fromI32x4U(x))).toEqual(a.map((lane) => Math.fround(lane >>> 0)))
  expect(await doubles(f64x2.fromI32x4S(x))).toEqual([1, -1])
  expect(await doubles(f64x2.fromI32x4U(x))).toEqual([1, 2 ** 32 - 1])
  expect(await doubles(f64x2.fromF32x4(f32x4.const(0.1, -0, 3, 4)))).toEqual([Math.fround(0.1), -0])
  expect(await floats(f32x4.fromF64x2(f64x2.const(0.1, -1e300)))).toEqual([Math.fround(0.1), -infinity, 0, 0])
})

test('lanes of floats', async () => {
  const [four, two] = [f32x4.const(1, 2, 3, 4), f64x2.const(5, 6)]
  expect(await numberOf(f32x4.extract(four, 3))).toBe(4)
  expect(await floats(f32x4.replace(four, 0, f32.const(-7)))).toEqual([-7, 2, 3, 4])
  expect(await floats(f32x4.splat(f32.const(1.5)))).toEqual([1.5, 1.5, 1.5, 1.5])
  expect(await floats(f32x4.constSplat(1.5))).toEqual([1.5, 1.5, 1.5, 1.5])
  expect(await numberOf(f64x2.extract(two, 1))).toBe(6)
  expect(await doubles(f64x2.replace(two, 1, f64.const(-7)))).toEqual([5, -7])
  expect(await doubles(f64x2.splat(f64.const(0.1)))).toEqual([0.1, 0.1])
  expect(await doubles(f64x2.constSplat(0.1))).toEqual([0.1, 0.1])
})

describe('v128', () => {
  const from = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i)
  const zeros = (count: number) => new Array<number>(count).fill(0)
  const at = i32.const(16)

  test('loads', async () => {
    expect(await bytes(v128.load(at))).toEqual(from(16, 16))
    expect(await bytes(v128.load(at, 160))).toEqual(from(176, 16))
    expect(await bytes(v128.load32Splat(at, 4))).toEqual([1, 2, 3, 4].flatMap(() => from(20, 4)))
    expect(await bytes(v128.load64Splat(at, 8))).toEqual([1, 2].flatMap(() => from(24, 8)))
    expect(await bytes(v128.load32Zero(at))).toEqual([...from(16, 4), ...zeros(12)])
    expect(await bytes(v128.load64Zero(at))).toEqual([...from(16, 8), ...zeros(8)])
    expect(await bytes(v128.load32Lane(at, v128.load(i32.const(0)), 2, 4))).toEqual([
      ...from(0, 8),
      ...from(20, 4),
      ...from(12, 4),
    ])
  })

  test('stores', async () => {
    const x = v128.load(at)
    const memory = await memoryAfter(
      v128.store(i32.const(300), x, 20),
      v128.store32Lane(i32.const(300), x, 3, 40),
      v128.store64Lane(i32.const(300), x, 1, 48),
    )
    expect(Array.from(new Uint8Array(memory, 320, 36))).toEqual([
      ...from(16, 16),
      ...zeros(4),
      ...from(28, 4),
      ...zeros(4),
      ...from(24, 8),
    ])
  })

  test('works on bits', async () => {
    const [x, y, z] = [0b1100, 0b1010, 0b0110]
    const [vx, vy, vz] = [i32x4.constSplat(x), i32x4.constSplat(y), i32x4.constSplat(z)]
    const one = async (value: V128) => new Set(await ints(value))
    expect(await one(v128.not(vx))).toEqual(new Set([~x]))
    expect(await one(v128.and(vx, vy))).toEqual(new Set([x & y]))
    expect(await one(v128.andNot(vx, vy))).toEqual(new Set([x & ~y]))
    expect(await one(v128.or(vx, vy))).toEqual(new Set([x | y]))
    expect(await one(v128.xor(vx, vy))).toEqual(new Set([x ^ y]))
    expect(await one(v128.select(vx, vy, vz))).toEqual(new Set([(x & z) | (y & ~z)]))
    expect(await numberOf(v128.anyTrue(i32x4.const(0, 0, 4, 0)))).toBe(1)
    expect(await numberOf(v128.anyTrue(i32x4.constSplat(0)))).toBe(0)
  })

  test('chooses bytes and lanes', async () => {
    const [x, y] = [v128.load(i32.const(0)), v128.load(at)]
    const order = [31, 0, 16, 15, ...from(2, 12)]
    expect(await bytes(v128.shuffle(x, y, order))).toEqual(order)
    expect(await ints(shuffle32(i32x4.const(0, 1, 2, 3), i32x4.const(4, 5, 6, 7), [7, 0, 5, 2]))).toEqual([
      7, 0, 5, 2,
    ])
  })
})

test('a product and a sum are rounded once or twice', async () => {
  const rounding = await relaxedMultiplyAdd()
  if (rounding === undefined) return
  const x = 1 + 2 ** -12
  const lanes = await floats(
    f32x4.relaxedMadd(f32x4.constSplat(x), f32x4.constSplat(x), f32x4.const(-1, 0, 2, 3)),
  )
  const product = rounding === 'fused' ? x * x : Math.fround(x * x)
  expect(lanes).toEqual([-1, 0, 2, 3].map((z) => Math.fround(product + z)))
})

test('no instruction is left out', () => {
  const names = (instructions: object) => Object.keys(instructions)
  const floatsTested = [...names(onFloat), ...names(onFloats), ...names(comparisons)]
  const lanes = ['const', 'constSplat', 'splat', 'extract', 'replace']
  expect(names(f32x4).sort()).toEqual(
    [...floatsTested, ...lanes, 'fromI32x4S', 'fromI32x4U', 'fromF64x2', 'relaxedMadd'].sort(),
  )
  expect(names(f64x2).sort()).toEqual(
    [...floatsTested, ...lanes, 'fromI32x4S', 'fromI32x4U', 'fromF32x4'].sort(),
  )
})
