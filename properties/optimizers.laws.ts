import fc from 'fast-check'
import { constant, input, mul, parameter, square, sub, trainingStep } from 'regula'
import { adam, adamW, type Optimizer, sgd } from 'regula/optimizers'
import { describe, expect, test } from 'vitest'
import { type Float, programOf, runOf, stateOf } from './support/models.js'
import { expectClose, total } from './support/values.js'

// ---------------------------------------------------------------- the rules in plain JavaScript

interface Settings {
  readonly learningRate: number
  readonly momentum: number
  readonly dampening: number
  readonly beta1: number
  readonly beta2: number
  readonly weightDecay: number
}

/** The next value of one number from its gradient; keeps its own moments. */
type Reference = (settings: Settings) => () => (w: number, g: number) => number

const sgdReference =
  (kind: 'plain' | 'momentum' | 'nesterov'): Reference =>
  ({ learningRate, momentum, dampening, weightDecay }) =>
  () => {
    let buffer: number | undefined
    return (w, slope) => {
      const g = slope + weightDecay * w
      if (kind === 'plain') return w - learningRate * g
      buffer = buffer === undefined ? g : momentum * buffer + (1 - (kind === 'nesterov' ? 0 : dampening)) * g
      return w - learningRate * (kind === 'nesterov' ? g + momentum * buffer : buffer)
    }
  }

const adamReference =
  (kind: 'coupled' | 'decoupled', amsgrad: boolean): Reference =>
  ({ learningRate, beta1, beta2, weightDecay }) =>
  () => {
    let [m, v, largest, t] = [0, 0, 0, 0]
    return (w, slope) => {
      t += 1
      const g = kind === 'coupled' ? slope + weightDecay * w : slope
      const start = kind === 'decoupled' ? w - learningRate * weightDecay * w : w
      m = beta1 * m + (1 - beta1) * g
      v = beta2 * v + (1 - beta2) * g * g
      largest = Math.max(largest, v)
      const mean = m / (1 - beta1 ** t)
      const root = Math.sqrt((amsgrad ? largest : v) / (1 - beta2 ** t))
      return start - (learningRate * mean) / (root + 1e-8)
    }
  }

interface Pair {
  readonly of: (settings: Settings) => Optimizer
  readonly reference: Reference
}

const pairs: Readonly<Record<string, Pair>> = {
  sgd: {
    of: ({ learningRate, weightDecay }) => sgd({ learningRate, weightDecay }),
    reference: sgdReference('plain'),
  },
  'sgd with momentum': {
    of: ({ learningRate, momentum, dampening, weightDecay }) =>
      sgd({ learningRate, momentum, dampening, weightDecay }),
    reference: sgdReference('momentum'),
  },
  'sgd with Nesterov momentum': {
    of: ({ learningRate, momentum, weightDecay }) =>
      sgd({ learningRate, momentum, weightDecay, nesterov: true }),
    reference: sgdReference('nesterov'),
  },
  adam: { of: (settings) => adam(settings), reference: adamReference('coupled', false) },
  'adam, AMSGrad': {
    of: (settings) => adam({ ...settings, amsgrad: true }),
    reference: adamReference('coupled', true),
  },
  adamW: { of: (settings) => adamW(settings), reference: adamReference('decoupled', false) },
  'adamW, AMSGrad': {
    of: (settings) => adamW({ ...settings, amsgrad: true }),
    reference: adamReference('decoupled', true),
  },
}

const between = (low: number, high: number): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: 64 }).map((n) => low + ((high - low) * n) / 64)

const settings: fc.Arbitrary<Settings> = fc.record({
  learningRate: between(0.001, 0.3),
  momentum: between(0.05, 0.95),
  dampening: fc.oneof(fc.constant(0), between(0.1, 0.9)),
  beta1: between(0, 0.95),
  beta2: between(0.1, 0.999),
  weightDecay: fc.oneof(fc.constant(0), between(0.01, 0.5)),
})

const vector = fc.array(between(-2, 2), { minLength: 3, maxLength: 3 })

/** ½ Σ c (w − b)², whose gradient is c (w − b). */
const quadratic = (start: readonly number[], curvature: readonly number[], minimum: readonly number[]) => {
  const w: Float = parameter('w', [3], {
    initializer: { kind: 'values', value: { dtype: 'float', shape: [3], data: Float64Array.from(start) } },
  })
  return total(mul(mul(square(sub(w, constant(minimum))), constant(curvature)), 0.5))
}

const steps = 8

/** The parameter after each of some steps. */
const trajectory = async (
  optimizer: Optimizer,
  [start, curvature, minimum]: readonly [readonly number[], readonly number[], readonly number[]],
  inputs: Readonly<Record<string, number>> = {},
): Promise<readonly (readonly number[])[]> => {
  const program = await programOf(trainingStep({ loss: quadratic(start, curvature, minimum), optimizer }))
  const found: (readonly number[])[] = []
  for (let i = 0; i < steps; i += 1) {
    await runOf(program, inputs)
    found.push((await stateOf(program)).w ?? [])
  }
  return found
}

const problem = fc.tuple(vector, vector, vector)

describe.each(Object.entries(pairs))('%s', (name, { of, reference }) => {
  test('takes the steps of its reference', async () => {
    await fc.assert(
      fc.asyncProperty(settings, problem, async (given, quadraticProblem) => {
        const [start, curvature, minimum] = quadraticProblem
        const found = await trajectory(of(given), quadraticProblem)
        const updates = start.map(() => reference(given)())
        let w = start
        for (const state of found) {
          w = w.map((x, i) => updates[i]?.(x, (curvature[i] ?? 0) * (x - (minimum[i] ?? 0))) ?? Number.NaN)
          expectClose(state, w, 1e-9)
        }
      }),
      { numRuns: 30 },
    )
  })

  test('leaves parameters as they are at a zero gradient without decay', async () => {
    await fc.assert(
      fc.asyncProperty(settings, vector, async (given, start) => {
        const found = await trajectory(of({ ...given, weightDecay: 0 }), [start, [0, 0, 0], start])
        for (const state of found) expect(state).toEqual(start)
      }),
      { numRuns: 15 },
    )
  })

  test('leaves parameters as they are at a learning rate of 0', async () => {
    await fc.assert(
      fc.asyncProperty(settings, problem, async (given, quadraticProblem) => {
        const found = await trajectory(of({ ...given, learningRate: 0 }), quadraticProblem)
        for (const state of found) expect(state).toEqual(quadraticProblem[0])
      }),
      { numRuns: 15 },
    )
  })

  test('takes its learning rate as an input as well as as a number', async () => {
    const optimizerOf = (given: Settings) => {
      const { learningRate: _, ...rest } = given
      const learningRate = input('rate', [])
      if (name === 'sgd') return sgd({ learningRate, weightDecay: rest.weightDecay })
      if (name.startsWith('sgd'))
        return sgd({
          learningRate,
          momentum: rest.momentum,
          weightDecay: rest.weightDecay,
          ...(name.includes('Nesterov') ? { nesterov: true } : { dampening: rest.dampening }),
        })
      const make = name.startsWith('adamW') ? adamW : adam
      return make({ ...rest, learningRate, amsgrad: name.includes('AMSGrad') })
    }
    await fc.assert(
      fc.asyncProperty(settings, problem, async (given, quadraticProblem) => {
        const fed = await trajectory(optimizerOf(given), quadraticProblem, { rate: given.learningRate })
        expect(fed).toEqual(await trajectory(of(given), quadraticProblem))
      }),
      { numRuns: 15 },
    )
  })

  test('counts its steps', async () => {
    const program = await programOf(
      trainingStep({
        loss: quadratic([1, 2, 3], [1, 1, 1], [0, 0, 0]),
        optimizer: of({
          learningRate: 0.1,
          momentum: 0.9,
          dampening: 0,
          beta1: 0.9,
          beta2: 0.99,
          weightDecay: 0,
        }),
      }),
    )
    for (let i = 1; i <= 3; i += 1) {
      await runOf(program, {})
      expect((await stateOf(program))['step/count']).toEqual([i])
    }
  })
})
