/* The laws of agreement over arrays of a few numbers each: what is longer is cut, as arrays beyond 2²⁴ are. */
import { describe, expect, inject, test } from 'vitest'
import { difference, expectedOf, outcomes, startsOf, type Trial } from '../../properties/support/agreement.js'
import { handSteps } from '../../properties/support/handSteps.js'
import { opTrials } from '../../properties/support/opTrials.js'
import { productTrials } from '../../properties/support/productTrials.js'
import { ruleTrials } from '../../properties/support/ruleTrials.js'
import { gpuInParts } from '../../src/targets/gpu/gpu.js'
import type { NodeMode } from './setup.js'

const missing = inject('missing')
const trials: readonly Trial[] = [...opTrials, ...handSteps, ...ruleTrials]

/** What is wrong with a trial over arrays of at most so many numbers; `refused` where it has no such form. */
const complaint = async (trial: Trial, mode: NodeMode, most: number): Promise<string> => {
  const expected = await expectedOf(trial, { nonFinite: 'allow' })
  try {
    const target = gpuInParts(most, { mode, nonFinite: 'allow' })
    return difference(expected, await outcomes(trial, target, startsOf(expected.exact)))
  } catch (cause) {
    const text = String(cause)
    return /by index;|looks for a place/.test(text) ? 'refused' : text
  }
}

describe.each([
  ['cpu', 1, 15],
  ['cpu', 7, 8],
  ['webasm', 16, 1],
  ['webgpu', 16, 1],
] as const)('in mode %s, at most %i numbers', (mode, most, refusals) => {
  test('agreement', async ({ skip }) => {
    skip(missing[mode] !== '', missing[mode])
    const failures: string[] = []
    let refused = 0
    for (const trial of trials) {
      const text = await complaint(trial, mode, most)
      if (text === 'refused') refused += 1
      else if (text !== '') failures.push(`${trial.name}: ${text}`)
    }
    expect(failures).toEqual([])
    expect(refused).toBe(refusals)
  })
})

test.each(productTrials.slice(0, 4))('a product of parts: $name', async (trial) => {
  expect(await complaint(trial, 'cpu', 1000)).toBe('')
})
