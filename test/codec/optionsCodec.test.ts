import * as E from 'fp-ts/lib/Either.js'
import { decodeTrainOptions } from 'regula'
import { describe, expect, test } from 'vitest'
import { problemsOf, rightOf } from './sample.js'

test('defaults', () => {
  expect(rightOf(decodeTrainOptions({}))).toEqual({
    epochs: 20,
    batchSize: 32,
    seed: 0,
    layers: [64],
    dropRate: 0,
    l1: 0,
    l2: 0,
    learningRate: 1e-3,
    optimizer: 'adam',
    patience: 0,
    testFraction: 0.2,
  })
})

test('what is given is taken', () => {
  const given = {
    epochs: 1,
    batchSize: 7,
    seed: 2 ** 53 - 1,
    layers: [],
    dropRate: 1,
    l1: 0.5,
    l2: 1e-9,
    learningRate: 2,
    optimizer: 'adamW',
    patience: 3,
    testFraction: 0.5,
  }
  expect(decodeTrainOptions(given)).toEqual(E.right(given))
})

describe('wrong is', () => {
  test.each([
    [{ epoch: 3 }, 'epoch: is unknown; known are epochs, batchSize'],
    [{ epochs: 0 }, 'epochs: is 0, expected a whole number from 1 to 100000'],
    [{ epochs: 100_001 }, 'epochs'],
    [{ epochs: '3' }, 'epochs: is "3"'],
    [{ epochs: null }, 'epochs: is null'],
    [{ batchSize: 1.5 }, 'batchSize'],
    [{ seed: -1 }, 'seed'],
    [{ layers: 64 }, 'layers'],
    [{ layers: [0] }, 'layers'],
    [{ layers: [1e9] }, 'layers'],
    [{ layers: Array.from({ length: 65 }, () => 1) }, 'layers'],
    [{ dropRate: 1.1 }, 'dropRate: is 1.1, expected a number from 0 to 1'],
    [{ l1: -1 }, 'l1'],
    [{ l2: Number.NaN }, 'l2: is NaN'],
    [{ learningRate: 0 }, 'learningRate'],
    [{ optimizer: 'lbfgs' }, "optimizer: is \"lbfgs\", expected 'sgd', 'adam' or 'adamW'"],
    [{ testFraction: 1 }, 'testFraction'],
    [[], 'is a list of 0, expected an object'],
    [null, 'is null, expected an object'],
  ])('%j', (given, expected) => {
    expect(problemsOf(decodeTrainOptions(given))).toContain(expected)
  })

  test('several things at once', () => {
    expect(problemsOf(decodeTrainOptions({ epochs: 0, seed: -1, x: 1 })).split('\n')).toHaveLength(3)
  })
})
