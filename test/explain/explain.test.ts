import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  type Expr,
  formatError,
  getOrThrow,
  gradient,
  input,
  makeStep,
  parameter,
  pow,
  type Shape,
  sumSquares,
  trainingStep,
  zeros,
} from 'regula'
import { explain } from 'regula/explain'
import { sgd } from 'regula/optimizers'
import { describe, expect, test } from 'vitest'
import { chain, hostileStep, perceptron, smallStep } from './steps.js'

const of = (step: Parameters<typeof explain>[0], options?: Parameters<typeof explain>[1]) =>
  getOrThrow(explain(step, options))

describe('explain', () => {
  const explained = of(perceptron, { dims: { batch: 128 } })

  test('counts kernels, bytes and memory beside the naive ones', () => {
    const { totals, kernels, buffers } = explained
    expect(totals.kernels).toBe(kernels.length)
    expect(totals.kernels).toBeLessThan(totals.unfused.kernels / 10)
    expect(totals.bytesMoved).toBeGreaterThanOrEqual(totals.leastBytes)
    expect(totals.overLeast).toBeCloseTo(totals.bytesMoved / totals.leastBytes, 12)
    expect(totals.bytesMoved * 5).toBeLessThan(totals.unfused.bytesMoved)
    expect(totals.temporaryBytes * 10).toBeLessThan(totals.unfused.intermediateBytes)
    expect(totals.flops).toBe(kernels.reduce((sum, { flops }) => sum + flops, 0))
    expect(Math.max(...buffers.map(({ offset, bytes }) => offset + bytes))).toBeLessThanOrEqual(
      totals.arenaBytes,
    )
  })

  test('tells what every pass did', () => {
    const [first, ...others] = explained.passes
    expect(first?.before.fused).toBeUndefined()
    for (const { before, after } of others) expect([before.fused, after.fused]).not.toContain(undefined)
    expect(explained.passes.at(-1)?.after.fused?.kernels).toBe(explained.totals.kernels)
    expect(explained.passes.at(-1)?.after.nodes).toBe(explained.graphs.after.nodes.length)
    for (const { rules, rewrites, leftOut } of explained.passes)
      expect(rules.reduce((sum, { count }) => sum + count, 0)).toBe(rewrites.length + leftOut)
    const { rewrites } = of(smallStep, { dims: { n: 4 } }).passes[1] ?? { rewrites: [] }
    expect(rewrites).toContainEqual({
      pass: 'simplify',
      rule: 'add-zero',
      path: expect.stringContaining('> square[0] > add'),
      before: '(w · x) + 0',
      after: 'w · x',
    })
  })

  test('names the gradients by the parameters that they are of', () => {
    const gradients = explained.formulas.filter(({ kind }) => kind === 'gradient')
    expect(gradients.map((one) => one.of)).toEqual([
      'hidden/kernel',
      'hidden/bias',
      'output/kernel',
      'output/bias',
    ])
    expect(gradients[2]?.latex).toContain(String.raw`\frac{\partial L}{\partial W_{\mathrm{output}}} = 0.02`)
    const small = of(smallStep, { dims: { n: 4 } }).formulas
    expect(small.map((one) => [one.kind, one.of])).toEqual([
      ['output', 'total'],
      ['output', 'data'],
      ['output', 'penalty'],
      ['gradient', 'w'],
    ])
    expect(small[3]?.latex).toBe(String.raw`\frac{\partial L}{\partial w} = 2 \mathbf{x}^{\odot 2} \odot w`)
  })

  test('takes the outer gradient where the loss holds one itself', () => {
    const w = parameter('w', [], { initializer: zeros() })
    const slope = gradient(pow(w, 3), w)
    const step = trainingStep({
      loss: sumSquares(slope),
      optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }),
    })
    const [found, ...rest] = of(step).formulas.filter(({ kind }) => kind === 'gradient')
    expect([found?.latex, rest]).toEqual([String.raw`\frac{\partial L}{\partial w} = 36 w^{3}`, []])
  })

  test('is plain data', () => {
    expect(JSON.parse(JSON.stringify(explained))).toEqual(
      JSON.parse(JSON.stringify(structuredClone(explained))),
    )
    expect(() => of(hostileStep)).not.toThrow()
  })

  test('gives every fault that compiling would give', () => {
    const faults = (result: ReturnType<typeof explain>): string =>
      E.isLeft(result) ? formatError(result.left) : 'none'
    expect(faults(explain(perceptron))).toContain("the dimension 'batch' has no size")
    const x: Expr<Shape, 'float'> = input('x', ['n', 2])
    const ill = makeStep({ outputs: { y: add(x, input('z', [3])) } })
    expect(faults(explain(ill, { dims: { n: 2 } }))).toContain('in y > add')
  })

  test('cuts lists and counts what it cut', () => {
    const small = of(perceptron, {
      dims: { batch: 2 },
      maximumNodes: 10,
      maximumRewrites: 3,
      maximumFormulas: 1,
    })
    expect(small.graphs.before.nodes).toHaveLength(10)
    expect(small.graphs.before.leftOut).toBe((small.passes[0]?.before.nodes ?? 0) - 10)
    expect(small.passes[0]?.rewrites).toHaveLength(3)
    expect(small.formulas).toHaveLength(2)
  })

  test('does not hang on a large step', { timeout: 60_000 }, () => {
    const { passes, graphs, formulas, totals } = of(chain(15_000))
    expect(passes[0]?.before.nodes).toBeGreaterThan(60_000)
    expect(passes.map(({ rewrites }) => rewrites.length <= 500)).not.toContain(false)
    expect(passes[1]?.after.fused).toBeUndefined()
    expect(graphs.before.nodes).toHaveLength(2000)
    expect(formulas[0]?.latex).toBeUndefined()
    expect(totals.kernels).toBeGreaterThan(0)
  })
})
