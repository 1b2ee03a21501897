import fc from 'fast-check'
import {
  add,
  constant,
  type Expr,
  gradient,
  hessianVectorProduct,
  input,
  mul,
  pushforward,
  sin,
} from 'regula'
import { arbitraryExpr, type RandomExpr } from 'regula/testing'
import { describe, expect, test } from 'vitest'
import { postOrder } from '../src/graph/postOrder.js'
import { expectGradients } from './support/gradients.js'
import { directionsOf, type Float, feedOf, leavesOf } from './support/randomExpr.js'
import { expectClose, numberOf, numbersOf, numbersOfAll, total as scalar } from './support/values.js'

type Scalar = Expr<readonly [], 'float'>

const smooth = arbitraryExpr({ smooth: true })

const dots = (a: readonly Float[], b: readonly Float[]): Float =>
  a.reduce<Float>((total, x, k) => add(total, scalar(mul(x, b[k] ?? x))), constant(0))

/** Another loss of the same inputs. */
const other = (drawn: RandomExpr): Scalar =>
  leavesOf(drawn).reduce<Scalar>(
    (total, leaf) => mul(add(total, scalar(mul(sin(leaf), leaf))), 0.5),
    mul(drawn.expr, drawn.expr),
  )

describe('random expressions', () => {
  test('smooth ones have the derivatives of their values, to order 2', () => {
    fc.assert(fc.property(smooth, ({ expr, inputs }) => expectGradients(expr, inputs)))
  })

  test('all have the derivatives of their values', () => {
    fc.assert(fc.property(arbitraryExpr(), ({ expr, inputs }) => expectGradients(expr, inputs, { order: 1 })))
  })

  test('the gradient is linear in the loss', () => {
    fc.assert(
      fc.property(smooth, (drawn) => {
        const leaves = leavesOf(drawn)
        const [f, g] = [drawn.expr, other(drawn)]
        const of = numbersOfAll(gradient(add(mul(f, 3), mul(g, -0.5)), leaves), feedOf(drawn))
        const ofG = numbersOfAll(gradient(g, leaves), feedOf(drawn))
        const combined = numbersOfAll(gradient(f, leaves), feedOf(drawn)).map(
          (x, i) => 3 * x - 0.5 * (ofG[i] ?? Number.NaN),
        )
        expectClose(of, combined)
      }),
    )
  })

  test('the gradient of a sum is the sum of the gradients', () => {
    fc.assert(
      fc.property(smooth, (drawn) => {
        const leaves = leavesOf(drawn)
        const [f, g] = [drawn.expr, other(drawn)]
        const parts = [gradient(f, leaves), gradient(g, leaves)].map((x) => numbersOfAll(x, feedOf(drawn)))
        expectClose(
          numbersOfAll(gradient(add(f, g), leaves), feedOf(drawn)),
          (parts[0] ?? []).map((x, i) => x + (parts[1]?.[i] ?? Number.NaN)),
        )
      }),
    )
  })

  test('forward mode says what reverse mode says', () => {
    fc.assert(
      fc.property(arbitraryExpr(), (drawn) => {
        const { nodes, feed } = directionsOf(drawn, 'v')
        const leaves = leavesOf(drawn)
        const inputs = { ...feedOf(drawn), ...feed }
        expectClose(
          numbersOf(pushforward(drawn.expr, leaves, nodes), inputs),
          numbersOf(dots(gradient(drawn.expr, leaves), nodes), inputs),
        )
      }),
    )
  })

  test('the Hessian is symmetric', () => {
    fc.assert(
      fc.property(smooth, (drawn) => {
        const [v, w] = [directionsOf(drawn, 'v'), directionsOf(drawn, 'direction')]
        const leaves = leavesOf(drawn)
        const inputs = { ...feedOf(drawn), ...v.feed, ...w.feed }
        const alongV: readonly Float[] = hessianVectorProduct(drawn.expr, leaves, v.nodes)
        const alongW: readonly Float[] = hessianVectorProduct(drawn.expr, leaves, w.nodes)
        expectClose(numbersOf(dots(alongV, w.nodes), inputs), numbersOf(dots(alongW, v.nodes), inputs))
      }),
    )
  })
})

describe('deep and shared graphs', () => {
  const chain = (n: number) => {
    const x = input('x', [])
    let value = x
    for (let i = 0; i < n; i += 1) value = sin(value)
    return { x, value }
  }
  const sizeOf = (n: number): number => {
    const { x, value } = chain(n)
    return postOrder<Expr>([gradient(value, x)]).length
  }

  test('a chain of 100,000 nodes is differentiated and evaluated', () => {
    const { x, value } = chain(100_000)
    let [expected, slope] = [0.5, 1]
    for (let i = 0; i < 100_000; i += 1) {
      slope *= Math.cos(expected)
      expected = Math.sin(expected)
    }
    expectClose([numberOf(value, { x: [0.5] })], [expected])
    expect(numberOf(gradient(value, x), { x: [0.5] })).toBeCloseTo(slope, 12)
    expect(numberOf(pushforward(value, [x], [constant(1)]), { x: [0.5] })).toBeCloseTo(slope, 12)
  })

  test('the gradient graph grows linearly with the chain', () => {
    const [one, two, four] = [sizeOf(500), sizeOf(1000), sizeOf(2000)]
    expect(four - two).toBe(2 * (two - one))
  })

  test('x = x + x, 60 times', () => {
    const x = input('x', [])
    const doubled = (n: number) => {
      let value = x
      for (let i = 0; i < n; i += 1) value = add(value, value)
      return value
    }
    expect(numberOf(doubled(60), { x: [3] })).toBe(3 * 2 ** 60)
    expect(numberOf(gradient(doubled(60), x), { x: [3] })).toBe(2 ** 60)
    expect(numberOf(pushforward(doubled(60), [x], [constant(1)]), { x: [3] })).toBe(2 ** 60)
    const sizes = [15, 30, 60].map((n) => postOrder<Expr>([gradient(doubled(n), x)]).length)
    expect(sizes[2]).toBeLessThanOrEqual(2 * (sizes[1] ?? 0))
    expect(sizes[1]).toBeLessThanOrEqual(2 * (sizes[0] ?? 0))
  })

  test('a value that is used a thousand times is differentiated once', () => {
    const x = input('x', [])
    const shared = sin(x)
    const total = Array.from({ length: 1000 }).reduce<typeof x>((sum) => add(sum, shared), shared)
    expectClose([numberOf(gradient(total, x), { x: [1] })], [1001 * Math.cos(1)])
  })
})
