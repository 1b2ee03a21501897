import { getOrThrow, input, makeStep, square } from 'regula'
import { type Explanation, explain, explainHtml } from 'regula/explain'
import { describe, expect, test } from 'vitest'
import { mathml } from '../../src/explain/html/mathml.js'
import { faultsOf } from '../report/wellFormed.js'
import { chain, hostile, hostileStep, perceptron } from './steps.js'

const explained = getOrThrow(explain(perceptron, { dims: { batch: 128 } }))

describe('explainHtml', () => {
  const page = explainHtml(explained)

  test('is well-formed, loads nothing and runs nothing', () => {
    expect(faultsOf(page)).toEqual([])
    expect(
      /<script|<link|<iframe|<\w[^>]*\son\w+=|(?:src|href)="(?!#)|url\(|@import/i.exec(page)?.[0],
    ).toBeUndefined()
    expect(page.includes('default-src &#39;none&#39;')).toBe(true)
  })

  test('every link leads somewhere', () => {
    const ids = new Set([...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id))
    const missing = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id).filter((id) => !ids.has(id))
    expect(missing).toEqual([])
  })

  test('shows figures, formulas, rewrites, kernels, memory and graphs', () => {
    for (const part of [
      '4.03 MB',
      '<math',
      '<mfrac>',
      'one-primitive-per-map',
      'id="k0"',
      'id="memory-map-title"',
    ])
      expect(page.includes(part), part).toBe(true)
    expect(page.match(/<circle /g)?.length).toBeGreaterThan(100)
    expect(page.match(/<details class="kernel"/g)).toHaveLength(explained.kernels.length)
  })

  test('escapes names', () => {
    const bad = explainHtml(getOrThrow(explain(hostileStep)), { title: hostile, subtitle: hostile })
    expect(faultsOf(bad)).toEqual([])
    expect(bad.includes('<script') || bad.includes('\u0007')).toBe(false)
  })

  test('stays small for a large step, and says what it left out', () => {
    const large = explainHtml(getOrThrow(explain(chain(4000))))
    expect(faultsOf(large)).toEqual([])
    expect(large.length).toBeLessThan(4e6)
    expect(large.includes('Too large to draw')).toBe(true)
    expect(/\d+ nodes are left out/.test(large)).toBe(true)
  })

  test('a step that does next to nothing', () => {
    for (const step of [makeStep({ outputs: {} }), makeStep({ outputs: { y: square(input('x', [2])) } })])
      expect(faultsOf(explainHtml(getOrThrow(explain(step))))).toEqual([])
    const bare: Explanation = { ...explained, passes: [], kernels: [], buffers: [], formulas: [] }
    expect(faultsOf(explainHtml(bare))).toEqual([])
  })
})

describe('mathml', () => {
  const of = (latex: string): string | undefined =>
    mathml(latex)?.html.replace(/^<math display="block">|<\/math>$/g, '')

  test.each([
    [
      String.raw`\frac{1}{2} x_{i}^{2}`,
      '<mrow><mfrac><mn>1</mn><mn>2</mn></mfrac><msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup></mrow>',
    ],
    [String.raw`\boldsymbol{\theta}`, '<mi mathvariant="normal" class="bold">θ</mi>'],
    [String.raw`\mathrm{a\_b\text{-}c}`, '<mi mathvariant="normal">a_b-c</mi>'],
    [String.raw`\mathbb{R}^{3}`, '<msup><mi mathvariant="normal">ℝ</mi><mn>3</mn></msup>'],
    ['a < b', '<mrow><mi>a</mi><mo stretchy="false">&lt;</mo><mi>b</mi></mrow>'],
  ])('%s', (latex, expected) => expect(of(latex)).toBe(expected))

  test.each([
    String.raw`\unknown`,
    '{',
    '}',
    'x_',
    'x_{1}_{2}',
    String.raw`\begin{matrix}a\end{matrix}`,
    String.raw`\left(x`,
    '{'.repeat(500),
  ])('gives nothing for %s', (latex) => expect(of(latex)).toBeUndefined())

  test('knows every formula that the package writes for a network', () => {
    for (const { latex } of explained.formulas)
      expect(latex === undefined || of(latex) !== undefined).toBe(true)
  })
})
