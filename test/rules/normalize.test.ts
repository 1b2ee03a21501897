import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  constant,
  dense,
  type Expr,
  equal,
  gradient,
  input,
  makeStep,
  maximum,
  mean,
  minimum,
  mul,
  pipe,
  relu,
  rootsOf,
  type Shape,
  softmax,
  square,
  stack,
  sub,
  sum,
  trainingStep,
  transpose,
} from 'regula'
import { sgd } from 'regula/optimizers'
import { dropout } from 'regula/regularize'
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

  test.each([
    ['add', add],
    ['mul', mul],
    ['maximum', maximum],
    ['minimum', minimum],
    ['equal', equal],
  ])('makes %s one node in either order', (_, f) => {
    const [left, right] = shared(stack([f(x, y), f(y, x)], { axis: 0 })).args
    expect(left?.args[0]).toBe(right?.args[0])
  })

  test('leaves two nodes where the order matters', () => {
    expect(heads(shared(mul(sub(x, y), sub(y, x))))).toEqual(['subtract', 'subtract', 'multiply'])
  })

  test('has one mask of ReLU and dropout, forwards and backwards', () => {
    const step = trainingStep({
      loss: mean(square(pipe(x, dense('a', 4), relu, dense('b', 1)))),
      regularize: [dropout({ dropRate: 0.5 })],
      optimizer: sgd({ learningRate: 0.1 }),
    })
    const result = runPasses(step)
    if (E.isLeft(result)) return expect.fail(result.left.message)
    const masks = postOrder(Object.values(rootsOf(result.right.step))).filter(
      (node) => headOf(node) === 'maximum' && node.dtype === 'bool',
    )
    expect(masks.length).toBe(1)
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
