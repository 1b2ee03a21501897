import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import * as O from 'fp-ts/lib/Option.js'
import { type Expr, evaluate, gradient, input, mul, rewrite, type Shape, sum } from 'regula'
import { arbitraryExpr } from 'regula/testing'
import { describe, expect, it } from 'vitest'
import { translate } from '../../src/explain/latex/translate.js'
import { postOrder } from '../../src/graph/postOrder.js'
import { constant } from '../../src/ops/constant.js'
import { input as inputOp } from '../../src/ops/input.js'
import { evaluateTerm } from './evaluateTerm.js'

type Scalar = Expr<readonly [], 'float'>

interface Given {
  readonly shape: readonly number[]
  readonly values: readonly number[]
}

const isScalar = (x: Expr): x is Scalar => x.dtype === 'float' && x.shape.length === 0
const isFloat = (x: Expr): x is Expr<Shape, 'float'> => x.dtype === 'float'

/** Constants that a formula would write out become inputs, so that their numbers are known. */
const withoutConstants = (expr: Scalar): readonly [Expr, ReadonlyMap<string, Given>] => {
  const found = new Map<string, Given>()
  const replaced = rewrite([expr], (node) => {
    const own = constant.match(node)
    if (O.isNone(own) || node.shape.length === 0 || node.dtype !== 'float') return node
    const name = `K${'abcdefghijklmnopqrstuvwxyz'[found.size] ?? ''}`
    found.set(name, { shape: own.value.value.shape, values: Array.from(own.value.value.data) })
    return input(name, own.value.value.shape)
  })(expr)
  return [replaced, found]
}

const compared = (expr: Expr, given: ReadonlyMap<string, Given>): string => {
  const inputs = Object.fromEntries(
    [...given].map(([name, { values, shape }]) => [
      name,
      { dtype: 'float' as const, shape, data: Float64Array.from(values) },
    ]),
  )
  const exact = evaluate(expr, { inputs })
  if (E.isLeft(exact)) return 'unknown'
  const expected = exact.right.data[0] ?? Number.NaN
  const symbols = Object.fromEntries([...given].map(([name]) => [name, name]))
  const meant = evaluateTerm(translate(expr, symbols).root, Object.fromEntries(given))
  if (!Number.isFinite(meant)) return 'unknown'
  const isClose = Math.abs(meant - expected) <= 1e-7 * Math.max(1, Math.abs(expected))
  return isClose ? 'same' : `${meant} is not ${expected}`
}

describe('a formula', () => {
  it('means what its expression means, and so do those of its derivatives', () => {
    const counts = { same: 0, unknown: 0 }
    const count = (result: string): void => {
      if (result !== 'same' && result !== 'unknown') throw new Error(result)
      counts[result === 'same' ? 'same' : 'unknown'] += 1
    }
    fc.assert(
      fc.property(arbitraryExpr({ maxFunctions: 6 }), ({ expr, inputs }) => {
        const [bare, constants] = withoutConstants(expr)
        const given = new Map<string, Given>([...inputs.map((i) => [i.name, i] as const), ...constants])
        count(compared(bare, given))
        const leaf = postOrder([bare]).find((node) => {
          const own = inputOp.match(node)
          return O.isSome(own) && own.value.name.startsWith('x')
        })
        if (leaf === undefined || !isFloat(leaf) || !isScalar(bare)) return
        const slope = gradient(bare, leaf)
        const direction = {
          shape: leaf.shape.map(Number),
          values: [0.3, -0.7, 1.1, 0.2, 0.9, -0.4, 0.5, 0.8],
        }
        const size = direction.shape.reduce((n, d) => n * d, 1)
        const values = Array.from({ length: size }, (_, i) => direction.values[i % 8] ?? 0)
        const along = sum(mul(slope, input('V', direction.shape)))
        count(compared(along, new Map([...given, ['V', { shape: direction.shape, values }]])))
      }),
      { numRuns: 300 },
    )
    expect(counts.same).toBeGreaterThan(counts.unknown / 2)
  })
})
