import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Key, keyFromSeed } from '../../src/random/key.js'
import {
  fillRandomBits,
  foldIn,
  randomBits,
  split,
  threefry2x32,
  uniformFromBits,
} from '../../src/random/threefry.js'

const uint32 = fc.integer({ min: 0, max: 0xffffffff })
const keys: fc.Arbitrary<Key> = fc.tuple(uint32, uint32)

const rotations = [13, 15, 26, 6, 17, 29, 16, 24].map(BigInt)
const mask = 0xffffffffn

/** The definition, round by round in big integers: slow, and written apart from the code under test. */
const threefryByDefinition = (key: Key, counter: readonly [number, number]): readonly [number, number] => {
  const [k0, k1] = [BigInt(key[0]), BigInt(key[1])]
  const schedule = [k0, k1, k0 ^ k1 ^ 0x1bd11bdan]
  const part = (i: number): bigint => schedule[i % 3] ?? 0n
  let x = (BigInt(counter[0]) + k0) & mask
  let y = (BigInt(counter[1]) + k1) & mask
  for (let round = 0; round < 20; round += 1) {
    const r = rotations[round % 8] ?? 0n
    x = (x + y) & mask
    y = (((y << r) | (y >> (32n - r))) & mask) ^ x
    if (round % 4 === 3) {
      const group = (round + 1) / 4
      x = (x + part(group)) & mask
      y = (y + part(group + 1) + BigInt(group)) & mask
    }
  }
  return [Number(x), Number(y)]
}

describe('threefry2x32', () => {
  it('agrees with its definition', () => {
    fc.assert(
      fc.property(keys, uint32, uint32, (key, c0, c1) => {
        expect(threefry2x32(key, c0, c1)).toEqual(threefryByDefinition(key, [c0, c1]))
      }),
    )
  })
})

describe('randomBits', () => {
  it('is JAX’s arrangement of blocks for every small n', () => {
    const key = keyFromSeed(42)
    for (let n = 0; n <= 9; n += 1) {
      const half = Math.ceil(n / 2)
      const counters = Array.from({ length: 2 * half }, (_, i) => (i < n ? i : 0))
      const blocks = counters
        .slice(0, half)
        .map((c, i) => threefry2x32(key, c, counters[half + i] ?? Number.NaN))
      const expected = [...blocks.map(([first]) => first), ...blocks.map(([, second]) => second)].slice(0, n)
      expect(Array.from(randomBits(key, n))).toEqual(expected)
    }
  })

  it('is the same whether filled at once or by ranges of blocks', () => {
    fc.assert(
      fc.property(keys, fc.integer({ min: 0, max: 65 }), fc.nat({ max: 40 }), (key, n, cut) => {
        const out = new Uint32Array(n)
        fillRandomBits(key, out, cut)
        fillRandomBits(key, out, 0, cut)
        expect(out).toEqual(randomBits(key, n))
      }),
    )
  })

  it('is empty for a count that is no count', () => {
    expect([0, -1, Number.NaN].map((n) => randomBits([1, 2], n).length)).toEqual([0, 0, 0])
  })

  it('is uniform: every bit is set half of the time', () => {
    const n = 1 << 15
    const words = randomBits(keyFromSeed(3), n)
    const set = Array.from({ length: 32 }, (_, bit) => words.reduce((sum, w) => sum + ((w >>> bit) & 1), 0))
    const sigma = Math.sqrt(n) / 2
    for (const count of set) expect(Math.abs(count - n / 2)).toBeLessThan(5 * sigma)
  })
})

describe('keys', () => {
  it('come from the high and the low word of the seed', () => {
    expect(keyFromSeed(0)).toEqual([0, 0])
    expect(keyFromSeed(0xffffffff)).toEqual([0, 0xffffffff])
    expect(keyFromSeed(2 ** 32)).toEqual([1, 0])
    expect(keyFromSeed(Number.MAX_SAFE_INTEGER)).toEqual([0x1fffff, 0xffffffff])
  })

  it('are two words for any number at all', () => {
    for (const seed of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e300]) {
      for (const word of keyFromSeed(seed)) expect(word).toBe(word >>> 0)
    }
  })

  it('split without repetition', () => {
    const words = split(keyFromSeed(5), 500).map((key) => key.join())
    expect(new Set(words).size).toBe(500)
    expect(split(keyFromSeed(5), 0)).toEqual([])
  })

  it('fold data in modulo 2³²', () => {
    expect(foldIn([1, 2], 2 ** 32 + 3)).toEqual(foldIn([1, 2], 3))
    expect(foldIn([1, 2], 3)).not.toEqual(foldIn([1, 2], 4))
  })
})

describe('uniformFromBits', () => {
  it('lies in [0, 1), is exact in float32, and ignores the low nine bits', () => {
    fc.assert(
      fc.property(uint32, (bits) => {
        const u = uniformFromBits(bits)
        expect(u >= 0 && u < 1 && Math.fround(u) === u).toBe(true)
        expect(uniformFromBits(bits ^ 0x1ff)).toBe(u)
      }),
    )
  })

  it('is the mantissa trick: the bits of a float32 in [1, 2), less 1', () => {
    fc.assert(
      fc.property(uint32, (bits) => {
        const view = new DataView(new ArrayBuffer(4))
        view.setUint32(0, (bits >>> 9) | 0x3f800000)
        expect(uniformFromBits(bits)).toBe(view.getFloat32(0) - 1)
      }),
    )
  })
})
