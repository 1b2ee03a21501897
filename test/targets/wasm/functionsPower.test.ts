import { describe, expect, test } from 'vitest'
import { arrayBytes, compileLoops } from './loops.js'

const loops = await compileLoops('separate')

const powers = (pairs: readonly (readonly [number, number])[]): readonly number[] => {
  const most = arrayBytes / 8
  const found: number[] = []
  for (let start = 0; start < pairs.length; start += most) {
    const some = pairs.slice(start, start + most)
    const array = (at: number) => new Float64Array(loops.memory, at, some.length)
    array(loops.input(0)).set(some.map(([x]) => x))
    array(loops.input(1)).set(some.map(([, y]) => y))
    loops.run('power', 16 * Math.ceil(some.length / 2))
    for (const z of array(loops.output(0))) found.push(z)
  }
  return found
}

const infinity = Number.POSITIVE_INFINITY
const sizes = [
  ...[0, 5e-324, 1e-310, 2 ** -1022, 2 ** -126, 1e-20, 0.1, 0.5, 1 - 2 ** -24, 1 - 2 ** -53, 1, 1 + 2 ** -52],
  ...[1.5, 2, 2.5, 3, 4, 5, 7, 10, 63, 64, 2 ** 31, 2 ** 52 + 1, 2 ** 53, 1e20, 1e300, infinity],
]
const numbers = [Number.NaN, ...sizes, ...sizes.map((x) => -x)]

/** To 2^-40 of the result, or to the distance of the smallest float64. */
const near = (x: number, y: number, z: number): void => {
  const expected = x ** y
  const tolerance = Math.abs(expected) * 2 ** -40 + Number.MIN_VALUE
  const isNear = Object.is(z, expected) || (z !== 0 && Math.abs(z - expected) <= tolerance)
  if (!isNear || !Number.isFinite(expected)) expect(z, `${x} ** ${y}`).toBe(expected)
}

const check = (pairs: readonly (readonly [number, number])[]): void => {
  powers(pairs).forEach((z, i) => {
    near(...(pairs[i] ?? [0, 0]), z)
  })
}

describe('power', () => {
  test('is that of JavaScript for all pairs of special numbers', () => {
    check(numbers.flatMap((x) => numbers.map((y) => [x, y] as const)))
  })

  test('keeps the sign of zeros and infinities', () => {
    const pairs = [
      [-0, 3],
      [-0, -3],
      [-0, 2],
      [-infinity, -3],
      [-infinity, 3],
      [-1e200, 3],
      [-1e-200, 3],
    ] as const
    expect(powers(pairs)).toEqual(pairs.map(([x, y]) => x ** y))
  })

  test('is near everywhere that the result is finite', () => {
    const pairs = Array.from({ length: 200_000 }, (_, i) => {
      const x = 2 ** ((((i * 0.618034) % 1) - 0.5) * (i % 2 === 0 ? 2000 : 4))
      const reach = Math.min(1e6, 1074 / Math.max(1e-6, Math.abs(Math.log2(x))))
      return [x, (2 * ((i * 0.754878) % 1) - 1) * reach] as const
    })
    check(pairs)
  })

  test('of float32 with a whole power is exact where the result is a float32', () => {
    const pairs = Array.from({ length: 255 }, (_, x) =>
      [-2, -1, 0, 1, 2, 3].map((y) => [x - 127, y] as const),
    ).flat()
    expect(powers(pairs).map(Math.fround)).toEqual(pairs.map(([x, y]) => Math.fround(x ** y)))
  })
})
