/* Products with a factor that is mostly zeros: only the terms that are not are added, and the result is the same. */
import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  compile,
  dense,
  type Expr,
  exp,
  getOrThrow,
  input,
  interpreter,
  makeStep,
  matmul,
  mul,
  pipe,
  relu,
  type Shape,
  type Step,
  softmaxCrossEntropy,
  sub,
  tanh,
  trainingStep,
  transpose,
  wasm,
} from 'regula'
import { adam } from 'regula/optimizers'
import { dropout } from 'regula/regularize'
import { describe, expect, test } from 'vitest'
import {
  expectSameTraining,
  productsOf,
  relativeDifference,
  resultOf,
  waves,
} from '../../../properties/support/products.js'
import { zeroShares } from '../../../src/kernel/zeros.js'
import { sparseProductOf } from '../../../src/targets/wasm/product/sparse/SparseProduct.js'

type Float = Expr<Shape, 'float'>

/** For each product of a step which side has the lines, if any. */
const listed = (step: Step, dims: Readonly<Record<string, number>> = {}): readonly unknown[] =>
  productsOf(step, dims).map(({ plan, kernel, product }) => {
    const zeros = zeroShares(plan)
    return sparseProductOf(kernel, product, (buffer) => zeros.get(buffer) ?? 0, 0)?.linesAre
  })

/** What is taken to be 0 fifteen times out of sixteen. */
const sparse = (x: Float): Float =>
  mul(mul(relu(x), relu(sub(x, 0.1))), mul(relu(add(x, 0.1)), relu(sub(x, 0.2))))

const turn = (x: Float, isTurned: boolean): Float => (isTurned ? transpose(x) : x)

const sizes = [
  [130, 45, 131],
  [129, 65, 150],
  [300, 40, 137],
  [109, 2500, 110],
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
          y: matmul(
            turn(zeros === 'right' ? x : sparse(x), left),
            turn(zeros === 'left' ? y : sparse(y), right),
          ),
        },
      })
      const sides = { left: 'rows', right: 'columns', both: expect.any(String) }
      expect(listed(step)).toEqual([sides[zeros]])
      const feed = { x: waves(rows * terms, 1), y: waves(terms * columns, 2) }
      const exact = await resultOf(step, interpreter(), feed)
      for (const options of [{}, { deterministic: true }, { threads: 3 }] as const) {
        const found = await resultOf(step, wasm(options), feed)
        expect(found.length).toBe(rows * columns)
        expect(relativeDifference(found, exact)).toBeLessThan(2e-6)
      }
    }
  })

  const unfinite = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]
  const kindOf = (x: number): string => (Number.isFinite(x) ? 'finite' : String(x))

  test.each([1, 1100].flatMap((terms) => [false, true].map((isRight) => ({ terms: 60 + terms, isRight }))))(
    'with what is not finite is what it is term by term: $terms terms, $isRight',
    async ({ terms, isRight }) => {
      const [few, many]: readonly [Float, Float] = [
        input<Shape>('few', [130, terms]),
        input<Shape>('many', [130, terms]),
      ]
      const factors = [sparse(few), many] as const
      const y = isRight
        ? matmul(factors[1], transpose(factors[0]))
        : matmul(factors[0], transpose(factors[1]))
      const step = makeStep({ outputs: { y } })
      expect(listed(step)).toEqual([isRight ? 'columns' : 'rows'])
      const numbers = waves(130 * terms, 4)
      unfinite.forEach((x, i) => {
        numbers[(11 + 50 * i) * terms + terms - 1 - 7 * i] = x
      })
      const feed = { few: waves(130 * terms, 5), many: numbers }
      const exact = await resultOf(step, interpreter({ nonFinite: 'allow' }), feed)
      const found = await resultOf(step, wasm({ nonFinite: 'allow' }), feed)
      expect(new Set(Array.from(exact, kindOf)).size).toBe(4)
      expect(Array.from(found, kindOf)).toEqual(Array.from(exact, kindOf))
    },
  )

  test('goes on with an infinity that ends in a finite number', async () => {
    const y = tanh(matmul(sparse(input<Shape>('x', [130, 70])), exp(input<Shape>('y', [70, 130]))))
    const feed = { x: new Float32Array(130 * 70).fill(1), y: new Float32Array(70 * 130).fill(100) }
    const found = await resultOf(makeStep({ outputs: { y } }), wasm(), feed)
    expect(new Set(found)).toEqual(new Set([1]))
  })

  test('is not listed where lists would take too much memory, or more time than they save', () => {
    const step = (rows: number, columns: number) =>
      makeStep({
        outputs: { y: matmul(sparse(input<Shape>('x', [rows, 128])), input<Shape>('y', [128, columns])) },
      })
    expect(listed(step(1000, 200))).toEqual(['rows'])
    expect(listed(step(100_000, 200))).toEqual([undefined])
    expect(listed(step(1000, 40))).toEqual([undefined])
  })
})

describe('a training step with dropout', () => {
  const step = trainingStep({
    loss: softmaxCrossEntropy(
      pipe(input('x', ['batch', 250]), dense('a', 240), relu, dense('b', 233), relu, dense('c', 10)),
      input('labels', ['batch'], 'int'),
    ),
    regularize: [dropout({ dropRate: 0.5 })],
    optimizer: adam({ learningRate: 1e-3 }),
  })
  const feed = { x: waves(130 * 250, 3), labels: Int32Array.from({ length: 130 }, (_, i) => i % 10) }

  test('lists what dropout leaves of activations and of slopes', () => {
    expect(listed(step, { batch: 130 })).toEqual([
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
    await expectSameTraining(step, { batch: 130 }, feed)
  })

  test('says that slopes are not finite', async () => {
    const program = getOrThrow(await compile(step, { target: wasm(), dims: { batch: 130 }, seed: 5 })())
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
