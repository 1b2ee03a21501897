/* A value that is worked out in two places, or stored in one of them, is one number. */
import fc from 'fast-check'
import {
  argmax,
  compile,
  constantly,
  type Expr,
  equal,
  exp,
  getOrThrow,
  greater,
  greaterEqual,
  input,
  interpreter,
  javascript,
  less,
  makeStep,
  max,
  mean,
  minimum,
  type Step,
  sign,
  stateVariable,
  sub,
  toFloat,
} from 'regula'
import { arbitraryExpr } from 'regula/testing'
import { describe, expect, test } from 'vitest'
import { postOrder } from '../src/graph/postOrder.js'
import { type Float, feedOf, isFloat, leavesOf } from './support/randomExpr.js'

const targets = [javascript()]

const drawn = arbitraryExpr({ maxFunctions: 6, maxValue: 30 })

/** The largest float node of a random expression. */
const widest = (nodes: readonly Float[]): Float | undefined =>
  nodes.reduce<Float | undefined>(
    (most, node) =>
      node.shape.reduce<number>((n, d) => n * Number(d), 1) >
      (most?.shape.reduce<number>((n, d) => n * Number(d), 1) ?? 0)
        ? node
        : most,
    undefined,
  )

const outputs = async (step: Step, target: (typeof targets)[number], feeds: readonly object[]) => {
  const program = getOrThrow(await compile(step, { target })())
  const found: Readonly<Record<string, readonly number[]>>[] = []
  for (const feed of feeds) {
    const given = getOrThrow(await program.run({ ...feed })())
    found.push(Object.fromEntries(Object.entries(given).map(([name, { data }]) => [name, Array.from(data)])))
  }
  return found
}

describe.each(targets.map((target) => [target.name, target] as const))('%s', (_, target) => {
  test('finds the largest of some numbers among them', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async (random) => {
        const y = widest(postOrder<Expr>([random.expr]).filter(isFloat))
        if (y === undefined || leavesOf(random).length === 0) return
        const most = max(y)
        const step = makeStep({
          outputs: {
            above: sign(sub(y, most)),
            reached: max(toFloat(greaterEqual(y, most))),
            same: max(toFloat(equal(sub(y, most), 0))),
          },
        })
        const feed = feedOf(random)
        const names = Object.keys(step.inputs)
        const used = Object.fromEntries(Object.entries(feed).filter(([name]) => names.includes(name)))
        const [found] = await outputs(step, target, [used])
        expect(found?.reached).toEqual([1])
        expect(found?.same).toEqual([1])
        expect(found?.above?.every((x) => x <= 0)).toBe(true)
      }),
    )
  })

  test('what was stored in one run is no smaller and no larger in the next', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async (random) => {
        const loss = mean(exp(sub(0, random.expr)))
        const best = stateVariable('best', [], 'float', constantly(1e30))
        const step = makeStep({
          outputs: { improved: less(loss, best), worse: greater(loss, best) },
          next: [[best, minimum(best, loss)]],
        })
        const names = Object.keys(step.inputs)
        const feed = Object.fromEntries(
          Object.entries(feedOf(random)).filter(([name]) => names.includes(name)),
        )
        const program = getOrThrow(await compile(step, { target })())
        const first = await program.run(feed)()
        if (first._tag === 'Left') return
        const second = getOrThrow(await program.run(feed)())
        expect([second.improved.data[0], second.worse.data[0]]).toEqual([0, 0])
      }),
    )
  })

  test('the first NaN is the largest, as in the interpreter', async () => {
    const numbers = fc.array(fc.constantFrom(Number.NaN, 1, 2, -1), { minLength: 6, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(numbers, async (values) => {
        const x = input('x', [2, 3])
        const step = makeStep({ outputs: { at: argmax(x, { axis: 1 }) } })
        const run = async (on: typeof target) => {
          const program = getOrThrow(await compile(step, { target: on })())
          return Array.from(getOrThrow(await program.run({ x: Float64Array.from(values) })()).at.data)
        }
        expect(await run(javascript({ nonFinite: 'allow' }))).toEqual(
          await run(interpreter({ nonFinite: 'allow' })),
        )
      }),
    )
  })
})
