import { describe, expect, test } from 'vitest'
import { binaryL1L2 } from '../../docs/examples/binary-l1-l2.js'
import { dropoutExpectation } from '../../docs/examples/dropout-expectation.js'
import { torchAdamDropout } from '../../docs/examples/torch-adam-dropout.js'

test('10-64-64-1: the total falls, penalties are reported apart, L1 shrinks Σ|w|', async () => {
  const { none, l1, l2 } = await binaryL1L2()
  for (const run of [none, l1, l2]) {
    expect(run.total.at(-1)).toBeLessThan(run.total[0] ?? 0)
    run.total.forEach((total, i) => {
      expect(total).toBeCloseTo((run.data[i] ?? 0) + (run.penalty[i] ?? 0), 5)
    })
  }
  expect(none.penalty.every((penalty) => penalty === 0)).toBe(true)
  // The penalty that an epoch reports is a mean over its steps, so it lies above 0.01 Σ|w| of the end.
  expect(l1.penalty.at(-1)).toBeGreaterThan(0.01 * l1.sumOfAbsolutes)
  expect(l1.penalty.at(-1)).toBeLessThan(0.0105 * l1.sumOfAbsolutes)
  expect(l2.penalty.at(-1)).toBeGreaterThan(0.01 * l2.sumOfSquares)
  expect(l1.sumOfAbsolutes).toBeLessThan(0.8 * none.sumOfAbsolutes)
  expect(l2.sumOfSquares).toBeLessThan(0.8 * none.sumOfSquares)
  expect(l1.sumOfAbsolutes).toBeLessThan(l2.sumOfAbsolutes)
})

test('100-50-10: tested without dropout it does better than with masks', async () => {
  const { trainingAccuracy, testAccuracy, losses } = await torchAdamDropout()
  expect(losses.at(-1)).toBeLessThan(0.4 * (losses[0] ?? 0))
  expect(testAccuracy.at(-1)).toBeGreaterThan(0.9)
  expect(testAccuracy.at(-1)).toBeGreaterThan(trainingAccuracy.at(-1) ?? 1)
})

describe('the mean over masks is what evaluation gives', async () => {
  const count = 4000
  const { runs, allDropped } = await dropoutExpectation(0.3, count)

  test.each(Object.entries(runs))('%s', (_, { evaluation, mean, variance, expectedVariance }) => {
    evaluation.forEach((value, k) => {
      const standardError = Math.sqrt((expectedVariance[k] ?? Number.NaN) / count)
      expect(Math.abs((mean[k] ?? Number.NaN) - value)).toBeLessThan(4 * standardError)
      expect((variance[k] ?? Number.NaN) / (expectedVariance[k] ?? Number.NaN)).toBeCloseTo(1, 1)
    })
  })

  test('inverted and classic differ by the scale alone', () => {
    const bias = 0.5
    runs.dropoutInverted.evaluation.forEach((value, k) => {
      expect((runs.dropoutClassic.evaluation[k] ?? 0) - bias).toBeCloseTo(0.7 * (value - bias), 6)
    })
  })

  test('DropConnect leaves the bias alone', () => {
    expect(allDropped).toEqual([0.5, 0.5, 0.5])
  })
})
