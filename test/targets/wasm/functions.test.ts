/* Vector functions against those of float64. */
import { describe, expect, test } from 'vitest'
import { evaluateUnary } from '../../../src/scalar/evaluate.js'
import { type Accurate, accuracy } from '../../../src/targets/wasm/functions/accuracy.js'
import { applied, compileLoops, roundings } from './loops.js'
import { evenly, neighbourhoods, patterns, worst } from './ulps.js'

const has = (name: string): name is Accurate => name in accuracy
const names = Object.keys(accuracy).filter(has)

/** Where functions change their course: thresholds, and multiples of π/2, which are zeros of sine and cosine. */
const turns = [
  ...[0, 1, 2, 0.5, 0.75, 1.5, 1 / 3, Math.LN2, Math.LN2 / 2, 1.5 * Math.LN2, Math.PI / 4],
  ...[9, 9.02, 10, 3.92, 3.95, 16.6, 18, 64, 87, 87.3365, 88.7228, 89, 103.97, 104],
  ...[2 ** 20, 2 ** -26, 2 ** -126, 2 ** -149, 2 ** 126, 2 ** 127, 3.4e38, Number.POSITIVE_INFINITY],
  ...Array.from({ length: 64 }, (_, i) => (i * Math.PI) / 2),
  ...Array.from({ length: 120 }, (_, i) => 2 ** i * Math.PI),
  // The float32 that is nearest to a multiple of π/2: its cosine is −1.6e-9.
  16367173 * 2 ** 72,
]

const joined = (...parts: readonly Float32Array[]): Float32Array => {
  const all = new Float32Array(parts.reduce((n, part) => n + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

const numbers = joined(
  patterns(2 ** 13 + 5),
  evenly(-1, 1, 2 ** 17),
  evenly(-12, 12, 2 ** 17),
  evenly(-105, 105, 2 ** 17),
  neighbourhoods([...turns, ...turns.map((x) => -x)], 32),
)
const some = numbers.filter((_, i) => i % 97 === 0)

const special = [
  ...[0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  ...[1, -1, -2, -1e-45, -3e38, 2 ** -149, -(2 ** -149), 105, -105, 89, -200, 3e38, 1e-30, -1e-30],
]

/** Numbers that every result is near enough to only if it is exactly that. */
const isPlain = (x: number): boolean => !Number.isFinite(x) || Number.isInteger(x) || Math.abs(x) < 1e-29

const each = await Promise.all(
  (await roundings()).map(async (rounding) => {
    const loops = await compileLoops(rounding)
    return [rounding, loops, await compileLoops(rounding, 'inlined')] as const
  }),
)

describe.each(names)('%s', (name) => {
  const truth = Float64Array.from(numbers, evaluateUnary[name])

  test.each(each)('is as accurate as it says, and not much more, %s', (rounding, loops) => {
    const { ulps, at } = worst(numbers, applied(loops, name, numbers), truth)
    expect(ulps, `at ${at}`).toBeLessThanOrEqual(accuracy[name][rounding])
    expect(ulps).toBeGreaterThan(0.75 * accuracy[name][rounding])
  })

  test.each(each)('has the special values, %s', (_, loops) => {
    const results = applied(loops, name, Float32Array.from(special))
    special.forEach((x, i) => {
      const expected = Math.fround(evaluateUnary[name](Math.fround(x)))
      if (isPlain(expected)) expect(results[i], `at ${x}`).toBe(expected)
    })
  })

  test.each(each)('of one number does not depend on the others, %s', (_, loops) => {
    const mixed = Float32Array.from([...special, 2 ** 30, 3, 0.1, 1e6, -1e7, 7, 1e10, -20, 20])
    const together = applied(loops, name, mixed)
    mixed.forEach((x, i) => {
      expect(applied(loops, name, new Float32Array(4).fill(x))[i % 4]).toBe(together[i])
    })
  })

  test.each(each)('is the same where it is written into a loop, %s', (_, loops, inPlace) => {
    expect(applied(inPlace, name, some)).toEqual(applied(loops, name, some))
  })
})
