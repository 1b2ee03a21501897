import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  constant,
  div,
  type Expr,
  evaluate,
  exp,
  getOrThrow,
  input,
  log,
  logSumExp,
  makeStep,
  mul,
  type Shape,
  sigmoid,
  softmax,
  sqrt,
  square,
  sub,
  sum,
} from 'regula'
import { describe, expect, test } from 'vitest'
import { runPasses } from '../../src/passes/pipeline.js'

type Float = Expr<Shape, 'float'>

const x: Float = input('x', [3])

const values = (root: Expr, point: readonly number[]): readonly number[] =>
  Array.from(getOrThrow(evaluate(root, { inputs: { x: point } })).data)

const stable = (root: Expr): Expr => {
  const result = runPasses(makeStep({ outputs: { root } }))
  if (E.isLeft(result)) return expect.fail(result.left.message)
  return result.right.step.outputs.root ?? expect.fail('the output is lost')
}

describe('what overflows as it is written', () => {
  const large = [1000, 1001, 1002]
  const cases: Readonly<Record<string, readonly [Float, readonly number[]]>> = {
    'log of a sum of powers': [log(sum(exp(x))), [1002 + Math.log(1 + Math.exp(-1) + Math.exp(-2))]],
    softmax: [div(exp(x), sum(exp(x))), values(softmax(x), [0, 1, 2])],
    'log of power': [log(exp(x)), large],
    softplus: [log(add(1, exp(x))), large],
    sigmoid: [div(exp(x), add(exp(x), 1)), [1, 1, 1]],
  }
  test.each(Object.entries(cases))('%s does not', (_, [root, expected]) => {
    expect(values(root, large).every(Number.isFinite)).toBe(false)
    const after = values(stable(root), large)
    expect(after.length).toBe(expected.length)
    for (const [i, value] of after.entries()) expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 9)
  })
})

describe('what loses its digits as it is written', () => {
  const small = [1e-20, 2e-20, -1e-20]
  test.each([
    ['log(1 + x)', log(add(1, x)), small],
    ['exp(x) − 1', sub(exp(x), 1), small],
    ['√x²', sqrt(square(mul(x, 1e-180))), [1e-200, 2e-200, 1e-200]],
  ] as const)('%s does not', (_, root, expected) => {
    values(stable(root), small).forEach((value, i) => {
      expect(Math.abs(value / (expected[i] ?? Number.NaN) - 1)).toBeLessThan(1e-12)
    })
  })

  test('the log of a probability of 0 is its exponent', () => {
    expect(values(log(softmax(x)), [0, 1000, 0])).toEqual([
      Number.NEGATIVE_INFINITY,
      0,
      Number.NEGATIVE_INFINITY,
    ])
    expect(values(stable(log(softmax(x))), [0, 1000, 0])).toEqual([-1000, 0, -1000])
    expect(values(stable(log(sigmoid(x))), [-1000, 0, 1000])).toEqual([-1000, -Math.LN2, -0])
  })
})

describe('what is stable as it is written', () => {
  test.each([
    ['logSumExp', logSumExp(x)],
    ['softmax', softmax(mul(x, 0.5))],
    ['of shifted numbers', logSumExp(sub(x, constant([1, 2, 3])))],
  ])('%s is left so', (_, root) => {
    const result = runPasses(makeStep({ outputs: { root } }))
    if (E.isLeft(result)) return expect.fail(result.left.message)
    expect(result.right.trace.find(({ pass }) => pass === 'stabilise')?.firings).toEqual([])
  })
})
