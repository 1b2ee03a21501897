import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { extent, formatTicks, linearScale, logScale, niceTicks } from '../../src/report/scale.js'

const numbers = fc.double({ min: -1e9, max: 1e9, noNaN: true })

describe('niceTicks', () => {
  it('are round', () => {
    expect(niceTicks([0, 1], 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
    expect(niceTicks([1, 30], 6)).toEqual([5, 10, 15, 20, 25, 30])
    expect(niceTicks([-0.13, 0.27], 4)).toEqual([-0.1, 0, 0.1, 0.2])
  })

  it('lie inside, in order, and are not too many', () => {
    fc.assert(
      fc.property(numbers, fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (low, span) => {
        const high = low + span
        fc.pre(high - low > 1e-9 * Math.abs(low))
        const ticks = niceTicks([low, high], 5)
        expect(ticks.length).toBeLessThanOrEqual(7)
        expect(ticks.every((tick) => tick >= low - 1e-6 * span && tick <= high + 1e-6 * span)).toBe(true)
        expect(ticks).toEqual([...ticks].sort((a, b) => a - b))
      }),
    )
  })
})

describe('linearScale', () => {
  it('maps its domain onto its range', () => {
    const { place } = linearScale([10, 20], [0, 100], 5, false)
    expect([10, 15, 20, Number.NaN, Number.POSITIVE_INFINITY].map(place)).toEqual([
      0,
      50,
      100,
      Number.NaN,
      Number.NaN,
    ])
  })

  it('reaches the ticks around the data when asked to be nice', () => {
    const { place, ticks } = linearScale([0.13, 0.87], [100, 0], 4, true)
    expect(ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
    expect([place(0), place(1)]).toEqual([100, 0])
  })

  it('puts a constant in the middle', () => {
    for (const value of [0, 3, -2, 1e-12]) {
      const { place, ticks } = linearScale([value, value], [0, 100], 4, false)
      expect(place(value)).toBeCloseTo(50, 6)
      expect(ticks.length).toBeGreaterThan(1)
    }
  })
})

describe('logScale', () => {
  it('takes equal ratios to equal distances, and has no place for 0 and less', () => {
    const { place } = logScale([0.01, 1], [100, 0], 4)
    expect(place(0.01) - place(0.1)).toBeCloseTo(place(0.1) - place(1), 9)
    expect([0, -1, Number.NaN].map(place)).toEqual([Number.NaN, Number.NaN, Number.NaN])
  })

  it.each([
    [
      [0.01, 1],
      [0.01, 0.03, 0.1, 0.3, 1],
    ],
    [
      [1e-8, 1],
      [1e-6, 1e-3, 1],
    ],
    [
      [0.2, 0.25],
      [0.2, 0.25],
    ],
    [
      [5, 5],
      [5, 10],
    ],
  ])('ticks of %j are %j', ([low = 0, high = 0], ticks) => {
    expect(logScale([low, high], [100, 0], 4).ticks).toEqual(ticks)
  })
})

describe('extent', () => {
  it('looks past what is not finite', () => {
    expect(extent([3, Number.NaN, -1, Number.POSITIVE_INFINITY])).toEqual([-1, 3])
    expect(extent([Number.NaN])).toBeUndefined()
    expect(extent([])).toBeUndefined()
  })
})

describe('formatTicks', () => {
  it('gives linear ticks the same decimals, others their own', () => {
    expect(formatTicks([-0.5, 0, 0.25], false, true)).toEqual(['−0.50', '0.00', '0.25'])
    expect(formatTicks([0.01, 0.1, 1], false, false)).toEqual(['0.01', '0.1', '1'])
    expect(formatTicks([0.9, 0.95, 1], true, true)).toEqual(['90\u00a0%', '95\u00a0%', '100\u00a0%'])
    expect(formatTicks([1e-5, 1e7], false, false)).toEqual(['1e−5', '1e+7'])
  })
})
