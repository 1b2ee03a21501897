/* Products of which only some sums are needed: only these are worked out, and the result is the same. */
import {
  compile,
  dense,
  type Expr,
  getOrThrow,
  type Inputs,
  input,
  interpreter,
  matmul,
  monteCarloStep,
  pipe,
  relu,
  type Shape,
  type Step,
  softmaxCrossEntropy,
  type Target,
  tanh,
  trainingStep,
  transpose,
  wasm,
} from 'regula'
import { adam } from 'regula/optimizers'
import { dropout, l2, labelledAs } from 'regula/regularize'
import { describe, expect, test } from 'vitest'
import { prepare } from '../../../src/targets/arena/prepare.js'
import { bindForTarget } from '../../../src/targets/compile.js'
import { productOf } from '../../../src/targets/wasm/product/Product.js'
import {
  type SampledProduct,
  sampledProductOf,
} from '../../../src/targets/wasm/product/sampled/SampledProduct.js'

type Float = Expr<Shape, 'float'>

const waves = (count: number, start: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(start + i * 0.7 + i * i * 0.01))

/** For each product of a step how it is sampled, if it is. */
const sampled = (
  step: Step,
  dims: Readonly<Record<string, number>> = {},
): readonly (SampledProduct | undefined)[] => {
  const bound = getOrThrow(bindForTarget(step, { dims }))
  const plan = getOrThrow(prepare(bound, { target: 'wasm', largestArena: 2 ** 31 }))
  return plan.kernels.flatMap((kernel) => {
    const product =
      kernel._tag === 'Loop'
        ? productOf(kernel, (buffer) => plan.buffers[buffer]?.format ?? 'float32')
        : undefined
    return kernel._tag === 'Loop' && product !== undefined ? [sampledProductOf(kernel, product, 0)] : []
  })
}

const shares = (step: Step, dims: Readonly<Record<string, number>> = {}) =>
  sampled(step, dims).map((product) => product?.unneeded.share)

const resultOf = async (step: Step, target: Target, feed: Inputs): Promise<readonly number[]> => {
  const program = getOrThrow(await compile(step, { target, seed: 3 })())
  return Array.from(getOrThrow(await program.run(feed)()).y?.data ?? [])
}

/** The largest difference, in parts of the largest number. */
const difference = (found: ArrayLike<number>, exact: ArrayLike<number>): number => {
  const largest = (numbers: readonly number[]): number =>
    numbers.reduce((n, x) => Math.max(n, Math.abs(x)), 0)
  return largest(Array.from(exact, (x, i) => x - (found[i] ?? Number.NaN))) / largest(Array.from(exact))
}

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
        expect(difference(found, exact)).toBeLessThan(2e-6)
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
  const step = trainingStep({
    loss: softmaxCrossEntropy(
      pipe(input('x', ['batch', 256]), dense('a', 233), relu, dense('b', 10)),
      input('labels', ['batch'], 'int'),
    ),
    regularize: [dropout({ dropRate: 0.5 }), l2({ lambda: 0.01 })],
    optimizer: adam({ learningRate: 1e-3 }),
  })
  const feed = { x: waves(130 * 256, 3), labels: Int32Array.from({ length: 130 }, (_, i) => i % 10) }

  const stateAfter = async (target: Target) => {
    const program = getOrThrow(await compile(step, { target, dims: { batch: 130 }, seed: 5 })())
    for (let run = 0; run < 4; run += 1) getOrThrow(await program.run(feed)())
    return getOrThrow(await program.state()())
  }

  test('samples its first layer', () => {
    expect(shares(step, { batch: 130 })[0]).toBe(0.5)
  })

  test('learns what the interpreter learns, the same bits on any number of threads', async () => {
    const exact = await stateAfter(interpreter())
    const alone = await stateAfter(wasm())
    for (const [name, { data }] of Object.entries(exact))
      expect(difference(alone[name]?.data ?? [], data), name).toBeLessThan(1e-4)
    expect(await stateAfter(wasm({ threads: 2 }))).toEqual(alone)
    expect(await stateAfter(wasm({ threads: 3 }))).toEqual(alone)
  })
})
