import { describe, expect, test } from 'vitest'
import { kerasDropout } from '../../docs/examples/keras-dropout.js'
import { kerasL2 } from '../../docs/examples/keras-l2.js'
import { kerasMlpDropout } from '../../docs/examples/keras-mlp-dropout.js'
import { type ImageSet, mnistImages, syntheticImages } from '../../docs/examples/support/images.js'
import { torchDropout } from '../../docs/examples/torch-dropout.js'
import { torchWeightDecay } from '../../docs/examples/torch-weight-decay.js'

interface Figures {
  readonly losses: readonly number[]
  readonly dropoutAt: readonly string[]
  readonly test: Readonly<Record<string, number>>
  readonly plain: Readonly<Record<string, number>>
}

/** The loss falls, the accuracy is far from one in ten, and evaluation is the model without any rule. */
const expectLearned = ({ losses, dropoutAt, test: tested, plain }: Figures, site: string, least: number) => {
  expect(dropoutAt).toEqual([site])
  expect(losses.at(-1)).toBeLessThan(0.75 * (losses[0] ?? 0))
  expect(tested.accuracy).toBeGreaterThan(least)
  expect(tested).toEqual(plain)
}

const programs = (images: () => ImageSet) => {
  test('784-64-32-10 with dropout', async () => {
    expectLearned(await kerasMlpDropout(images()), 'first/relu', 0.75)
  })

  test('784-128-10 with dropout', async () => {
    expectLearned(await kerasDropout(images()), 'hidden/relu', 0.75)
  })

  test('784-128-10 with L2 on the first kernel only', async () => {
    const run = await kerasL2(images(), 0.01, 6)
    const without = await kerasL2(images(), 0, 6)
    expect(run.penaltyOn).toEqual(['hidden/kernel'])
    expect(run.test.accuracy).toBeGreaterThan(0.75)
    run.total.forEach((total, i) => {
      expect(total).toBeCloseTo((run.data[i] ?? 0) + (run.penalty[i] ?? 0), 6)
    })
    expect(run.squares.hidden).toBeLessThan(without.squares.hidden)
    expect(without.penalty.every((penalty) => penalty === 0)).toBe(true)
  })

  test('784-128-10 in PyTorch’s way with coupled weight decay', async () => {
    const { losses, test: tested } = await torchWeightDecay(images())
    expect(losses.at(-1)).toBeLessThan(0.75 * (losses[0] ?? 0))
    expect(tested.accuracy).toBeGreaterThan(0.6)
  })

  test('784-128-dropout-10 in PyTorch’s way, as written and with ReLU', async () => {
    const { asWritten, withRelu } = await torchDropout(images())
    expectLearned(asWritten, 'fc1', 0.6)
    expectLearned(withRelu, 'fc1/relu', 0.5)
  })
}

describe('images of 784 numbers, synthetic', () => {
  programs(() => syntheticImages())
})

const mnist = process.env.REGULA_MNIST ?? ''

describe.skipIf(mnist === '')(
  'MNIST, skipped unless REGULA_MNIST names the folder with its IDX files',
  () => {
    programs(() => mnistImages() ?? syntheticImages())
  },
)
