import {
  add,
  compile,
  constant,
  constantly,
  equal,
  evaluationStep,
  fit,
  formatError,
  getOrThrow,
  input,
  interpreter,
  mean,
  measure,
  mul,
  parameter,
  square,
  sub,
  sum,
  tensor,
  toFloat,
  trainingStep,
} from 'regula'
import { sgd } from 'regula/optimizers'
import { dropout, l2, named } from 'regula/regularize'
import { describe, expect, test } from 'vitest'
import { stopper } from '../../src/train/earlyStopping.js'

const x = input('x', ['batch', 2])
const step = evaluationStep({ outputs: { mean: mean(x), weighted: sum(mul(x, constant([1, 10]))) } })

const faultOf = async (data: Parameters<typeof measure>[1], batchSize = 4): Promise<string> => {
  const measured = await measure(step, data, { state: {}, batchSize })()
  return measured._tag === 'Left' ? formatError(measured.left) : ''
}

describe('data', () => {
  test('of another shape is a fault, not cut anew', async () => {
    expect(
      await faultOf({
        x: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      }),
    ).toContain('length 3')
    expect(await faultOf({ x: [[1], [2, 3, 4]] })).toContain('length 1')
    expect(await faultOf({ x: tensor('float', [3, 4], new Float64Array(12)) })).toContain('has shape [3, 4]')
    expect(await faultOf({ x: Float64Array.of(1, 2, 3) })).toContain('cannot be cut')
    expect(
      await faultOf({
        x: [
          [1, 2],
          [3, 4],
        ],
      }),
    ).toBe('')
    expect(await faultOf({ x: Float64Array.of(1, 2, 3, 4) })).toBe('')
  })

  test('in float32 is taken as it is, and is wrong where it is wrong in float64', async () => {
    for (const Numbers of [Float32Array, Float64Array]) {
      expect(await faultOf({ x: tensor('float', [3, 4], new Numbers(12)) })).toContain('has shape [3, 4]')
      expect(
        await faultOf({ x: { ...tensor('float', [2, 2], new Numbers(4)), data: new Numbers(6) } }),
      ).toContain('has 6 numbers')
      expect(await faultOf({ x: Numbers.of(1, 2, 3) })).toContain('cannot be cut')
      for (const x of [Numbers.of(1, 2, 3, 4), tensor('float', [2, 2], Numbers.of(1, 2, 3, 4))])
        expect(getOrThrow(await measure(step, { x }, { state: {} })()).mean).toBeCloseTo(2.5, 12)
    }
  })

  test('in batches of no size is a fault', async () => {
    for (const size of [0, -1, 2.5, Number.NaN])
      expect(await faultOf({ x: [[1, 2]] }, size)).toContain('batchSize')
  })

  test('may have another named dimension, with its size in dims', async () => {
    const series = input('x', ['batch', 'time'])
    const total = evaluationStep({ outputs: { total: sum(series) } })
    const measured = await measure(total, { x: [[1, 2, 3]] }, { state: {}, dims: { time: 3 } })()
    expect(getOrThrow(measured)).toEqual({ total: 6 })
    const twice = await measure(total, { x: [[1, 2, 3]] }, { state: {}, dims: { time: 3, batch: 7 } })()
    expect(twice._tag).toBe('Left')
  })
})

const w = parameter('w', [], { initializer: constantly(1) })
const lambda = input('lambda', [])
const loss = mean(square(sub(mul(input('v', ['batch']), w), 1)))
const training = trainingStep({
  loss,
  regularize: [l2({ lambda, on: named('w') })],
  optimizer: sgd({ learningRate: 0.1 }),
})

describe('inputs without samples', () => {
  const options = { data: { v: [1, 2, 3] }, epochs: 1, batchSize: 2 }

  test('are the same in every step', async () => {
    const { state } = getOrThrow(await fit(training, { ...options, inputs: { lambda: 0 } })())
    const { state: decayed } = getOrThrow(await fit(training, { ...options, inputs: { lambda: 1 } })())
    expect(decayed.w?.data[0]).not.toBe(state.w?.data[0])
  })

  test('are given once', async () => {
    const both = await fit(training, { ...options, inputs: { lambda: 0, v: [1] } })()
    expect(both._tag === 'Left' && formatError(both.left)).toContain('give it once')
  })

  test('outside their range end the run', async () => {
    const negative = await fit(training, { ...options, inputs: { lambda: -1 } })()
    expect(negative._tag === 'Left' && formatError(negative.left)).toContain('l2 lambda')
    const rate = input('rate', [])
    for (const mode of ['inverted', 'classic'] as const) {
      const noisy = trainingStep({
        loss: add(loss, 0),
        regularize: [dropout({ dropRate: rate, after: named('v'), mode })],
        optimizer: sgd({ learningRate: 0.1 }),
      })
      for (const value of [1.5, -0.5]) {
        const run = await fit(noisy, { ...options, inputs: { rate: value } })()
        expect(run._tag === 'Left' && formatError(run.left)).toContain('dropout dropRate')
      }
      expect((await fit(noisy, { ...options, inputs: { rate: 0.5 } })())._tag).toBe('Right')
    }
  })
})

test('float32 rounds inputs and parameters as well', async () => {
  const s = input('s', [])
  const tenth = parameter('tenth', [], { initializer: constantly(0.1) })
  const same = evaluationStep({
    outputs: { input: toFloat(equal(s, 0.1)), parameter: toFloat(equal(tenth, 0.1)) },
  })
  const target = interpreter({ precision: 'float32' })
  const outputs = getOrThrow(await getOrThrow(await compile(same, { target })()).run({ s: 0.1 })())
  expect([outputs.input.data[0], outputs.parameter.data[0]]).toEqual([1, 1])
})

describe('early stopping', () => {
  const bestAfter = (values: readonly number[], goal: 'min' | 'max'): number | undefined => {
    const { see } = stopper({ metric: 'm', goal, patience: 10 })
    let epoch: number | undefined
    for (const [i, m] of values.entries()) {
      const verdict = see(i + 1, { m }, undefined, {})
      if (verdict._tag === 'Right') epoch = verdict.right.best.epoch
    }
    return epoch
  }

  test('recovers from a metric that starts as NaN, and never takes NaN for better', () => {
    expect(bestAfter([Number.NaN, 0.7, 0.4, 0.9], 'min')).toBe(3)
    expect(bestAfter([0.4, Number.NaN, 0.9], 'min')).toBe(1)
    expect(bestAfter([Number.NaN, 0.7, 0.4, 0.9], 'max')).toBe(4)
  })

  test('wants a smallest change that is a number', async () => {
    const watch = { metric: 'total', patience: 2, minDelta: Number.NaN }
    const options = { data: { v: [1] }, inputs: { lambda: 0 }, epochs: 5, batchSize: 1, earlyStopping: watch }
    const failed = await fit(training, options)()
    expect(failed._tag === 'Left' && formatError(failed.left)).toContain('minDelta')
  })
})
