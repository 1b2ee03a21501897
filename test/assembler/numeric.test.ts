import { describe, expect, test } from 'vitest'
import { copyMemory, f32, f64, fillMemory, i32 } from '../../src/assembler/numeric.js'
import { memoryAfter, numberOf } from './evaluate.js'

type Binary = (x: number, y: number) => number

const bit = (isTrue: boolean): number => (isTrue ? 1 : 0)

const onInts = {
  eq: (x, y) => bit(x === y),
  ne: (x, y) => bit(x !== y),
  ltS: (x, y) => bit(x < y),
  ltU: (x, y) => bit(x >>> 0 < y >>> 0),
  gtS: (x, y) => bit(x > y),
  geS: (x, y) => bit(x >= y),
  geU: (x, y) => bit(x >>> 0 >= y >>> 0),
  add: (x, y) => (x + y) | 0,
  sub: (x, y) => (x - y) | 0,
  mul: Math.imul,
  divU: (x, y) => ((x >>> 0) / (y >>> 0)) | 0,
  and: (x, y) => x & y,
  or: (x, y) => x | y,
  xor: (x, y) => x ^ y,
  shl: (x, y) => x << y,
  shrS: (x, y) => x >> y,
  shrU: (x, y) => (x >>> y) | 0,
} satisfies Readonly<Record<string, Binary>>

const pairs = [
  [7, 3],
  [-7, 3],
  [3, -7],
  [2 ** 31 - 1, -(2 ** 31)],
  [-1, 31],
  [12, 12],
] as const

const isOnInts = (name: string): name is keyof typeof onInts => name in onInts

describe('i32', () => {
  test.each(Object.keys(onInts).filter(isOnInts))('%s', async (name) => {
    for (const [x, y] of pairs)
      expect(await numberOf(i32[name](i32.const(x), i32.const(y)))).toBe(onInts[name](x, y))
  })

  test('constants and eqz', async () => {
    for (const x of [0, 1, -1, 63, 64, -64, -65, 2 ** 31 - 1, -(2 ** 31)]) {
      expect(await numberOf(i32.const(x))).toBe(x)
      expect(await numberOf(i32.eqz(i32.const(x)))).toBe(bit(x === 0))
    }
  })

  test('loads and stores', async () => {
    expect(await numberOf(i32.load(i32.const(4)))).toBe(0x07060504)
    expect(await numberOf(i32.load(i32.const(4), 200))).toBe(0xcfcecdcc | 0)
    expect(await numberOf(i32.load8U(i32.const(200)))).toBe(200)
    expect(await numberOf(i32.load16U(i32.const(200)))).toBe(0xc9c8)
    const value = i32.const(0x12345678)
    const bytes = new Uint8Array(
      await memoryAfter(
        i32.store(i32.const(1000), value, 24),
        i32.store16(i32.const(1028), value),
        i32.store8(i32.const(1032), value),
      ),
      1024,
      10,
    )
    expect(Array.from(bytes)).toEqual([0x78, 0x56, 0x34, 0x12, 0x78, 0x56, 0, 0, 0x78, 0])
  })
})

describe('floats', () => {
  test('f32', async () => {
    expect(await numberOf(f32.const(0.1))).toBe(Math.fround(0.1))
    const memory = await memoryAfter(f32.store(i32.const(1020), f32.const(-2.5), 4))
    expect(new Float32Array(memory, 1024, 1)[0]).toBe(-2.5)
    expect(await numberOf(f32.load(i32.const(64)))).toBe(
      new DataView(Uint8Array.of(64, 65, 66, 67).buffer).getFloat32(0, true),
    )
  })

  test('f64', async () => {
    const [x, y] = [f64.const(0.1), f64.const(-3)]
    expect(await numberOf(f64.add(x, y))).toBe(0.1 - 3)
    expect(await numberOf(f64.min(x, y))).toBe(-3)
    expect(await numberOf(f64.max(x, y))).toBe(0.1)
    expect(await numberOf(f64.fromInt(i32.const(-9)))).toBe(-9)
    const memory = await memoryAfter(f64.store(i32.const(1024), x))
    expect(new Float64Array(memory, 1024, 1)[0]).toBe(0.1)
    expect(await numberOf(f64.load(i32.const(8)))).toBe(
      new DataView(Uint8Array.of(8, 9, 10, 11, 12, 13, 14, 15).buffer).getFloat64(0, true),
    )
  })
})

test('memory is copied and filled', async () => {
  const memory = await memoryAfter(
    copyMemory(i32.const(2), i32.const(0), i32.const(6)),
    fillMemory(i32.const(10), i32.const(99), i32.const(3)),
  )
  expect(Array.from(new Uint8Array(memory, 0, 14))).toEqual([0, 1, 0, 1, 2, 3, 4, 5, 8, 9, 99, 99, 99, 13])
})
