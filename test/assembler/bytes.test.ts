import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  flatten,
  float32Bytes,
  float64Bytes,
  int32Bytes,
  signed,
  unsigned,
} from '../../src/assembler/bytes.js'

describe('LEB128', () => {
  test.each([
    [0, [0]],
    [1, [1]],
    [127, [0x7f]],
    [128, [0x80, 1]],
    [16_383, [0xff, 0x7f]],
    [16_384, [0x80, 0x80, 1]],
    [624_485, [0xe5, 0x8e, 0x26]],
    [2 ** 32 - 1, [0xff, 0xff, 0xff, 0xff, 0x0f]],
    [2 ** 53 - 1, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('of %s without a sign', (n, bytes) => {
    expect(unsigned(n)).toEqual(bytes)
  })

  test.each([
    [0, [0]],
    [63, [0x3f]],
    [64, [0xc0, 0]],
    [-1, [0x7f]],
    [-64, [0x40]],
    [-65, [0xbf, 0x7f]],
    [127, [0xff, 0]],
    [-128, [0x80, 0x7f]],
    [-123_456, [0xc0, 0xbb, 0x78]],
    [2 ** 31 - 1, [0xff, 0xff, 0xff, 0xff, 7]],
    [-(2 ** 31), [0x80, 0x80, 0x80, 0x80, 0x78]],
    [2 ** 32 - 1, [0x7f]],
  ])('of %s with a sign', (n, bytes) => {
    expect(signed(n)).toEqual(bytes)
  })

  test('of any number reads back as that number', () => {
    const bits = (bytes: readonly number[]): bigint =>
      bytes.reduce((sum, byte, i) => sum + (BigInt(byte & 127) << BigInt(7 * i)), 0n)
    fc.assert(
      fc.property(fc.maxSafeNat(), (n) => {
        expect(Number(bits(unsigned(n)))).toBe(n)
      }),
    )
    fc.assert(
      fc.property(fc.integer(), (n) => {
        const bytes = signed(n)
        expect(Number(BigInt.asIntN(7 * bytes.length, bits(bytes)))).toBe(n)
      }),
    )
  })
})

test('numbers have their bytes in little order', () => {
  expect(int32Bytes(-2)).toEqual([0xfe, 0xff, 0xff, 0xff])
  expect(int32Bytes(2 ** 31)).toEqual([0, 0, 0, 0x80])
  expect(float32Bytes(-0)).toEqual([0, 0, 0, 0x80])
  expect(float32Bytes(1)).toEqual([0, 0, 0x80, 0x3f])
  expect(float64Bytes(1)).toEqual([0, 0, 0, 0, 0, 0, 0xf0, 0x3f])
})

test('ropes become flat', () => {
  expect(flatten([1, [2, [], [Uint8Array.of(3, 4), [[5]]]], 6])).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6))
  expect(flatten([])).toEqual(new Uint8Array(0))
})
