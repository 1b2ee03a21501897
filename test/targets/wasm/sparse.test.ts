/* Products with a factor that is mostly zeros: only the terms that are not are added, and the result is the same. */
import * as E from 'fp-ts/lib/Either.js'
import {
  compile,
  dense,
  type Expr,
  getOrThrow,
  type Inputs,
  input,
  interpreter,
  makeStep,
  matmul,
  pipe,
  relu,
  type Shape,
  type Step,
  softmaxCrossEntropy,
  type Target,
  trainingStep,
  transpose,
  wasm,
} from 'regula'
import { adam } from 'regula/optimizers'
import { dropout } from 'regula/regularize'
import { describe, expect, test } from 'vitest'
import { sparseBuffers } from '../../../src/kernel/zeros.js'
import { prepare } from '../../../src/targets/arena/prepare.js'
import { bindForTarget } from '../../../src/targets/compile.js'
import { sparseProductOf } from '../../../src/targets/wasm/sparse/SparseProduct.js'
import { productOf } from '../../../src/targets/wasm/tile/product.js'

type Float = Expr<Shape, 'float'>

const waves = (count: number, start: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(start + i * 0.7 + i * i * 0.01))

/** For each product of a step which side has the lines, if any. */
const listed = (step: Step, dims: Readonly<Record<string, number>> = {}): readonly unknown[] => {
  const bound = getOrThrow(bindForTarget(step, { dims }))
  const plan = getOrThrow(prepare(bound, { target: 'wasm', largestArena: 2 ** 31 }))
  const sparse = sparseBuffers(plan, 0.4)
  return plan.kernels.flatMap((kernel) => {
    const product =
      kernel._tag === 'Loop'
        ? productOf(kernel, (buffer) => plan.buffers[buffer]?.format ?? 'float32')
        : undefined
    if (kernel._tag !== 'Loop' || product === undefined) return []
    return [sparseProductOf(kernel, product, (buffer) => sparse.has(buffer))?.linesAre]
  })
}

const resultOf = async (step: Step, target: Target, feed: Inputs) => {
  const program = getOrThrow(await compile(step, { target })())
  return getOrThrow(await program.run(feed)()).y?.data ?? []
}

/** The largest difference, in parts of the largest number. */
const difference = (found: ArrayLike<number>, exact: ArrayLike<number>): number => {
  const largest = (numbers: readonly number[]): number =>
    numbers.reduce((n, x) => Math.max(n, Math.abs(x)), 0)
  return largest(Array.from(exact, (x, i) => x - (found[i] ?? Number.NaN))) / largest(Array.from(exact))
}

const turn = (x: Float, isTurned: boolean): Float => (isTurned ? transpose(x) : x)

const sizes = [
  [32, 32, 32],
  [33, 45, 131],
  [129, 65, 50],
  [300, 40, 97],
  [35, 2500, 70],
] as const

describe('a product', () => {
  const ways = (['left', 'right', 'both'] as const).flatMap((zeros) =>
    [false, true].flatMap((left) => [false, true].map((right) => ({ zeros, left, right }))),
  )
  test.each(ways)('with zeros $zeros, turned: $left, $right', async ({ zeros, left, right }) => {
    for (const [rows, terms, columns] of sizes) {
      const x: Float = input<Shape>('x', left ? [terms, rows] : [rows, terms])
      const y: Float = input<Shape>('y', right ? [columns, terms] : [terms, columns])
      const step = makeStep({
        outputs: {
          y: matmul(turn(zeros === 'right' ? x : relu(x), left), turn(zeros === 'left' ? y : relu(y), right)),
        },
      })
      expect(listed(step)).toEqual([zeros === 'left' ? 'rows' : 'columns'])
      const feed = { x: waves(rows * terms, 1), y: waves(terms * columns, 2) }
      const exact = await resultOf(step, interpreter(), feed)
      for (const options of [{}, { deterministic: true }, { threads: 3 }] as const) {
        const found = await resultOf(step, wasm(options), feed)
        expect(found.length).toBe(rows * columns)
        expect(difference(found, exact)).toBeLessThan(2e-6)
      }
    }
  })

  test.each([false, true])('of 0 and infinity is NaN, with lines as columns: %s', async (isRight) => {
    const x: Float = input<Shape>('x', [40, 1100])
    const y: Float = input<Shape>('y', [1100, 40])
    const step = makeStep({ outputs: { y: isRight ? matmul(x, relu(y)) : matmul(relu(x), y) } })
    expect(listed(step)).toEqual([isRight ? 'columns' : 'rows'])
    const zeros = new Float32Array(44_000)
    const place = isRight ? 3 * 1100 + 1090 : 1090 * 40 + 7
    const infinite = new Float32Array(44_000).fill(1)
    infinite[place] = Number.POSITIVE_INFINITY
    const feed = isRight ? { x: infinite, y: zeros } : { x: zeros, y: infinite }
    const found = await resultOf(step, wasm({ nonFinite: 'allow' }), feed)
    const isThere = (i: number): boolean => (isRight ? Math.floor(i / 40) === 3 : i % 40 === 7)
    expect(Array.from(found, (value) => Number.isNaN(value))).toEqual(Array.from(found, (_, i) => isThere(i)))
  })
})

describe('a training step with dropout', () => {
  const step = trainingStep({
    loss: softmaxCrossEntropy(
      pipe(input('x', ['batch', 50]), dense('a', 140), relu, dense('b', 133), relu, dense('c', 10)),
      input('labels', ['batch'], 'int'),
    ),
    regularize: [dropout({ dropRate: 0.5 })],
    optimizer: adam({ learningRate: 1e-3 }),
  })
  const feed = { x: waves(45 * 50, 3), labels: Int32Array.from({ length: 45 }, (_, i) => i % 10) }

  const stateAfter = async (target: Target) => {
    const program = getOrThrow(await compile(step, { target, dims: { batch: 45 }, seed: 5 })())
    for (let run = 0; run < 4; run += 1) getOrThrow(await program.run(feed)())
    return getOrThrow(await program.state()())
  }

  test('lists what dropout leaves of activations and of slopes', () => {
    expect(listed(step, { batch: 45 })).toEqual([
      undefined,
      'rows',
      undefined,
      undefined,
      undefined,
      'rows',
      'columns',
      'columns',
    ])
  })

  test('learns what the interpreter learns, the same bits on any number of threads', async () => {
    const exact = await stateAfter(interpreter())
    const alone = await stateAfter(wasm())
    for (const [name, { data }] of Object.entries(exact)) {
      expect(difference(alone[name]?.data ?? [], data), name).toBeLessThan(1e-4)
    }
    expect(await stateAfter(wasm({ threads: 2 }))).toEqual(alone)
    expect(await stateAfter(wasm({ threads: 3 }))).toEqual(alone)
  })

  test('says that slopes are not finite', async () => {
    const program = getOrThrow(await compile(step, { target: wasm(), dims: { batch: 45 }, seed: 5 })())
    const state = getOrThrow(await program.state()())
    const kernel = state['b/kernel']
    if (kernel === undefined) throw new Error('there is no such kernel')
    getOrThrow(
      await program.load({ ...state, 'b/kernel': { ...kernel, data: kernel.data.map(() => 3e38) } })(),
    )
    const found = await program.run(feed)()
    expect(E.isLeft(found) && found.left._tag).toBe('NonFinite')
  })
})
