import { expect, test } from 'vitest'
import { adversarial } from '../../docs/examples/adversarial.js'
import { earlyStopping } from '../../docs/examples/early-stopping.js'
import { gradientPenalty } from '../../docs/examples/gradient-penalty.js'
import { resume } from '../../docs/examples/resume.js'
import { saliency } from '../../docs/examples/saliency.js'
import { loadDigits } from '../../docs/examples/support/digits.js'
import { filePath } from './reference.js'

const digits = loadDigits(filePath('../docs/examples/digits/digits.csv'))

test('a saliency map for every image', async () => {
  const { accuracy, maps } = await saliency(digits)
  expect(accuracy).toBeGreaterThan(0.87)
  expect(maps).toHaveLength(digits.test.y.length)
  for (const map of maps) {
    expect(map).toHaveLength(64)
    expect(map.every((v) => v >= 0)).toBe(true)
  }
  expect(Math.max(...maps.flat())).toBeGreaterThan(0.1)
})

test('adversarial images break the classifier, the more the larger ε', async () => {
  const { accuracies } = await adversarial(digits)
  accuracies.slice(1).forEach((accuracy, i) => {
    expect(accuracy).toBeLessThan(accuracies[i] ?? 0)
  })
  expect(accuracies[0]).toBeGreaterThan(0.87)
  expect(accuracies.at(-1)).toBeLessThan(0.1)
})

test('a gradient penalty flattens the loss and costs little accuracy', async () => {
  const { without, with: penalised, withDropout } = await gradientPenalty(digits)
  for (const run of [penalised, withDropout]) {
    expect(run.steepness).toBeLessThan(0.6 * (without.steepness ?? 0))
    expect(run.attacked).toBeGreaterThan((without.attacked ?? 1) + 0.05)
    expect(run.accuracy).toBeGreaterThan((without.accuracy ?? 1) - 0.03)
  }
})

test('early stopping gives back the state of the best epoch', async () => {
  const { losses, bestEpoch, stoppedEarly, patience, restored } = await earlyStopping(digits)
  expect(stoppedEarly).toBe(true)
  expect(losses).toHaveLength(bestEpoch + patience)
  expect(losses[bestEpoch - 1]).toBe(Math.min(...losses))
  expect(restored.loss).toBe(losses[bestEpoch - 1])
})

test('a resumed run is the unbroken run, bit for bit', async () => {
  const { variables, differing, differingWithoutFirstEpoch } = await resume(digits)
  expect(variables).toContain('hidden/kernel/adam/v')
  expect(differing).toEqual([])
  expect(differingWithoutFirstEpoch.length).toBeGreaterThan(0)
})
