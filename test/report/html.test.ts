import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { htmlReport } from '../../src/report/html.js'
import { bestPlaces } from '../../src/report/summary.js'
import type { EpochReport, RunReport, RunSummary } from '../../src/report/types.js'
import { faultsOf } from './wellFormed.js'

const summaryOf = (rest: Partial<RunSummary>): RunSummary => ({
  trainAccuracy: 0.9,
  testAccuracy: 0.8,
  gap: 0.1,
  dataLoss: 0.5,
  penalty: 0,
  total: 0.5,
  seconds: 10,
  ...rest,
})

const epochs: readonly EpochReport[] = [1, 2, 3].map((epoch) => ({
  epoch,
  trainLoss: 1 / epoch,
  trainAccuracy: 1 - 1 / (epoch + 1),
  testLoss: 1.2 / epoch,
  testAccuracy: 1 - 1.1 / (epoch + 1),
}))

const runOf = (
  name: string,
  summary: Partial<RunSummary> = {},
  rest: Partial<RunReport> = {},
): RunReport => ({
  name,
  epochs,
  summary: summaryOf(summary),
  settings: { seed: 1 },
  ...rest,
})

const page = (...runs: readonly RunReport[]): string => htmlReport({ title: 'Title', runs })

/** The cells of the row that begins with `name`, a star before the best. */
const rowOf = (html: string, name: string): readonly string[] => {
  const row = html
    .split('<tr>')
    .find((part) => part.startsWith('<th scope="row">') && part.includes(`</svg>${name}</th>`))
  return [...(row ?? '').matchAll(/<td( class="best")?>(.*?)<\/td>/g)].map(
    ([, best, cell = '']) =>
      (best ? '*' : '') + cell.replace(/<span.*?<\/span>|<[^>]*>/g, '').replace(/\u00a0/g, ' '),
  )
}

describe('htmlReport', () => {
  it('is one well-formed page that loads nothing and runs nothing', () => {
    const weights = {
      shape: [4, 3],
      tile: [2, 2],
      data: Float32Array.of(1, -1, 0, 2, 3, 4, 0, 0, 1, 1, 1, 1),
    } as const
    const html = htmlReport({
      title: 'Digits',
      subtitle: 'Two runs',
      runs: [
        runOf('plain', {}, { weights }),
        runOf('L2', { penalty: 0.1 }, { weights, settings: { lambda: 0.1 } }),
      ],
      notes: ['A note.'],
    })
    expect(faultsOf(html)).toEqual([])
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|<script|<link|@import|url\(|\son\w+=/i,
    )
    expect([...html.matchAll(/src="(.{20})/g)].map(([, src]) => src)).toEqual(
      Array(2).fill('data:image/bmp;base6'),
    )
    expect(html).toContain('<li>A note.</li>')
    expect(html).toContain('<p class="subtitle">Two runs</p>')
  })

  it('escapes all text that is given', () => {
    const evil = '<script>alert("1")</script>'
    const html = htmlReport({
      title: evil,
      subtitle: evil,
      notes: [evil],
      runs: [
        runOf(evil, {}, { settings: { [evil]: evil, own: 1 } }),
        runOf(`'"&<b>`, {}, { settings: { own: 2 } }),
      ],
    })
    expect(html).not.toMatch(/<script|<b>alert|<\/script/i)
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;')
    expect(html).toContain('&#39;&quot;&amp;&lt;b&gt;')
    expect(faultsOf(html)).toEqual([])
  })

  it('marks the best of each column, ties too, and ranks neither penalties nor NaN', () => {
    const html = page(
      runOf('a', {
        trainAccuracy: 1,
        testAccuracy: 0.9,
        gap: 0.1,
        dataLoss: 0.1,
        penalty: 0,
        total: 0.3,
        seconds: 5,
      }),
      runOf('b', {
        trainAccuracy: 1,
        testAccuracy: 0.95,
        gap: -0.05,
        dataLoss: 0.2,
        penalty: 1e-5,
        total: 0.4,
        seconds: 9,
      }),
      runOf('c', {
        trainAccuracy: 0.9,
        testAccuracy: Number.NaN,
        gap: -0.2,
        dataLoss: 0.3,
        penalty: 0,
        total: 0.5,
        seconds: 9,
      }),
    )
    expect(rowOf(html, 'a')).toEqual([
      '*100.00 %',
      '90.00 %',
      '+10.00',
      '*0.1000',
      '0.0000',
      '*0.3000',
      '*5.0',
    ])
    expect(rowOf(html, 'b')).toEqual([
      '*100.00 %',
      '*95.00 %',
      '*−5.00',
      '0.2000',
      '1.00e−5',
      '0.4000',
      '9.0',
    ])
    expect(rowOf(html, 'c')).toEqual(['90.00 %', 'NaN', '−20.00', '0.3000', '0.0000', '0.5000', '9.0'])
  })

  it('takes runs without test data', () => {
    const { testAccuracy, gap, ...summary } = summaryOf({})
    const html = page({
      name: 'a',
      summary,
      settings: {},
      epochs: [{ epoch: 1, trainLoss: 1, trainAccuracy: 0.5 }],
    })
    expect([testAccuracy, gap]).toEqual([0.8, 0.1])
    expect(faultsOf(html)).toEqual([])
    expect(rowOf(html, 'a').slice(1, 3)).toEqual(['–', '–'])
    expect(html).not.toContain('<dt>Test accuracy')
    expect(page(runOf('a'))).toContain('<dt>Test accuracy')
    expect(page(runOf('a'), runOf('b'))).toContain('<dt>Best test accuracy')
    expect(html).not.toContain('a, test')
  })

  it('names the epochs whose loss is not finite', () => {
    const broken = epochs.map((epoch) => (epoch.epoch === 2 ? { ...epoch, trainLoss: Number.NaN } : epoch))
    expect(page(runOf('a', {}, { epochs: broken }))).toContain('Not drawn: a, train: NaN at epoch 2')
  })

  it('takes a logarithmic axis for losses that fell far, unless told', () => {
    const steep = epochs.map((epoch) => ({ ...epoch, trainLoss: 100 ** -epoch.epoch }))
    const runs = [runOf('a', {}, { epochs: steep })]
    expect(page(runOf('a'))).not.toContain('log scale')
    expect(htmlReport({ title: 't', runs })).toContain('loss (log scale)')
    expect(htmlReport({ title: 't', runs, lossScale: 'linear' })).not.toContain('log scale')
  })

  it('says so when weights do not fit their tiles, and shows the histogram all the same', () => {
    const html = page(runOf('a', {}, { weights: { shape: [4, 1], tile: [3, 2], data: [1, 2, 3, 4] } }))
    expect(html).toContain('No picture: 4 inputs do not fill tiles of 3 × 2.')
    expect(html).toContain('Weights of a')
  })

  it('tells the settings that differ from those that all share', () => {
    const html = page(
      runOf('a', {}, { settings: { seed: 1, lambda: 0 } }),
      runOf('b', {}, { settings: { seed: 1, lambda: 0.1, toString: 'x' } }),
    )
    expect(html).toContain('<tr><th scope="row">lambda</th><td>0</td><td>0.1</td></tr>')
    expect(html).toContain('<tr><th scope="row">toString</th><td>–</td><td>x</td></tr>')
    expect(html).toContain('<dt>seed</dt><dd>1</dd>')
  })

  it('gives every table headers with a scope', () => {
    const html = page(runOf('a'), runOf('b', {}, { settings: { seed: 2 } }))
    expect(html.match(/<th(?! scope="(row|col)")[\s>]/g)).toBeNull()
    expect(html.split('<table').length - 1).toBe(html.split('<thead').length - 1)
  })

  it('is a page even without runs', () => {
    expect(faultsOf(page())).toEqual([])
    expect(page()).toContain('No runs.')
  })

  it('is well-formed whatever it is given', () => {
    const epoch = fc.record({
      epoch: fc.nat({ max: 9 }),
      trainLoss: fc.double(),
      trainAccuracy: fc.double(),
      testLoss: fc.double(),
      testAccuracy: fc.double(),
    })
    const run = fc.record({
      name: fc.string(),
      epochs: fc.array(epoch, { maxLength: 4 }),
      summary: fc.record({
        trainAccuracy: fc.double(),
        testAccuracy: fc.double(),
        gap: fc.double(),
        dataLoss: fc.double(),
        penalty: fc.double(),
        total: fc.double(),
        seconds: fc.double(),
      }),
      weights: fc.record({
        shape: fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 4 })),
        tile: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })),
        data: fc.array(fc.double(), { maxLength: 24 }),
      }),
      settings: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.double())),
    })
    fc.assert(
      fc.property(fc.string(), fc.array(run, { maxLength: 3 }), (title, runs) => {
        expect(faultsOf(htmlReport({ title, runs, notes: [title] }))).toEqual([])
      }),
      { numRuns: 50 },
    )
  })
})

describe('bestPlaces', () => {
  it('needs two values, and a difference between them', () => {
    expect([...bestPlaces([3, 1, 1])]).toEqual([1, 2])
    expect([...bestPlaces([1, undefined, Number.NaN])]).toEqual([])
    expect([...bestPlaces([2, 2])]).toEqual([])
    expect([...bestPlaces([])]).toEqual([])
  })
})
