/* Products of which only some sums are needed: only these are worked out, and the result is the same. */
import {
  dense,
  type Expr,
  input,
  interpreter,
  less,
  makeStep,
  matmul,
  monteCarloStep,
  pipe,
  relu,
  type Shape,
  type Step,
  softmaxCrossEntropy,
  tanh,
  trainingStep,
  transpose,
  wasm,
  where,
} from 'regula'
import { adam } from 'regula/optimizers'
import { dropout, l2, labelledAs } from 'regula/regularize'
import { describe, expect, test } from 'vitest'
import {
  expectSameTraining,
  productsOf,
  relativeDifference,
  resultOf,
  waves,
} from '../../../properties/support/products.js'
import { isFloat } from '../../../properties/support/randomExpr.js'
import { unneededSum } from '../../../src/kernel/unneeded.js'
import { random } from '../../../src/ops/random.js'
import { rowsShareBytes } from '../../../src/targets/wasm/product/partsShareBytes.js'
import { rowsTogether, sampledProductOf } from '../../../src/targets/wasm/product/sampled/SampledProduct.js'

type Float = Expr<Shape, 'float'>

/** Of each product of a step the share of its sums that are not worked out, if it is sampled. */
const shares = (step: Step, dims: Readonly<Record<string, number>> = {}) =>
  productsOf(step, dims).map(({ kernel, product }) => sampledProductOf(kernel, product, 0)?.unneeded.share)

const inputOf = (name: string, shape: Shape): Float => input<Shape>(name, shape)

/** What dropout leaves of an activation of a product. */
const dropped = (activation: 'relu' | 'tanh', product: Float, dropRate: number): Step =>
  monteCarloStep({
    outputs: { y: { relu, tanh }[activation](product) },
    regularize: [dropout({ dropRate, after: labelledAs(activation) })],
  })

const sizes = [
  [130, 784, 128, 0.5],
  [97, 204, 131, 0.75],
  [33, 100, 45, 0.75],
  [40, 2048, 150, 0.75],
  [31, 4096, 70, 0.9],
  [70, 4096, 3, 0.75],
] as const

describe('a product before dropout', () => {
  test.each(
    sizes.flatMap(([rows, terms, columns, rate]) =>
      [false, true].map((isTurned) => ({ rows, terms, columns, rate, isTurned })),
    ),
  )('is sampled: $rows × $terms × $columns, $rate, turned: $isTurned', async (size) => {
    const { rows, terms, columns, rate, isTurned } = size
    const x = inputOf('x', [rows, terms])
    const w = isTurned ? transpose(inputOf('w', [columns, terms])) : inputOf('w', [terms, columns])
    const w0 = waves(terms * columns, 2)
    const feed = { x: waves(rows * terms, 1), w: w0.map((value) => value / Math.sqrt(terms)) }
    for (const activation of ['relu', 'tanh'] as const) {
      const step = dropped(activation, matmul(x, w), rate)
      expect(shares(step)).toEqual([rate])
      const exact = await resultOf(step, interpreter(), feed)
      const zeros = exact.filter((value) => value === 0).length / exact.length
      expect(zeros).toBeGreaterThan(rate - 0.1)
      expect(zeros).toBeLessThan(1)
      for (const options of [{}, { deterministic: true }, { threads: 3 }] as const) {
        const found = await resultOf(step, wasm(options), feed)
        expect(found.length).toBe(rows * columns)
        expect(relativeDifference(found, exact)).toBeLessThan(2e-6)
      }
    }
  })

  test('is not finite where it is kept, and only there', async () => {
    const [rows, terms, columns] = [60, 260, 50]
    const step = dropped('relu', matmul(inputOf('x', [rows, terms]), inputOf('w', [terms, columns])), 0.75)
    expect(shares(step)).toEqual([0.75])
    const x = waves(rows * terms, 1)
    for (const [row, value] of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].entries())
      x[7 * row * terms + 259 - row] = value
    const feed = { x, w: waves(terms * columns, 2) }
    const kindOf = (number: number): string => (Number.isFinite(number) ? 'finite' : String(number))
    const exact = await resultOf(step, interpreter({ nonFinite: 'allow' }), feed)
    const found = await resultOf(step, wasm({ nonFinite: 'allow' }), feed)
    expect(new Set(exact.map(kindOf)).size).toBeGreaterThan(2)
    expect(found.map(kindOf)).toEqual(exact.map(kindOf))
  })

  test('is sampled by a mask of what is kept as well', async () => {
    const [rows, terms, columns] = [50, 200, 45]
    const key: Expr<Shape, 'uint32'> = input<Shape, 'uint32'>('key', [2], 'uint32')
    const chance = random.node({ kind: 'uniform', shape: [rows, columns] }, [key])
    if (!isFloat(chance)) return expect.fail('a uniform number is no float')
    const product = matmul(inputOf('x', [rows, terms]), inputOf('w', [terms, columns]))
    const step = makeStep({ outputs: { y: where(less(chance, 0.25), product, 1) } })
    expect(productsOf(step).map(({ kernel }) => unneededSum(kernel)?.holds)).toEqual([false])
    expect(shares(step)).toEqual([0.75])
    const feed = {
      x: waves(rows * terms, 1),
      w: waves(terms * columns, 2),
      key: Uint32Array.of(12, 34),
    }
    const exact = await resultOf(step, interpreter(), feed)
    expect(exact.filter((value) => value === 1).length).toBeGreaterThan(0.6 * exact.length)
    expect(relativeDifference(await resultOf(step, wasm(), feed), exact)).toBeLessThan(2e-6)
  })

  test('is worked out as a whole where that is cheaper, or all of it is needed', () => {
    const product = matmul(inputOf('x', [130, 784]), inputOf('w', [784, 128]))
    expect(shares(dropped('relu', product, 0.1))).toEqual([undefined])
    const twice = monteCarloStep({
      outputs: { y: relu(product), all: product },
      regularize: [dropout({ dropRate: 0.5, after: labelledAs('relu') })],
    })
    expect(shares(twice)).toEqual([undefined])
    const short = matmul(inputOf('x', [130, 8]), inputOf('w', [8, 128]))
    expect(shares(dropped('relu', short, 0.5))).toEqual([undefined])
    const odd = matmul(inputOf('x', [130, 783]), inputOf('w', [783, 128]))
    expect(shares(dropped('relu', odd, 0.5))).toEqual([undefined])
  })
})

describe('a training step with dropout', () => {
  const stepOf = (units: number): Step =>
    trainingStep({
      loss: softmaxCrossEntropy(
        pipe(input('x', ['batch', 256]), dense('a', units), relu, dense('b', 10)),
        input('labels', ['batch'], 'int'),
      ),
      regularize: [dropout({ dropRate: 0.5 }), l2({ lambda: 0.01 })],
      optimizer: adam({ learningRate: 1e-3 }),
    })
  const feed = { x: waves(130 * 256, 3), labels: Int32Array.from({ length: 130 }, (_, i) => i % 10) }

  test.each([232, 233, 236])(
    'samples its first layer of %i units and learns what the interpreter learns, on any number of threads',
    async (units) => {
      expect(shares(stepOf(units), { batch: 130 })[0]).toBe(0.5)
      await expectSameTraining(stepOf(units), { batch: 130 }, feed)
    },
  )

  test('is shared among threads where a group of its rows fills whole bytes of the mask', () => {
    const isOne = (units: number): boolean | undefined => {
      const [first] = productsOf(stepOf(units), { batch: 130 })
      return first && rowsShareBytes(first.kernel, first.plan.buffers, rowsTogether)
    }
    expect([232, 233, 234, 236].map(isOne)).toEqual([false, true, true, false])
  })
})
