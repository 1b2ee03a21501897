/* What rules take for known of a node holds of its numbers. */
import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { type Expr, evaluate, gradient, makeStep } from 'regula'
import { arbitraryExpr } from 'regula/testing'
import { describe, expect, test } from 'vitest'
import { sameShape } from '../src/expr/Shape.js'
import { postOrder } from '../src/graph/postOrder.js'
import { runPasses } from '../src/passes/pipeline.js'
import { isAlwaysFinite, isMask, isNeverNegative, isUniform } from '../src/rules/known.js'
import { atom } from '../src/rules/plain.js'
import { binaryPrimitives, unaryPrimitives } from '../src/scalar/Scalar.js'
import { rootsOf } from '../src/step/Step.js'
import { feedOf, isFloat, leavesOf } from './support/randomExpr.js'

const claims: readonly (readonly [
  name: string,
  known: (node: Expr) => boolean,
  holds: (x: number) => boolean,
])[] = [
  ['isMask', isMask, (x) => x === 0 || x === 1],
  ['isUniform', isUniform, (x) => x >= 0 && x < 1],
  ['isAlwaysFinite', isAlwaysFinite, Number.isFinite],
  ['isNeverNegative', isNeverNegative, (x) => !(x < 0) && !Object.is(x, -0)],
]

/** Every primitive over nodes of which something is known: what a random expression hardly ever has. */
const combined = (nodes: readonly Expr[]): readonly Expr[] => {
  const [x] = nodes
  const y = nodes.find((node) => node !== x && x !== undefined && sameShape(node.shape, x.shape))
  if (x === undefined || y === undefined) return []
  return [
    ...unaryPrimitives.map((primitive) => atom(primitive, x)),
    ...binaryPrimitives.flatMap((primitive) => [atom(primitive, x, y), atom(primitive, y, x)]),
    atom('select', x, y, x),
  ]
}

describe.each(claims)('%s', (name, known, holds) => {
  test('holds of every node that it is said of, also for inputs that are not finite', () => {
    let said = 0
    fc.assert(
      fc.property(
        arbitraryExpr({ maxFunctions: 8 }),
        fc.constantFrom(undefined, Number.NaN, Number.POSITIVE_INFINITY, -0),
        (drawn, special) => {
          const slopes = leavesOf(drawn).map((leaf) => gradient(drawn.expr, leaf))
          const step = makeStep({ outputs: { value: drawn.expr, ...Object.fromEntries(slopes.entries()) } })
          const rewritten = runPasses(step)
          if (E.isLeft(rewritten)) expect.fail(rewritten.left.message)
          const found = [step, rewritten.right.step].flatMap((one) =>
            postOrder(Object.values(rootsOf(one))).filter(known),
          )
          const nodes = [...found, ...combined(found.filter(isFloat)).filter(known)]
          if (nodes.length === 0) return
          said += nodes.length
          const asked: Readonly<Record<string, Expr>> = Object.fromEntries(
            nodes.map((node, i) => [`node${i}`, node] as const),
          )
          const names = Object.keys(makeStep({ outputs: asked }).inputs)
          const inputs = Object.fromEntries(
            Object.entries(feedOf(drawn))
              .filter(([input]) => names.includes(input))
              .map(([input, values]) => [input, values.map((x, i) => (i === 0 ? (special ?? x) : x))]),
          )
          const values = evaluate(asked, { inputs })
          if (E.isLeft(values)) return
          for (const [i, node] of nodes.entries()) {
            const numbers: readonly number[] = Array.from<number>(values.right[`node${i}`]?.data ?? [])
            const wrong: number | undefined = numbers.find(
              (x) => !holds(x) && !(name === 'isNeverNegative' && Number.isNaN(x)),
            )
            if (wrong !== undefined) expect.fail(`${name} is said of ${node.op.name}, which gives ${wrong}`)
          }
        },
      ),
    )
    if (name !== 'isUniform') expect(said).toBeGreaterThan(20)
  })
})
