import { cumsum, input, makeStep, matmul } from 'regula'
import { describe, expect, test } from 'vitest'
import { kernelCost, planCost } from '../../src/kernel/cost.js'
import { defaultCost } from '../../src/kernel/fuse/demand.js'
import { lowerStep, planOf } from '../../src/kernel/planOf.js'
import { leastBytes } from '../../src/kernel/yardstick.js'
import { runPasses } from '../../src/passes/pipeline.js'
import { bindStep } from '../../src/step/bind.js'
import type { Step } from '../../src/step/Step.js'
import { goldenModels } from '../golden/models.js'

const planned = (step: Step) => {
  const result = planOf(step)
  return result._tag === 'Left' ? expect.fail(result.left.message) : result.right
}

describe('what a kernel costs', () => {
  test('a product: two operations for each term, each operand read once, the result written once', () => {
    const { plan, step } = planned(
      makeStep({ outputs: { y: matmul(input('a', [3, 4]), input('b', [4, 5])) } }),
    )
    const [kernel] = plan.kernels
    const cost = kernel === undefined ? undefined : kernelCost(kernel, plan)
    expect(cost).toEqual({ flops: 120, randomWords: 0, bytesRead: 4 * (12 + 20), bytesWritten: 4 * 15 })
    expect(leastBytes(step)).toBe(4 * (12 + 20 + 15))
  })

  test('a running sum: one addition for each element', () => {
    const { plan } = planned(makeStep({ outputs: { y: cumsum(input('x', [3, 7]), { axis: 1 }) } }))
    expect(planCost(plan)).toMatchObject({ kernels: 1, flops: 21, bytesRead: 84, bytesWritten: 84 })
  })
})

describe('the cost model', () => {
  const model = goldenModels.find(({ name }) => name === 'dropout-adam')
  const step = model === undefined ? expect.fail('no model') : bindStep(model.step, model.dims)
  const rewritten = runPasses(step)
  const optimized = rewritten._tag === 'Left' ? expect.fail(rewritten.left.message) : rewritten.right.step

  test('draws a mask once: its bits cost less to keep than to draw again', () => {
    expect(planCost(lowerStep(optimized)).randomWords).toBe(8 * 16)
  })

  test('bounds the size of bodies', () => {
    const kernels = (maximumBody: number): number =>
      lowerStep(optimized, { ...defaultCost, maximumBody }).kernels.length
    expect(kernels(6)).toBeGreaterThan(kernels(defaultCost.maximumBody))
  })
})
