import * as t from 'io-ts'
import { describe, expect, test } from 'vitest'
import { l1Linear, startAt } from '../../docs/examples/l1-linear.js'
import { l2Linear } from '../../docs/examples/l2-linear.js'
import { ridge } from '../../docs/examples/ridge.js'
import { rowsOf } from '../../docs/examples/support/csv.js'
import { expectClose, filePath, readReference } from './reference.js'

const numbers = t.type({ data: t.array(t.number) })

describe('ridge', () => {
  const gold = readReference(
    'reference/sklearn/ridge_diabetes.json',
    t.type({
      inputs: t.type({ alphas: t.array(t.number) }),
      expected: t.type({ coef: numbers, intercept: numbers, objective: numbers }),
    }),
  )

  test.each([1, 10])('α = %d is scikit-learn’s Ridge', async (alpha) => {
    const row = gold.inputs.alphas.indexOf(alpha)
    const { coefficients, intercept, objective } = await ridge(rowsOf(filePath('data/diabetes.csv')), alpha)
    const tolerance = { rtol: 1e-5, atol: 1e-5 }
    expectClose(coefficients, gold.expected.coef.data.slice(10 * row, 10 * row + 10), tolerance)
    expectClose([intercept], gold.expected.intercept.data.slice(row, row + 1), tolerance)
    expectClose([objective], gold.expected.objective.data.slice(row, row + 1), tolerance)
  })
})

describe('L1', () => {
  const gold = readReference(
    'reference/optim/linear_l1_sgd.json',
    t.type({
      inputs: t.type({
        x: numbers,
        y: numbers,
        params: t.type({ w: numbers, b: numbers }),
        lr: t.number,
        l1: t.number,
        steps: t.number,
      }),
      expected: t.type({
        losses: t.array(t.number),
        params_final: t.type({ w: numbers, b: numbers }),
      }),
    }),
  )
  const { x, y, params, lr, l1, steps } = gold.inputs
  const features = params.w.data.length
  const run = l1Linear({
    x: x.data,
    y: y.data,
    kernel: startAt([features, 1], params.w.data),
    bias: startAt([1], params.b.data),
    learningRate: lr,
    lambda: l1,
    steps,
  })

  const inFloat32 = { rtol: 1e-6, atol: 1e-7 }

  test('the subgradient follows PyTorch from loss to loss', async () => {
    const { losses, kernel, bias } = (await run).subgradient
    expectClose(losses, gold.expected.losses, inFloat32)
    expectClose(kernel, gold.expected.params_final.w.data, inFloat32)
    expectClose(bias, gold.expected.params_final.b.data, inFloat32)
  })

  test('the proximal step is ISTA, with exact zeros that the subgradient does not reach', async () => {
    const { subgradient, proximal } = await run
    let w = params.w.data
    let b = params.b.data[0] ?? Number.NaN
    for (let step = 0; step < steps; step += 1) {
      const residuals = y.data.map(
        (target, i) => b + w.reduce((sum, v, j) => sum + v * (x.data[i * features + j] ?? 0), 0) - target,
      )
      const slope = (column: (i: number) => number): number =>
        residuals.reduce((sum, r, i) => sum + (2 / residuals.length) * r * column(i), 0)
      b -= lr * slope(() => 1)
      w = w.map((v, j) => {
        const u = v - lr * slope((i) => x.data[i * features + j] ?? 0)
        return Math.sign(u) * Math.max(Math.abs(u) - lr * l1, 0)
      })
    }
    expectClose(proximal.kernel, w, { rtol: 1e-6, atol: 1e-7 })
    expectClose(proximal.bias, [b], { rtol: 1e-6, atol: 1e-7 })
    expect(subgradient.zeros).toBe(0)
    expect(proximal.zeros).toBeGreaterThan(0)
  })
})

test('weight decay is half the squared norm, not the squared norm', async () => {
  const { weightDecay, halfPenalty, fullPenalty } = await l2Linear()
  expectClose(halfPenalty, weightDecay, { rtol: 1e-12, atol: 1e-12 })
  const squares = (parameters: readonly number[]): number => parameters.reduce((sum, w) => sum + w * w, 0)
  expect(squares(weightDecay) - squares(fullPenalty)).toBeGreaterThan(1e-3)
})
