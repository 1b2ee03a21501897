import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { add, dense, input, mean, mul, relu, sin, stopGradient, sum, take } from 'regula'
import { arbitraryExpr, checkGradients, formatMismatch, type GradientInput, printExpr } from 'regula/testing'
import { describe, expect, test } from 'vitest'
import { defineOp, type NoAttributes, noAttributes, type OpFamily } from '../../src/expr/OpDefinition.js'
import { none } from '../../src/ops/codecs.js'

/** y = x², with derivatives that are wrong where they are asked to be. */
const squareWith = (factors: {
  readonly backward: number
  readonly forward: number
}): OpFamily<NoAttributes> =>
  defineOp<NoAttributes>({
    name: 'square',
    doc: 'y = x².',
    attributes: none,
    infer: (_, [x]) =>
      x === undefined ? E.left('takes 1 argument') : E.right({ dtype: 'float', shape: x.shape }),
    pullback: (_, { args: [x], cotangent, build }) =>
      x === undefined
        ? []
        : [build.multiply(build.multiply(build.add(x, x), cotangent), scale(x, factors.backward, build))],
    pushforward: (_, { args: [x], tangents: [change], build }) =>
      x === undefined || change === undefined
        ? undefined
        : build.multiply(build.multiply(build.add(x, x), change), scale(x, factors.forward, build)),
    evaluate: (_, { args: [x] }) =>
      x === undefined ? E.left('no argument') : E.right(x.data.map((v) => v * v)),
    cases: [],
  })

type Build = Parameters<Parameters<typeof defineOp<NoAttributes>>[0]['pullback']>[1]['build']

const scale = (like: ReturnType<Build['zeros']>, factor: number, build: Build) =>
  build.broadcast(build.number(factor), like.shape, [])

const x = input('x', [2, 2])
const at: readonly GradientInput[] = [{ name: 'x', shape: [2, 2], values: [1, 2, 3, 4] }]
const failure = (factors: { readonly backward: number; readonly forward: number }): string => {
  const result = checkGradients(squareWith(factors).node(noAttributes, [x]), at, { order: 1 })
  return E.isLeft(result) ? formatMismatch(result.left) : 'none'
}

describe('checkGradients', () => {
  test('accepts right derivatives', () => {
    expect(failure({ backward: 1, forward: 1 })).toBe('none')
  })

  test('names the law, the input, the element and both numbers', () => {
    expect(failure({ backward: 1, forward: 2 })).toMatch(
      /^pushforward: moving \[0, 0\] of 'x' changes the value at \[0, 0\] by 4, central differences say (2|1\.99|2\.00)/,
    )
    expect(failure({ backward: 2, forward: 1 })).toMatch(/^pullback: moving \[0, 0\] of 'x'/)
  })

  test('says what is missing or has no derivative', () => {
    const message = (result: ReturnType<typeof checkGradients>) =>
      E.isLeft(result) ? formatMismatch(result.left) : 'none'
    expect(message(checkGradients(sum(x), []))).toBe("'x' has no value: give it among the inputs")
    expect(message(checkGradients(sum(x), [{ name: 'x', shape: [2], values: [1, 2] }]))).toContain(
      'takes shape [2, 2]',
    )
    expect(message(checkGradients(input('i', [], 'int'), [{ name: 'i', shape: [], values: [1] }]))).toBe(
      'a tensor of int has no derivative',
    )
    const outside = take(x, input('i', [1], 'int'))
    expect(message(checkGradients(outside, [...at, { name: 'i', shape: [1], values: [7] }]))).toContain(
      'index 7',
    )
  })

  test('finds a derivative that is held back', () => {
    const result = checkGradients(sum(mul(x, stopGradient(x))), at)
    expect(
      E.isLeft(result) && result.left._tag === 'DerivativeMismatch' ? result.left : undefined,
    ).toMatchObject({
      law: 'pullback',
      input: 'x',
      index: [0, 0],
    })
  })

  test('takes parameters, named sizes and ints among the inputs', () => {
    const batch = input('batch', ['n', 2])
    const loss = mean(relu(dense('layer', 3)(take(batch, input('rows', [2], 'int')))))
    const result = checkGradients(loss, [
      { name: 'batch', shape: [3, 2], values: [1, 2, -3, 4, 5, 6] },
      { name: 'rows', shape: [2], values: [2, 0] },
      { name: 'layer/kernel', shape: [2, 3], values: [0.5, -0.25, 1, 2, 0.75, -1] },
      { name: 'layer/bias', shape: [3], values: [0.1, 0.2, 0.3] },
    ])
    expect(result).toEqual(E.right(undefined))
  })

  test('takes a leaf that is written twice as one input', () => {
    const twice = add(sin(input('x', [2, 2])), mul(input('x', [2, 2]), input('x', [2, 2])))
    expect(checkGradients(twice, at)).toEqual(E.right(undefined))
  })

  test('takes a random direction apart when there are many numbers', () => {
    const wide = input('w', [5, 5])
    const result = checkGradients(
      sum(mul(wide, stopGradient(wide))),
      [{ name: 'w', shape: [5, 5], values: Array.from({ length: 25 }, (_, i) => i) }],
      { order: 1 },
    )
    // The first element is 0, where the derivative that is held back is right.
    expect(E.isLeft(result) ? result.left : undefined).toMatchObject({ input: 'w', index: [0, 1] })
  })
})

describe('arbitraryExpr', () => {
  test('shrinks to a small expression, which is printed', () => {
    const details = fc.check(
      fc.property(arbitraryExpr(), ({ functions }) => !functions.includes('matmul')),
      { numRuns: 1000, seed: 3 },
    )
    expect(details.failed).toBe(true)
    const [smallest] = details.counterexample ?? []
    expect(smallest?.functions.at(-1)).toBe('matmul')
    expect(smallest?.functions.length).toBeLessThanOrEqual(2)
    expect(fc.stringify(smallest)).toContain('contract')
  })

  test('is well typed, finite, and smooth when asked to be', () => {
    fc.assert(
      fc.property(arbitraryExpr({ smooth: true, maxFunctions: 4 }), ({ expr, functions }) => {
        expect(expr.ill).toBe(false)
        expect(functions.length).toBeLessThanOrEqual(4)
        expect(functions.filter((name) => ['relu', 'where', 'max', 'abs'].includes(name))).toEqual([])
      }),
    )
  })
})

describe('printExpr', () => {
  test('writes every node once, with its arguments and its type', () => {
    const shared = sin(input('x', [2]))
    expect(printExpr(mul(shared, shared)).split('\n')).toEqual([
      '%0: input {"name":"x","shape":[2],"dtype":"float"} () → float [2]',
      '%1: sin = map {"body":[["argument",0],["sin",0]],"dtype":"float"} (%0) → float [2]',
      '%2: mul = map {"body":[["argument",0],["argument",1],["multiply",0,1]],"dtype":"float"} (%1, %1) → float [2]',
    ])
  })

  test('is not bounded by the call stack', () => {
    let deep = input('x', [])
    for (let i = 0; i < 20_000; i += 1) deep = sin(deep)
    expect(printExpr(deep).split('\n').length).toBe(20_001)
  })
})
