import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import {
  type DecodeError,
  decodeCsv,
  decodeExprs,
  decodeState,
  decodeStep,
  type Expr,
  encodeExprs,
  encodeState,
  encodeStep,
  evaluate,
  getOrThrow,
  input,
  parameter,
  parseJson,
  stepFromText,
  stepToText,
  sub,
  sum,
  tensor,
  trainingStep,
} from 'regula'
import { adam } from 'regula/optimizers'
import { dropout, inputs, l2, parameters } from 'regula/regularize'
import { arbitraryExpr } from 'regula/testing'
import { describe, expect, test } from 'vitest'
import { apply } from '../src/expr/Expr.js'
import { postOrder } from '../src/graph/postOrder.js'
import { registry } from '../src/ops/registry.js'
import { programOf, stateOf } from './support/models.js'
import { feedOf } from './support/randomExpr.js'

type Exprs = Readonly<Record<string, Expr>>

/** What a document says after it has been a text. */
const throughText = (document: unknown): unknown => getOrThrow(parseJson(JSON.stringify(document)))

const reread = (exprs: Exprs): Exprs => getOrThrow(decodeExprs(throughText(encodeExprs(exprs))))

const nodes = (exprs: Exprs): number => postOrder(Object.values(exprs)).length

const drawn = arbitraryExpr({ maxFunctions: 8 })

describe('expressions', () => {
  test('come back with their values, bit for bit, and with their sharing', () => {
    fc.assert(
      fc.property(drawn, (random) => {
        const before = { y: random.expr }
        const after = reread(before)
        const feed = { inputs: feedOf(random) }
        expect(getOrThrow(evaluate(after, feed))).toEqual(getOrThrow(evaluate(before, feed)))
        expect(nodes(after)).toBe(nodes(before))
        expect(encodeExprs(after)).toEqual(encodeExprs(before))
      }),
    )
  })

  test.each(registry.flatMap(({ name, cases }) => cases.map((one, i) => [`${name} ${i}`, one] as const)))(
    'come back with the operation %s',
    (_, { op, args }) => {
      const given = args.map(({ shape, dtype = 'float' }, i) => input(`x${i}`, shape, dtype))
      const before = { y: apply(op, given) }
      expect(before.y.ill).toBe(false)
      const after = reread(before)
      expect(after.y?.op.name).toBe(op.name)
      expect(encodeExprs(after)).toEqual(encodeExprs(before))
    },
  )
})

describe('steps and states', () => {
  test('come back and go on as the original does, bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), fc.double({ min: 0, max: 0.9, noNaN: true }), async (seed, rate) => {
        const x = input('x', ['batch', 3])
        const w = parameter('w', [3], { initializer: { kind: 'normal', mean: 0, stddev: 1 } })
        const step = trainingStep({
          loss: sum(sub(x, w)),
          regularize: [dropout({ dropRate: rate, after: inputs }), l2({ lambda: 0.1, on: parameters })],
          optimizer: adam(),
        })
        const again = getOrThrow(stepFromText(stepToText(step)))
        expect(encodeStep(getOrThrow(decodeStep(throughText(encodeStep(step)))))).toEqual(encodeStep(step))
        const feed = {
          x: [
            [1, 2, 3],
            [-1, 0.5, 0],
          ],
        }
        const first = await programOf(step, { dims: { batch: 2 }, seed })
        getOrThrow(await first.run(feed)())
        const kept = throughText(encodeState(getOrThrow(await first.state()())))
        const second = await programOf(again, { dims: { batch: 2 }, seed: 0 })
        getOrThrow(await second.load(getOrThrow(decodeState(kept)))())
        expect(getOrThrow(await second.run(feed)())).toEqual(getOrThrow(await first.run(feed)()))
        expect(await stateOf(second)).toEqual(await stateOf(first))
      }),
      { numRuns: 25 },
    )
  })

  test('hold every number there is', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { maxLength: 20 }), (numbers) => {
        const state = { w: tensor('float', [numbers.length], Float64Array.from(numbers)) }
        const after = getOrThrow(decodeState(throughText(encodeState(state))))
        expect([...(after.w?.data ?? [])]).toEqual(numbers)
      }),
    )
  })
})

describe('no input whatever', () => {
  const decoders: Readonly<Record<string, (u: unknown) => E.Either<DecodeError, unknown>>> = {
    decodeExprs,
    decodeStep,
    decodeState,
    decodeCsv: (u) => decodeCsv(String(u)),
    parseJson: (u) => parseJson(String(u)),
  }
  const hostile = fc.anything({
    withNullPrototype: true,
    withBigInt: true,
    withTypedArray: true,
    withSparseArray: true,
  })
  const text = fc.oneof(fc.string(), fc.json(), fc.constant('{"__proto__":{"nodes":1}}'))

  test.each(Object.entries(decoders))('makes %s throw', (name, decode) => {
    const origin = name === 'decodeCsv' || name === 'parseJson' ? text : fc.oneof(hostile, fc.jsonValue())
    fc.assert(
      fc.property(origin, (u) => {
        const decoded = decode(u)
        if (E.isLeft(decoded)) {
          expect(decoded.left._tag).toBe('DecodeError')
          expect(decoded.left.problems.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 500 },
    )
  })
})
