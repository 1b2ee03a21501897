import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  constant,
  type Expr,
  gradient,
  input,
  makeStep,
  mul,
  relu,
  rootsOf,
  type Shape,
  softmax,
  sub,
  sum,
  transpose,
} from 'regula'
import { describe, expect, test } from 'vitest'
import { postOrder } from '../../src/graph/postOrder.js'
import { runPasses } from '../../src/passes/pipeline.js'
import { headOf } from '../../src/rules/atoms.js'
import { isLiteral } from '../../src/rules/literal.js'
import { normalize } from '../../src/rules/normalize.js'

type Float = Expr<Shape, 'float'>

const x: Float = input('x', [2, 3])
const y: Float = input('y', [2, 3])

const shared = (root: Expr): Expr => {
  const result = normalize([root], [])
  return E.isLeft(result) ? expect.fail(result.left.message) : result.right.of(root)
}

const optimised = (root: Expr): Expr => {
  const result = runPasses(makeStep({ outputs: { root } }))
  if (E.isLeft(result)) return expect.fail(result.left.message)
  return result.right.step.outputs.root ?? expect.fail('the output is lost')
}

/** What is computed, without leaves and numbers. */
const heads = (root: Expr): readonly string[] =>
  postOrder([root])
    .filter((node) => node.args.length > 0 && !isLiteral(node))
    .map(headOf)

describe('sharing', () => {
  test('makes equal nodes one node', () => {
    const twice = add(mul(x, y), mul(x, y))
    expect(postOrder<Expr>([twice]).length).toBe(5)
    expect(postOrder([shared(twice)]).length).toBe(4)
  })

  test('also where the constants are equal and not the same', () => {
    const twice = add(mul(x, constant(2)), mul(x, constant(2)))
    const [left, right] = shared(twice).args
    expect(left).toBe(right)
  })

  test('gives back a graph that has nothing to share', () => {
    const once = shared(softmax(sub(x, y)))
    expect(shared(once)).toBe(once)
  })

  test('keeps names', () => {
    const named = relu(x)
    expect(optimised(named).label).toEqual({ kind: 'relu' })
    expect(optimised(mul(relu(x), 1)).label).toEqual({ kind: 'relu' })
  })
})

describe('the normal form', () => {
  test('of a gradient through a choice chooses once', () => {
    expect(heads(optimised(gradient(sum(mul(relu(x), y)), x)))).toEqual(['lessEqual', 'select'])
  })

  test('of the gradient of a penalty multiplies by one number', () => {
    expect(heads(optimised(gradient(mul(0.1, sum(mul(x, x))), x)))).toEqual(['multiply'])
  })

  test('of work between two transposes has no transpose', () => {
    expect(heads(optimised(transpose(add(transpose(x), transpose(y)))))).toEqual(['add'])
  })

  test('of numbers is a number', () => {
    expect(heads(optimised(add(mul(constant(2), 3), 4)))).toEqual([])
  })

  test('does not depend on how the graph was written', () => {
    const [a, b] = [add(mul(2, x), 1), add(1, mul(x, constant(2)))]
    const result = runPasses(makeStep({ outputs: { a, b } }))
    if (E.isLeft(result)) return expect.fail(result.left.message)
    const roots = rootsOf(result.right.step)
    expect(roots.a).toBe(roots.b)
  })
})

test('a trace tells what each pass applied, and where', () => {
  const result = runPasses(makeStep({ outputs: { root: mul(x, 1) } }))
  if (E.isLeft(result)) return expect.fail(result.left.message)
  const firings = result.right.trace.flatMap(({ pass, firings: list }) =>
    list.map(({ rule }) => `${pass}: ${rule}`),
  )
  expect(firings).toEqual(['simplify: multiply-by-one'])
  expect(result.right.trace.map(({ pass }) => pass)).toEqual([
    'canonicalise',
    'simplify',
    'stabilise',
    'share',
  ])
})
