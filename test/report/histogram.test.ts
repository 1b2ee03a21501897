import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { histogram } from '../../src/report/histogram.js'
import { tally } from '../../src/report/tally.js'
import { faultsOf } from './wellFormed.js'

describe('tally', () => {
  it('counts into equal bins, both ends included, exact zeros apart', () => {
    const data = [-1, -0.5, 0, -0, 0.5, 1, 3, Number.NaN, Number.NEGATIVE_INFINITY]
    expect(tally(data, [-1, 1], 4)).toMatchObject({
      total: 9,
      zeros: 2,
      beyond: 1,
      notFinite: 2,
      counts: [1, 1, 0, 2],
    })
  })

  it('loses no number, and agrees with mean and standard deviation by definition', () => {
    const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 20 }), (data, bins) => {
        const { total, zeros, beyond, notFinite, counts, mean, deviation } = tally(data, [-50, 80], bins)
        expect(counts.reduce((a, b) => a + b, 0) + zeros + beyond + notFinite).toBe(total)
        const average = data.reduce((a, b) => a + b, 0) / data.length
        const variance = data.reduce((a, b) => a + (b - average) ** 2, 0) / data.length
        expect(mean).toBeCloseTo(average, 8)
        expect(deviation).toBeCloseTo(Math.sqrt(variance), 8)
      }),
    )
  })
})

describe('histogram', () => {
  const draw = (data: ArrayLike<number>, rest = {}) => histogram({ id: 'h', title: 'Weights', data, ...rest })
  const barsOf = (svg: string) =>
    [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="[\d.]+" height="([\d.]+)"/g)].map((m) =>
      Number(m[3]),
    )

  it('draws a bar for each bin that holds a weight, as high as its count', () => {
    const [one = 0, three = 0, ...more] = barsOf(draw([-0.9, 0.9, 0.9, 0.9], { bins: 2, range: [-1, 1] }))
    expect(more).toEqual([])
    expect(three / one).toBeCloseTo(3, 1)
  })

  it('marks zero, and says how many weights are exactly zero', () => {
    const svg = draw([0, 0, 0, 1])
    expect(svg).toContain('exact zeros 75.00\u00a0%')
    expect(svg).toMatch(/stroke-dasharray:2 3"\/><text [^>]*>0<\/text>/)
    expect(barsOf(svg).length).toBe(1)
    expect(draw([1, 2])).toContain('stroke-dasharray:2 3')
    expect(draw([1, 2], { range: [1, 2] })).not.toContain('stroke-dasharray:2 3')
  })

  it('says what it does not show', () => {
    const text = draw([1, 5, Number.NaN], { range: [-2, 2] }).replace(/\u00a0/g, ' ')
    expect(text).toContain('1 outside the range; 1 NaN or infinite')
  })

  it.each([
    ['nothing', []],
    ['zeros', [0, 0]],
    ['NaN', [Number.NaN]],
    ['one weight', [0.25]],
    ['one negative weight', [-3]],
  ])('draws %s without a fault', (_, data) => {
    expect(faultsOf(draw(data))).toEqual([])
    expect(faultsOf(draw(data, { width: 200, bins: 0 }))).toEqual([])
  })
})
