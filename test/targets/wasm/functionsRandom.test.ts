import { describe, expect, test } from 'vitest'
import { randomBits, threefry2x32, uniformFromBits } from '../../../src/random/threefry.js'
import { compileLoops } from './loops.js'

const loops = await compileLoops('separate')

const words = (at: number, count: number) => new Uint32Array(loops.memory, at, count)

/** Words without a pattern. */
const scattered = (seed: number, count: number): Uint32Array =>
  Uint32Array.from({ length: count }, (_, i) => Math.imul(i + seed, 0x9e3779b1) ^ Math.imul(i, i + seed))

describe('threefry', () => {
  test('is that of src/random', () => {
    const count = 1000
    const inputs = [1, 2, 3, 4].map((seed) => scattered(seed, count))
    inputs.forEach((input, i) => {
      words(loops.input(i), count).set(input)
    })
    loops.run('threefry', 4 * count)
    const [key0, key1, c0, c1] = inputs
    for (let i = 0; i < count; i += 1) {
      const expected = threefry2x32([key0?.[i] ?? 0, key1?.[i] ?? 0], c0?.[i] ?? 0, c1?.[i] ?? 0)
      expect([words(loops.output(0), count)[i], words(loops.output(1), count)[i]]).toEqual(expected)
    }
  })
})

describe('randomWords', () => {
  test.each([1, 2, 3, 4, 5, 7, 8, 9, 15, 64, 65, 1001, 65_536])('are all %s words of a key', (n) => {
    words(loops.input(0), n + 3).fill(0xdeadbeef)
    words(loops.input(1), n + 3).fill(17)
    words(loops.input(2), n + 3).set(Uint32Array.from({ length: n }, (_, i) => i))
    loops.run('randomWords', 16 * Math.ceil(n / 4), n)
    expect(words(loops.output(0), n)).toEqual(randomBits([0xdeadbeef, 17], n))
  })

  test('work where counters have their highest bit', () => {
    const n = 0xfffffffd
    const half = 0x7fffffff
    const positions = [0, 1, half - 2, half - 1, half, half + 1, n - 2, n - 1]
    words(loops.input(0), 8).fill(1)
    words(loops.input(1), 8).fill(2)
    words(loops.input(2), 8).set(positions)
    loops.run('randomWords', 32, n)
    const expected = positions.map((p) => {
      const pair = p < half ? p : p - half
      const second = half + pair
      return threefry2x32([1, 2], pair, second < n ? second : 0)[p < half ? 0 : 1]
    })
    expect(Array.from(words(loops.output(0), 8))).toEqual(expected)
  })
})

test('uniform numbers are those of src/random', () => {
  const bits = Uint32Array.of(
    ...scattered(5, 4000),
    0,
    0x1ff,
    0x200,
    0x80000000,
    0xffffffff,
    0x7fffffff,
    1,
    2,
  )
  words(loops.input(0), bits.length).set(bits)
  loops.run('uniform', 4 * bits.length)
  expect(Array.from(new Float32Array(loops.memory, loops.output(0), bits.length))).toEqual(
    Array.from(bits, uniformFromBits),
  )
})
