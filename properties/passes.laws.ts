import * as E from 'fp-ts/lib/Either.js'
import {
  dense,
  type Expr,
  input,
  makeStep,
  relu,
  rootsOf,
  type Shape,
  type Step,
  softmaxCrossEntropy,
  trainingStep,
} from 'regula'
import { adam } from 'regula/optimizers'
import { dropout } from 'regula/regularize'
import { describe, expect, test } from 'vitest'
import { apply } from '../src/expr/Expr.js'
import { postOrder } from '../src/graph/postOrder.js'
import { broadcast } from '../src/ops/broadcast.js'
import { map } from '../src/ops/map.js'
import { reduce } from '../src/ops/reduce.js'
import { passes, runPasses } from '../src/passes/pipeline.js'
import { rewriting } from '../src/passes/rewriting.js'
import { normalize } from '../src/rules/normalize.js'
import { scalarRule } from '../src/rules/scalarRule.js'
import { rulesOf, themes } from '../src/rules/themes.js'
import { add, argument, literal, multiply, subtract, unary } from '../src/scalar/Scalar.js'
import { bindStep } from '../src/step/bind.js'
import { type Graph, random, trained } from './support/graphs.js'
import { difference, pointOf } from './support/steps.js'

const graphs: readonly Graph[] = [...trained, ...random]

const run = (step: Step) => {
  const result = runPasses(step)
  if (E.isLeft(result)) return expect.fail(result.left.message)
  return result.right
}

const count = (step: Step): number => postOrder(Object.values(rootsOf(step))).length

describe.each(graphs)('$name', ({ step }) => {
  const { step: after, trace } = run(step)

  test('has no faults', () => {
    const faulty = Object.entries(rootsOf(step)).filter(([, root]) => root.ill)
    expect(faulty.map(([name]) => name)).toEqual([])
  })

  test.each(trace)('means the same after $pass', ({ before, after: rewritten }) => {
    for (const seed of [1, 2]) expect(difference(before, rewritten, pointOf(step, seed))).toBe('')
  })

  test('keeps the promise of every pass to the end', () => {
    for (const [k, pass] of passes.entries())
      for (const { pass: name, after: later } of trace.slice(k))
        expect(pass.spec(later).map((fault) => `${pass.name} after ${name}: ${fault}`)).toEqual([])
  })

  test('is not changed by a second run', () => {
    const again = run(after)
    expect(again.trace.flatMap(({ firings }) => firings.map(({ rule }) => rule))).toEqual([])
    expect(again.step).toBe(after)
  })
})

/** How often each rule is applied. */
const firedOn = (list: readonly Graph[]): ReadonlyMap<string, number> => {
  const fired = new Map<string, number>()
  for (const { step } of list)
    for (const { firings } of run(step).trace)
      for (const { rule } of firings) fired.set(rule, (fired.get(rule) ?? 0) + 1)
  return fired
}

test('every rule earns its place on a graph that somebody could write', () => {
  const fired = firedOn(trained)
  const idle = rulesOf(themes).filter(({ name }) => !fired.has(name))
  expect(idle.map(({ name }) => name)).toEqual([])
})

describe('sizes that are not known yet', () => {
  const x: Expr<Shape, 'float'> = input('x', ['batch', 3])
  const labels = input('labels', ['batch'], 'int')
  const logits = dense('output', 2)(relu(dense('hidden', 5)(x)))
  const loss = softmaxCrossEntropy(logits, labels, { labelSmoothing: 0.1 })
  const step = trainingStep({ loss, optimizer: adam(), regularize: [dropout({ dropRate: 0.2 })] })
  const bound = bindStep(step, { batch: 4 })

  test('keep no rule from being right', () => {
    const early = bindStep(run(step).step, { batch: 4 })
    expect(difference(bound, early, pointOf(bound))).toBe('')
  })

  test('may be bound before or after', () => {
    const late = run(bindStep(run(step).step, { batch: 4 })).step
    expect(difference(bound, late, pointOf(bound))).toBe('')
    expect(Math.abs(count(late) - count(run(bound).step))).toBeLessThan(3)
  })
})

// ---------------------------------------------------------------- bounds

const half = map.of({ body: add(multiply(argument(0), literal(0.5)), literal(1)), dtype: 'float' })
const smooth = map.of({ body: unary('tanh', argument(0)), dtype: 'float' })
const times = map.of({ body: multiply(argument(0), argument(1)), dtype: 'float' })

const chain = (length: number): Expr =>
  Array.from({ length }).reduce<Expr>(
    (node, _, k) => apply(k % 10 === 0 ? half : smooth, [node]),
    input('x', [2]),
  )

describe('bounds', () => {
  test('a chain of 100 000 maps takes time that grows with its length, and no stack', () => {
    const step = makeStep({ outputs: { y: chain(100_000) } })
    const { step: after } = run(step)
    expect(count(after)).toBeGreaterThan(110_000)
    expect(after.outputs.y?.shape).toEqual([2])
  }, 60_000)

  test('a product of 3 000 factors is summed without overflowing the stack', () => {
    const factor = (k: number): Expr => apply(broadcast.of({ shape: [2, 3], axes: [] }), [input(`c${k}`, [])])
    const product = Array.from({ length: 3000 }).reduce<Expr>(
      (node, _, k) => apply(times, [node, factor(k)]),
      input('x', [2, 3]),
    )
    const total = apply(reduce.of({ kind: 'sum', axes: [0, 1] }), [product])
    expect(run(makeStep({ outputs: { total } })).step.outputs.total?.shape).toEqual([])
  })

  test('a step that is in normal form is given back as it is', () => {
    const x = input('x', [2])
    const step = makeStep({ outputs: { x } })
    expect(run(step).step).toBe(step)
  })
})

describe('rules that lead back', () => {
  const [a, b] = [argument(0), argument(1)]
  const there = scalarRule({
    name: 'there',
    left: add(a, b),
    right: subtract(a, unary('negate', b)),
    lowers: 'work',
  })
  const back = scalarRule({
    name: 'back',
    left: subtract(a, unary('negate', b)),
    right: add(a, b),
    lowers: 'work',
  })
  const root = apply(map.of({ body: add(a, b), dtype: 'float' }), [input('x', [2]), input('y', [2])])

  test('are reported by name', () => {
    const result = normalize([root], [there, back])
    expect(E.isLeft(result) ? [...result.left.rules].sort() : []).toEqual(['back', 'there'])
    expect(E.isLeft(result) ? result.left.message : '').toContain('lead back to where they started')
  })

  test('make a pass fail', () => {
    const pass = rewriting('silly', 'Goes round.', [there, back], () => [])
    expect(E.isLeft(pass.run(makeStep({ outputs: { root } })))).toBe(true)
    expect(E.isLeft(runPasses(makeStep({ outputs: { root } }), [pass]))).toBe(true)
  })

  test('a rule that builds on itself ends', () => {
    const grow = scalarRule({
      name: 'grow',
      left: unary('exp', a),
      right: unary('exp', unary('sin', a)),
      lowers: 'work',
    })
    const result = normalize(
      [apply(map.of({ body: unary('exp', a), dtype: 'float' }), [input('x', [2])])],
      [grow],
    )
    expect(E.isLeft(result) || result.right.firings.length < 1000).toBe(true)
  })
})
