import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LineChart } from '../../src/report/chart.js'
import { lineChart } from '../../src/report/curve.js'
import { spread } from '../../src/report/labels.js'
import { seriesColour } from '../../src/report/palette.js'
import type { Series } from '../../src/report/series.js'
import { faultsOf } from './wellFormed.js'

const chartOf = (series: readonly Series[], rest: Partial<LineChart> = {}): string =>
  lineChart({ id: 'c', title: 'Loss', xLabel: 'Epoch', yLabel: 'loss', series, ...rest })

const line = (...ys: readonly number[]): Series['points'] => ys.map((y, i) => [i + 1, y])

const count = (text: string, part: string): number => text.split(part).length - 1

/** The paths and dots of the lines: not axes, marks or leaders. */
const linePaths = (svg: string): readonly string[] =>
  [...svg.matchAll(/<path d="([^"]*)"[^>]*linejoin/g)].map(([, d = '']) => d)

describe('lineChart', () => {
  it('draws one path per series through all its points, over axes that name what they measure', () => {
    const svg = chartOf([
      { name: 'train', points: line(3, 2, 1) },
      { name: 'test', points: line(4, 3, 2) },
    ])
    expect(faultsOf(svg)).toEqual([])
    expect(linePaths(svg).map((d) => d.split('L').length)).toEqual([3, 3])
    expect(svg).toContain('>Epoch</text>')
    expect(svg).toContain('>loss</text>')
    expect(svg).toContain('<title id="c-title">Loss</title>')
    expect(svg).toContain('train: from 3 at epoch 1 to 1 at epoch 3, between 1 and 3.')
  })

  it('puts larger values higher and later epochs further right', () => {
    const [d = ''] = linePaths(chartOf([{ name: 'a', points: line(1, 2, 5) }]))
    const [xs, ys] = [0, 1].map((k) => [...d.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map((m) => Number(m[k + 1])))
    expect(xs).toEqual([...(xs ?? [])].sort((a, b) => a - b))
    expect(ys).toEqual([...(ys ?? [])].sort((a, b) => b - a))
  })

  it('leaves a gap where a value is not finite, crosses it out and names it', () => {
    const svg = chartOf([
      { name: 'run', points: line(1, 2, Number.NaN, Number.NaN, 3, Number.POSITIVE_INFINITY, 2, 1) },
    ])
    expect(linePaths(svg).length).toBe(2)
    expect(count(svg, '<circle')).toBe(1)
    expect(count(svg, 'l6 6m0 -6l-6 6')).toBe(3)
    expect(svg).toContain('Not drawn: run: NaN at epoch 3–4<')
    expect(svg).toContain('Not drawn: run: ∞ at epoch 6<')
    expect(faultsOf(svg)).toEqual([])
  })

  it('names values of 0 and less only on a logarithmic scale', () => {
    const series = [{ name: 'run', points: line(1, 0, 0.1) }]
    expect(chartOf(series)).not.toContain('Not drawn')
    expect(chartOf(series, { scale: 'log' })).toContain('Not drawn: run: ≤ 0 at epoch 2<')
    expect(chartOf(series, { scale: 'log' })).toContain('loss (log scale)')
  })

  it('cuts a long list of places short', () => {
    const ys = Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 1 : Number.NaN))
    expect(chartOf([{ name: 'r', points: line(...ys) }]).replace(/<[^>]*>/g, ' ')).toMatch(
      /22, 24\s+and 18 more/,
    )
  })

  it.each([
    ['no series', []],
    ['an empty series', [{ name: 'a', points: [] }]],
    ['nothing finite', [{ name: 'a', points: line(Number.NaN, Number.NaN) }]],
  ])('says so when there is nothing to draw: %s', (_, series) => {
    const svg = chartOf(series)
    expect(svg).toContain('No values to draw')
    expect(faultsOf(svg)).toEqual([])
  })

  it.each([
    ['one point', line(0.5)],
    ['a constant', line(2, 2, 2)],
    ['zeros', line(0, 0)],
    ['huge and tiny', line(1e-300, 1e300)],
    ['one huge beside one tiny', line(-1e-100, 1e204)],
    ['the whole range', line(-Number.MAX_VALUE, Number.MAX_VALUE)],
  ])('draws %s without a NaN', (_, points) => {
    for (const scale of ['linear', 'log'] as const) {
      expect(faultsOf(chartOf([{ name: 'a', points }], { scale }))).toEqual([])
    }
  })

  it('writes names beside the lines where there is room, and only in the legend where not', () => {
    const series = ['plain', 'L2'].map((name, i) => ({ name, points: line(i, i) }))
    expect(count(chartOf(series), '>plain</text>')).toBe(2)
    expect(count(chartOf(series, { width: 150 }), '>plain</text>')).toBe(1)
    const crowd = Array.from({ length: 30 }, (_, i) => ({ name: `r${i}`, points: line(i, i) }))
    expect(count(chartOf(crowd), '>r7</text>')).toBe(1)
    const silent = series.map((item) => ({ ...item, label: '' }))
    expect(count(chartOf(silent), '>plain</text>')).toBe(1)
  })

  it('gives a series the colour of its index', () => {
    expect(chartOf([{ name: 'a', points: line(1, 2), index: 3 }])).toContain(`stroke:${seriesColour(3)}`)
    expect(new Set(Array.from({ length: 8 }, (_, i) => seriesColour(i))).size).toBe(8)
  })

  it('is well-formed whatever the numbers and the names', () => {
    const points = fc.array(fc.tuple(fc.nat({ max: 50 }), fc.double()), { maxLength: 12 })
    const series = fc.record({ name: fc.string(), points, dashed: fc.boolean() })
    fc.assert(
      fc.property(
        fc.array(series, { maxLength: 5 }),
        fc.constantFrom('linear' as const, 'log' as const),
        (all, scale) => {
          expect(faultsOf(chartOf(all, { scale }))).toEqual([])
        },
      ),
    )
  })
})

describe('spread', () => {
  it('moves labels apart no more than needed, in their order', () => {
    expect(spread([50, 10, 52], 15, 0, 100)).toEqual([50, 10, 65])
    expect(spread([99, 98, 97], 15, 0, 100)).toEqual([100, 85, 70])
  })

  it('is undefined when they do not fit, and fine with none', () => {
    expect(spread([1, 2, 3], 15, 0, 29)).toBeUndefined()
    expect(spread([], 15, 0, 10)).toEqual([])
  })

  it('keeps every distance and both ends', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 320 }), { maxLength: 20 }), (wanted) => {
        const heights = [...(spread(wanted, 15, 0, 300) ?? [])].sort((a, b) => a - b)
        expect(heights.length).toBe(wanted.length)
        heights.forEach((y, i) => {
          expect(y >= 0 && y <= 300 && y - (heights[i - 1] ?? -15) >= 15 - 1e-9).toBe(true)
        })
      }),
    )
  })
})
