import fc from 'fast-check'
import {
  dense,
  gradient,
  type Inputs,
  input,
  makeStep,
  mul,
  softmax,
  softmaxCrossEntropy,
  sum,
  tanh,
  trainingStep,
} from 'regula'
import { adam } from 'regula/optimizers'
import { dropout, l2 } from 'regula/regularize'
import { arbitraryExpr, type RandomExpr } from 'regula/testing'
import { describe, expect, test } from 'vitest'
import { expectedOf, type Trial } from './support/agreement.js'
import { handSteps } from './support/handSteps.js'
import { mutations } from './support/mutations.js'
import { opTrials } from './support/opTrials.js'
import { complaint, plannedOf } from './support/planned.js'
import { feedOf, leavesOf } from './support/randomExpr.js'
import { arbitraryTraining } from './support/trainingTrials.js'

const nonFinite = 'allow'

const rounded = (feed: Readonly<Record<string, Float64Array>>): Inputs =>
  Object.fromEntries(Object.entries(feed).map(([name, values]) => [name, values.map(Math.fround)]))

/** A random expression and its gradients. */
const trialOf = (drawn: RandomExpr): Trial => {
  const slopes = gradient(drawn.expr, leavesOf(drawn))
  const outputs = { y: drawn.expr, ...Object.fromEntries(slopes.map((slope, i) => [`slope${i}`, slope])) }
  return { name: 'random', step: makeStep({ outputs }), feeds: [rounded(feedOf(drawn))] }
}

const holds = async (trial: Trial): Promise<void> => {
  const expected = await expectedOf(trial, { nonFinite })
  expect(complaint(plannedOf(trial), trial, expected)).toBe('')
}

describe('a plan is sound, runs without a fault, and means what the step means', () => {
  test.each(opTrials)('$name', holds)

  test.each(handSteps)('$name', holds)

  test('random expressions and their gradients', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryExpr({ maxFunctions: 12 }), (drawn) => holds(trialOf(drawn))),
      { numRuns: 300 },
    )
  }, 60_000)

  test('training steps', async () => {
    await fc.assert(fc.asyncProperty(arbitraryTraining, holds), { numRuns: 60 })
  }, 60_000)
})

// ---------------------------------------------------------------- plans that are wrong

const x = input('x', [4, 3])
const layered: Trial = {
  name: 'two layers',
  step: trainingStep({
    loss: softmaxCrossEntropy(dense('output', 2)(tanh(dense('hidden', 5)(x))), input('y', [4], 'int')),
    optimizer: adam({ learningRate: 0.01 }),
    regularize: [dropout({ dropRate: 0.3 }), l2({ lambda: 0.1 })],
  }),
  feeds: [1, 2].map((run) => ({
    x: Float64Array.from({ length: 12 }, (_, i) => Math.fround(Math.sin(i + run))),
    y: [0, 1, 1, run - 1],
  })),
}

const normalised: Trial = {
  name: 'rows',
  step: makeStep({
    outputs: { rows: softmax(mul(x, 3)), total: sum(mul(x, x)), column: sum(x, { axis: 0 }) },
  }),
  feeds: [{ x: Float64Array.from({ length: 12 }, (_, i) => Math.fround(Math.cos(i + 1))) }],
}

describe.each(Object.entries(mutations))('a plan in which %s', (_, mutate) => {
  test('is found out', async () => {
    const missed: string[] = []
    let tried = 0
    for (const trial of [layered, normalised]) {
      const expected = await expectedOf(trial, { nonFinite })
      const planned = plannedOf(trial)
      for (const [i, plan] of mutate(planned.plan).entries()) {
        tried += 1
        if (complaint({ ...planned, plan }, trial, expected) === '') missed.push(`${trial.name} ${i}`)
      }
    }
    expect(tried).toBeGreaterThan(0)
    expect(missed).toEqual([])
  })
})
