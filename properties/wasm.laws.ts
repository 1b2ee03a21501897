import fc from 'fast-check'
import {
  add,
  type Expr,
  gradient,
  input,
  makeStep,
  matmul,
  maximum,
  monteCarloStep,
  mul,
  relu,
  type Shape,
  sum,
  type Target,
  tanh,
  transpose,
  wasm,
} from 'regula'
import { dropout, labelledAs } from 'regula/regularize'
import { arbitraryExpr } from 'regula/testing'
import { describe, expect, test } from 'vitest'
import { sampledProductOf } from '../src/targets/wasm/product/sampled/SampledProduct.js'
import { difference, expectedOf, outcomes, startsOf, type Trial } from './support/agreement.js'
import { arbitraryLarge } from './support/largeTrials.js'
import { productsOf } from './support/products.js'
import { feedOf, leavesOf } from './support/randomExpr.js'
import { arbitraryTraining } from './support/trainingTrials.js'

const fused = wasm({ nonFinite: 'allow' })
const separate = wasm({ nonFinite: 'allow', deterministic: true })

const agrees = async (trial: Trial, target: Target): Promise<void> => {
  const expected = await expectedOf(trial, { nonFinite: 'allow' })
  const found = await outcomes(trial, target, startsOf(expected.exact))
  expect(difference(expected, found)).toBe('')
}

// ---------------------------------------------------------------- products

type Float = Expr<Shape, 'float'>

/** A product whose factors stand in memory as they are or turned, alone or for each of some batches. */
const arbitraryProduct = fc.record({
  rows: fc.integer({ min: 1, max: 40 }),
  terms: fc.integer({ min: 1, max: 40 }),
  columns: fc.integer({ min: 1, max: 40 }),
  batch: fc.oneof(fc.constant([]), fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 2 })),
  turnsLeft: fc.boolean(),
  turnsRight: fc.boolean(),
  sharesRight: fc.boolean(),
  after: fc.constantFrom('nothing', 'bias', 'relu', 'sums', 'slope'),
  seed: fc.integer({ min: 1, max: 1000 }),
})

type Product = typeof arbitraryProduct extends fc.Arbitrary<infer T> ? T : never

const numbers = (shape: readonly number[], seed: number): Float32Array =>
  Float32Array.from(
    { length: shape.reduce((n, size) => n * size, 1) },
    (_, i) => (((i + seed) * 7919) % 200) / 100 - 1,
  )

const turned = (isTurned: boolean, name: string, batch: readonly number[], m: number, n: number) => {
  const shape = [...batch, ...(isTurned ? [n, m] : [m, n])]
  const x: Float = input(name, shape)
  const last = batch.length
  const axes = [...batch.keys(), last + 1, last]
  return { shape, expr: isTurned ? transpose(x, axes) : x }
}

const trialOf = (drawn: Product): Trial => {
  const { rows, terms, columns, batch, turnsLeft, turnsRight, sharesRight, after, seed } = drawn
  const left = turned(turnsLeft, 'left', batch, rows, terms)
  const right = turned(turnsRight, 'right', sharesRight ? [] : batch, terms, columns)
  const product: Float = matmul(left.expr, right.expr)
  const outputs = (): Readonly<Record<string, Float>> => {
    switch (after) {
      case 'nothing':
        return { y: product }
      case 'bias':
        return { y: add(product, input('bias', [columns])) }
      case 'relu':
        return { y: maximum(product, 0), z: mul(product, 0.5) }
      case 'sums':
        return { y: product, all: sum(mul(product, product)), byColumn: sum(product, { axis: batch.length }) }
      case 'slope': {
        const [dLeft = product, dRight = product] = gradient(sum(mul(product, product)), [
          left.expr,
          right.expr,
        ])
        return { y: product, dLeft, dRight }
      }
    }
  }
  const feed = {
    left: numbers(left.shape, seed),
    right: numbers(right.shape, 3 * seed),
    ...(after === 'bias' ? { bias: numbers([columns], 5 * seed) } : {}),
  }
  return { name: 'product', step: makeStep({ outputs: outputs() }), feeds: [feed] }
}

describe('products', () => {
  test.each([
    ['fused', fused],
    ['separate', separate],
  ])(
    'of all sizes and orders, %s',
    async (_, target) => {
      await fc.assert(
        fc.asyncProperty(arbitraryProduct, (drawn) => agrees(trialOf(drawn), target)),
        { numRuns: 200 },
      )
    },
    60_000,
  )

  // Factors that are packed: rows, columns, or both; panel by panel, or as a whole.
  test.each([
    { rows: 512, terms: 33, columns: 24, turnsLeft: true, turnsRight: false },
    { rows: 130, terms: 40, columns: 512, turnsLeft: false, turnsRight: false },
    { rows: 30, terms: 300, columns: 515, turnsLeft: false, turnsRight: false },
    { rows: 31, terms: 300, columns: 514, turnsLeft: true, turnsRight: true },
    { rows: 512, terms: 257, columns: 513, turnsLeft: true, turnsRight: false },
  ])(
    '$rows × $terms × $columns, turned: $turnsLeft and $turnsRight',
    async (sizes) => {
      const drawn = { ...sizes, batch: [], sharesRight: false, after: 'sums', seed: 1 } as const
      await agrees(trialOf(drawn), fused)
      await agrees(trialOf(drawn), separate)
    },
    60_000,
  )
})

/** A layer before dropout that needs so few of its sums that the others are not worked out. */
const arbitrarySampled = fc.record({
  rows: fc.integer({ min: 30, max: 90 }),
  fours: fc.integer({ min: 28, max: 80 }),
  columns: fc.integer({ min: 2, max: 80 }),
  dropRate: fc.constantFrom(0.75, 0.9),
  isTurned: fc.boolean(),
  activation: fc.constantFrom('relu', 'tanh'),
  seed: fc.integer({ min: 1, max: 1000 }),
})

type Sampled = typeof arbitrarySampled extends fc.Arbitrary<infer T> ? T : never

const sampledTrial = ({ rows, fours, columns, dropRate, isTurned, activation, seed }: Sampled): Trial => {
  const terms = 4 * fours
  const left = turned(false, 'left', [], rows, terms)
  const right = turned(isTurned, 'right', [], terms, columns)
  const before = add(mul(matmul(left.expr, right.expr), 0.1), input('bias', [columns]))
  const feed = (start: number) => ({
    left: numbers(left.shape, start),
    right: numbers(right.shape, 3 * start),
    bias: numbers([columns], 5 * start),
  })
  return {
    name: 'a layer before dropout',
    step: monteCarloStep({
      outputs: { y: activation === 'relu' ? relu(before) : tanh(before) },
      regularize: [dropout({ dropRate, after: labelledAs(activation) })],
    }),
    feeds: [feed(seed), feed(seed + 1)],
  }
}

describe('a layer before dropout', () => {
  const isSampled = ({ step }: Trial): boolean =>
    productsOf(step).some(({ kernel, product }) => sampledProductOf(kernel, product, 0) !== undefined)

  test.each([
    ['fused', fused],
    ['separate', separate],
  ])(
    'of all sizes, %s',
    async (_, target) => {
      await fc.assert(
        fc.asyncProperty(arbitrarySampled, async (drawn) => {
          const trial = sampledTrial(drawn)
          expect(isSampled(trial)).toBe(true)
          await agrees(trial, target)
        }),
        { numRuns: 60 },
      )
    },
    60_000,
  )
})

// ---------------------------------------------------------------- anything

/** How many random steps are compared with the interpreter. */
const randomSteps = { expressions: 1700, trainings: 250, large: 60 }

describe('a fuzz run', () => {
  const arbitraryTarget = fc.constantFrom(fused, separate)

  test('of expressions with their gradients', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryExpr({ maxFunctions: 8 }), arbitraryTarget, async (drawn, target) => {
        const slopes = gradient(drawn.expr, leavesOf(drawn))
        const feed = Object.entries(feedOf(drawn)).map(([name, x]) => [name, x.map(Math.fround)] as const)
        const outputs = {
          y: drawn.expr,
          ...Object.fromEntries(slopes.map((slope, i) => [`slope${i}`, slope])),
        }
        await agrees(
          { name: 'random', step: makeStep({ outputs }), feeds: [Object.fromEntries(feed)] },
          target,
        )
      }),
      { numRuns: randomSteps.expressions },
    )
  }, 120_000)

  test('of kernels that are cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryLarge, arbitraryTarget, (trial, target) => agrees(trial, target)),
      { numRuns: randomSteps.large },
    )
  }, 120_000)

  test('gives the same bits on three threads as on one', async () => {
    const shared = wasm({ nonFinite: 'allow', threads: 3 })
    await fc.assert(
      fc.asyncProperty(arbitraryLarge, async (trial) => {
        expect(await outcomes(trial, shared)).toEqual(await outcomes(trial, fused))
      }),
      { numRuns: 12 },
    )
  }, 120_000)

  test('of training steps', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTraining, arbitraryTarget, (trial, target) => agrees(trial, target)),
      { numRuns: randomSteps.trainings },
    )
  }, 120_000)
})
