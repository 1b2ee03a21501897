import fc from 'fast-check'
import {
  constant,
  dense,
  type Expr,
  gradient,
  input,
  mean,
  mul,
  parameter,
  square,
  trainingStep,
  zeros,
} from 'regula'
import { sgd } from 'regula/optimizers'
import {
  biases,
  dropConnect,
  dropout,
  elasticNet,
  gaussianDropout,
  gaussianNoise,
  groupLasso,
  l1,
  l2,
  maxNorm,
  nonNegative,
  type PenaltyConvention,
  parameters,
  proximalL1,
  type Rule,
  regularize,
  weightDecay,
} from 'regula/regularize'
import { describe, expect, test } from 'vitest'
import { postOrder } from '../src/graph/postOrder.js'
import { expectGradients } from './support/gradients.js'
import {
  arbitraryLayers,
  type Float,
  faultOf,
  network,
  programOf,
  runOf,
  type Scalar,
  stateOf,
} from './support/models.js'
import { expectClose, numberOf, numbersOf, total } from './support/values.js'

const shape: readonly [number, number] = [3, 2]
const weight = (): Float => parameter('w', shape, { initializer: zeros() })

const weights = fc
  .uniqueArray(
    fc.integer({ min: -40, max: 40 }).filter((n) => n !== 0),
    { minLength: 6, maxLength: 6 },
  )
  .map((drawn) => drawn.map((n) => n / 16))

const strength = fc.integer({ min: 1, max: 64 }).map((n) => n / 32)

/** The penalty that a rule puts on one kernel. */
const penaltyOf = (rule: Rule): { readonly w: Float; readonly value: Expr } => {
  const w = weight()
  return { w, value: regularize([rule])({ loss: total(w), outputs: {} }).penalty }
}

const isScalar = (x: Expr): x is Scalar => x.dtype === 'float' && x.shape.length === 0

const gradientOf = (value: Expr, w: Float): Float => (isScalar(value) ? gradient(value, w) : w)

// ---------------------------------------------------------------- penalties against formulas

interface Formula {
  readonly l1: (lambda: number, n: number) => number
  readonly l2: (lambda: number, n: number) => number
}

/** The factors of Σ|w| and Σ w², as the sources write them. */
const formulas: { readonly [C in PenaltyConvention]: Formula } = {
  keras: { l1: (lambda) => lambda, l2: (lambda) => lambda },
  half: { l1: (lambda) => lambda, l2: (lambda) => lambda / 2 },
  perSample: { l1: (lambda, n) => lambda / (2 * n), l2: (lambda, n) => lambda / (2 * n) },
  sklearnRidge: { l1: (lambda) => lambda, l2: (lambda) => lambda },
  sklearnLasso: { l1: (lambda) => lambda, l2: (lambda) => lambda / 2 },
  logistic: { l1: (lambda) => lambda, l2: (lambda) => lambda / 2 },
}

const conventions: readonly PenaltyConvention[] = [
  ...(['keras', 'half', 'perSample', 'sklearnRidge', 'sklearnLasso', 'logistic'] as const),
]

const sumOf = (xs: readonly number[], f: (x: number) => number): number => xs.reduce((s, x) => s + f(x), 0)

describe.each(conventions)('by the convention %s', (convention) => {
  const samples = 8
  const formula = formulas[convention]

  test('L1', () => {
    fc.assert(
      fc.property(weights, strength, fc.constantFrom(1, 3), (values, lambda, scale) => {
        const { w, value } = penaltyOf(l1({ lambda, convention, samples, scale }))
        const factor = scale * formula.l1(lambda, samples)
        expectClose([numberOf(value, { w: values })], [factor * sumOf(values, Math.abs)], 1e-12)
        expectClose(
          numbersOf(gradientOf(value, w), { w: values }),
          values.map((x) => factor * Math.sign(x)),
          1e-12,
        )
      }),
    )
  })

  test('L2', () => {
    fc.assert(
      fc.property(weights, strength, fc.constantFrom(1, 3), (values, lambda, scale) => {
        const { w, value } = penaltyOf(l2({ lambda, convention, samples, scale }))
        const factor = scale * formula.l2(lambda, samples)
        expectClose([numberOf(value, { w: values })], [factor * sumOf(values, (x) => x * x)], 1e-12)
        expectClose(
          numbersOf(gradientOf(value, w), { w: values }),
          values.map((x) => 2 * factor * x),
          1e-12,
        )
      }),
    )
  })

  test('elastic net', () => {
    fc.assert(
      fc.property(weights, strength, fc.constantFrom(0, 0.25, 0.7, 1), (values, alpha, l1Ratio) => {
        const { w, value } = penaltyOf(elasticNet({ alpha, l1Ratio, convention, samples }))
        const [a, b] = [l1Ratio * formula.l1(alpha, samples), (1 - l1Ratio) * formula.l2(alpha, samples)]
        const expected = a * sumOf(values, Math.abs) + b * sumOf(values, (x) => x * x)
        expectClose([numberOf(value, { w: values })], [expected], 1e-12)
        expectClose(
          numbersOf(gradientOf(value, w), { w: values }),
          values.map((x) => a * Math.sign(x) + 2 * b * x),
          1e-12,
        )
      }),
    )
  })
})

describe('penalties', () => {
  test('without a convention: keras for l1, l2 and group lasso, scikit-learn for the elastic net', () => {
    const w = [1, -2, 3, -4, 5, -6]
    expect(numberOf(penaltyOf(l1({ lambda: 0.5 })).value, { w })).toBe(10.5)
    expect(numberOf(penaltyOf(l2({ lambda: 0.5 })).value, { w })).toBe(45.5)
    expect(numberOf(penaltyOf(elasticNet({ alpha: 1, l1Ratio: 0.5 })).value, { w })).toBe(10.5 + 22.75)
    expectClose(
      [numberOf(penaltyOf(groupLasso({ lambda: 2 })).value, { w })],
      [2 * (Math.sqrt(35) + Math.sqrt(56))],
    )
  })

  test('have the derivatives of their values, also where a strength is an input', () => {
    const lambda = input('lambda', [])
    const rules = [
      l1({ lambda }),
      l2({ lambda }),
      elasticNet({ alpha: lambda, l1Ratio: 0.3 }),
      groupLasso({ lambda }),
    ]
    for (const rule of rules)
      fc.assert(
        fc.property(weights, strength, (values, number) => {
          expectGradients(penaltyOf(rule).value, [
            { name: 'w', shape, values },
            { name: 'lambda', shape: [], values: [number] },
          ])
        }),
        { numRuns: 5 },
      )
  })

  test('a group that is zero has the slope 0', () => {
    const { w, value } = penaltyOf(groupLasso({ lambda: 2 }))
    expectClose(numbersOf(gradientOf(value, w), { w: [0, 3, 0, 4, 0, 0] }), [0, 1.2, 0, 1.6, 0, 0])
  })

  test('of strength 0 are free: no change of the loss, of a gradient or of a step', () => {
    fc.assert(
      fc.property(weights, (values) => {
        const rules = [
          l1({ lambda: 0 }),
          l2({ lambda: 0 }),
          elasticNet({ alpha: 0, l1Ratio: 0.5 }),
          groupLasso({ lambda: 0 }),
        ]
        const w = weight()
        const loss = total(square(w))
        const model = regularize(rules)({ loss, outputs: {} })
        expect(numberOf(model.total, { w: values })).toBe(numberOf(loss, { w: values }))
        expect(numbersOf(gradientOf(model.total, w), { w: values })).toEqual(
          numbersOf(gradient(loss, w), { w: values }),
        )
      }),
    )
  })

  test('add up, and are reported one by one', () => {
    fc.assert(
      fc.property(arbitraryLayers, (layers) => {
        const { loss } = network(layers)
        const rules = [l1({ lambda: 0.1 }), l2({ lambda: 0.2, on: biases })]
        const { penalty, report } = regularize(rules)({ loss, outputs: {} })
        const nodes = postOrder<Expr>([penalty]).filter(({ op }) => op.name === 'penalty')
        expect(nodes.map(({ op }) => JSON.stringify(op.encode()))).toEqual(
          report.map(({ rule, site }) => JSON.stringify({ kind: rule, target: site })),
        )
        expect(report.length).toBe(2 * (layers.length + 1))
      }),
      { numRuns: 20 },
    )
  })

  test('never touch biases unless they are asked to', () => {
    fc.assert(
      fc.property(arbitraryLayers, (layers) => {
        const { loss } = network(layers)
        const rules = [
          l1({ lambda: 1 }),
          l2({ lambda: 1 }),
          elasticNet({ alpha: 1, l1Ratio: 0.5 }),
          groupLasso({ lambda: 1 }),
          proximalL1({ lambda: 1 }),
          weightDecay({ lambda: 1 }),
          maxNorm({ maxNorm: 1 }),
          nonNegative(),
          dropConnect({ dropRate: 0.5 }),
        ]
        const { report } = regularize(rules)({ loss, outputs: {} })
        expect(report.length).toBe(rules.length * (layers.length + 1))
        expect(report.filter(({ site }) => !site.endsWith('/kernel'))).toEqual([])
      }),
      { numRuns: 20 },
    )
  })

  test('and the data loss are the same for a batch that is repeated', async () => {
    const inputs = { x: Array.from({ length: 12 }, (_, i) => Math.sin(i)), y: [1, 2, 0.5, -1] }
    const twice = { x: [...inputs.x, ...inputs.x], y: [...inputs.y, ...inputs.y] }
    const flat = (given: typeof inputs) => ({ x: Float64Array.from(given.x), y: Float64Array.from(given.y) })
    await fc.assert(
      fc.asyncProperty(arbitraryLayers, fc.nat(), async (layers, seed) => {
        const step = trainingStep({
          loss: network(layers, 'batch').loss,
          regularize: [l1({ lambda: 0.1 }), l2({ lambda: 0.3 }), groupLasso({ lambda: 0.2 })],
          optimizer: sgd({ learningRate: 0.01 }),
        })
        const one = await programOf(step, { seed, dims: { batch: 4 } })
        const two = await programOf(step, { seed, dims: { batch: 8 } })
        const [a, b] = [await runOf(one, flat(inputs)), await runOf(two, flat(twice))]
        expectClose(b.data ?? [], a.data ?? [], 1e-12)
        expect(b.penalty).toEqual(a.penalty)
        const [stateA, stateB] = [await stateOf(one), await stateOf(two)]
        for (const [name, values] of Object.entries(stateA)) expectClose(stateB[name] ?? [], values, 1e-12)
      }),
      { numRuns: 15 },
    )
  })
})

// ---------------------------------------------------------------- options that make no sense

describe('a strength that makes no sense is an error that names the option', () => {
  const x: Float = input('x', [4, 3])
  const loss = mean(square(dense('layer', 2)(x)))
  const anywhere = () => true
  const rules: Readonly<Record<string, (value: number) => Rule>> = {
    'l1 lambda': (lambda) => l1({ lambda }),
    'l1 scale': (scale) => l1({ lambda: 1, scale }),
    'l2 lambda': (lambda) => l2({ lambda }),
    'l2 samples': (samples) => l2({ lambda: 1, convention: 'perSample', samples }),
    'elasticNet alpha': (alpha) => elasticNet({ alpha, l1Ratio: 0.5 }),
    'elasticNet l1Ratio': (l1Ratio) => elasticNet({ alpha: 1, l1Ratio }),
    'groupLasso lambda': (lambda) => groupLasso({ lambda }),
    'dropout dropRate': (dropRate) => dropout({ dropRate, after: anywhere }),
    'dropConnect dropRate': (dropRate) => dropConnect({ dropRate }),
    'gaussianDropout dropRate': (dropRate) => gaussianDropout({ dropRate, after: anywhere }),
    'gaussianNoise stddev': (stddev) => gaussianNoise({ stddev, after: anywhere }),
    'proximalL1 lambda': (lambda) => proximalL1({ lambda }),
    'weightDecay lambda': (lambda) => weightDecay({ lambda }),
    'maxNorm maxNorm': (value) => maxNorm({ maxNorm: value }),
  }
  const bad = [-1e-9, -3, Number.NaN, Infinity, -Infinity]

  test.each(Object.entries(rules))('%s', async (name, ruleOf) => {
    const option = name.split(' ')[1] ?? name
    for (const value of bad) {
      const step = trainingStep({ loss, regularize: [ruleOf(value)], optimizer: sgd({ learningRate: 0.1 }) })
      const message = await faultOf(step)
      // The elastic net hands its alpha on as the lambda of a penalty.
      expect(message).toMatch(option === 'alpha' ? /alpha|lambda/ : option)
      expect(message).toContain(String(value))
    }
  })

  test('rates are at most 1, and Gaussian dropout stays below', async () => {
    for (const name of [
      'dropout dropRate',
      'dropConnect dropRate',
      'elasticNet l1Ratio',
      'gaussianDropout dropRate',
    ]) {
      const rule = rules[name]?.(1 + 1e-9)
      if (rule === undefined) expect.fail(name)
      const step = trainingStep({ loss, regularize: [rule], optimizer: sgd({ learningRate: 0.1 }) })
      expect(await faultOf(step)).toContain('got 1.000000001')
    }
    const one = trainingStep({
      loss,
      regularize: [gaussianDropout({ dropRate: 1, after: anywhere })],
      optimizer: sgd({ learningRate: 0.1 }),
    })
    expect(await faultOf(one)).toContain('dropRate')
  })

  test('perSample needs the number of samples', async () => {
    const step = trainingStep({
      loss,
      regularize: [l2({ lambda: 1, convention: 'perSample' })],
      optimizer: sgd({ learningRate: 0.1 }),
    })
    expect(await faultOf(step)).toContain('samples')
  })
})

// ---------------------------------------------------------------- update rules

/** One kernel, pulled by a fixed gradient, after some steps of plain descent. */
const descend = async (
  rule: Rule,
  start: readonly number[],
  pull: readonly number[],
  { learningRate = 0.25, steps = 1 } = {},
): Promise<readonly (readonly number[])[]> => {
  const w = parameter('w', shape, {
    initializer: { kind: 'values', value: { dtype: 'float', shape, data: Float64Array.from(start) } },
  })
  const slope = constant([pull.slice(0, 2), pull.slice(2, 4), pull.slice(4, 6)])
  const loss = total(mul(w, slope))
  const program = await programOf(
    trainingStep({ loss, regularize: [rule], optimizer: sgd({ learningRate }) }),
  )
  const states: (readonly number[])[] = []
  for (let i = 0; i < steps; i += 1) {
    await runOf(program, {})
    states.push((await stateOf(program)).w ?? [])
  }
  return states
}

describe('update rules', () => {
  const pulls = fc
    .array(fc.integer({ min: -32, max: 32 }), { minLength: 6, maxLength: 6 })
    .map((xs) => xs.map((n) => n / 32))

  test('proximal L1 is the soft threshold of the step', async () => {
    await fc.assert(
      fc.asyncProperty(weights, pulls, strength, async (w, pull, lambda) => {
        const [found = []] = await descend(proximalL1({ lambda }), w, pull)
        const expected = w.map((x, i) => {
          const next = x - 0.25 * (pull[i] ?? 0)
          return Math.sign(next) * Math.max(Math.abs(next) - 0.25 * lambda, 0)
        })
        expectClose(found, expected, 1e-12)
      }),
      { numRuns: 25 },
    )
  })

  test('proximal L1 gives exact zeros, which stay while the pull is weaker than λ', async () => {
    await fc.assert(
      fc.asyncProperty(weights, async (w) => {
        const pull = w.map((_, i) => (i % 2 === 0 ? 0.4 : -0.4))
        const states = await descend(proximalL1({ lambda: 0.5 }), w, pull, { steps: 160 })
        const zeros = states.map((state) => state.map((x) => x === 0))
        zeros.forEach((now, t) => {
          if (t > 0) expect(now.every((isZero, i) => isZero || zeros[t - 1]?.[i] === false)).toBe(true)
        })
        expect(zeros.at(-1)).toEqual(w.map(() => true))
      }),
      { numRuns: 10 },
    )
  })

  test('the penalty alone hardly ever gives a zero', async () => {
    const [found = []] = await descend(
      l1({ lambda: 0.5 }),
      [0.1, -0.1, 0.1, 0.1, 0.1, 0.1],
      [0, 0, 0, 0, 0, 0],
    )
    expect(found.includes(0)).toBe(false)
  })

  test('weight decay shrinks by ηλ, apart from the gradient', async () => {
    await fc.assert(
      fc.asyncProperty(weights, pulls, strength, async (w, pull, lambda) => {
        const [found = []] = await descend(weightDecay({ lambda }), w, pull)
        expectClose(
          found,
          w.map((x, i) => x * (1 - 0.25 * lambda) - 0.25 * (pull[i] ?? 0)),
          1e-12,
        )
      }),
      { numRuns: 25 },
    )
  })

  test('non-negative weights stay so', async () => {
    await fc.assert(
      fc.asyncProperty(weights, pulls, async (w, pull) => {
        const [found = []] = await descend(nonNegative(), w, pull)
        expectClose(
          found,
          w.map((x, i) => Math.max(0, x - 0.25 * (pull[i] ?? 0))),
          1e-12,
        )
      }),
      { numRuns: 25 },
    )
  })

  test('max norm never lets a column exceed c and leaves columns inside as they are, bit for bit', async () => {
    const columns = (w: readonly number[]): readonly (readonly number[])[] =>
      [0, 1].map((k) => w.filter((_, i) => i % 2 === k))
    await fc.assert(
      fc.asyncProperty(weights, pulls, fc.integer({ min: 1, max: 96 }), async (w, pull, n) => {
        const c = n / 16
        const [found = []] = await descend(maxNorm({ maxNorm: c }), w, pull)
        const free = w.map((x, i) => x - 0.25 * (pull[i] ?? 0))
        columns(free).forEach((column, k) => {
          const result = columns(found)[k] ?? []
          const length = Math.sqrt(sumOf(column, (x) => x * x))
          if (length <= c) expect(result).toEqual(column)
          else
            expectClose(
              result,
              column.map((x) => (x * c) / length),
              1e-12,
            )
          expect(Math.sqrt(sumOf(result, (x) => x * x))).toBeLessThanOrEqual(c * (1 + 1e-15) + 1e-300)
        })
      }),
      { numRuns: 50 },
    )
  })

  test('max norm keeps a zero column', async () => {
    const [found = []] = await descend(maxNorm({ maxNorm: 1 }), [0, 3, 0, 4, 0, 0], [0, 0, 0, 0, 0, 0])
    expectClose(found, [0, 0.6, 0, 0.8, 0, 0], 1e-15)
  })

  test('apply in the order of the list', async () => {
    const w = parameter('w', [1], { initializer: { kind: 'constant', value: -2 } })
    const run = async (rules: readonly Rule[]) => {
      const program = await programOf(
        trainingStep({ loss: mul(total(w), 0), regularize: rules, optimizer: sgd({ learningRate: 1 }) }),
      )
      await runOf(program, {})
      return (await stateOf(program)).w
    }
    expect(await run([weightDecay({ lambda: 0.5 }), nonNegative()])).toEqual([0])
    expect(await run([nonNegative(), weightDecay({ lambda: 0.5 })])).toEqual([1])
  })

  test('reach the parameters that a selector names', async () => {
    const { loss } = network([{ units: 2, activation: 'relu' }])
    const { report } = regularize([weightDecay({ lambda: 1, on: parameters })])({ loss, outputs: {} })
    expect(report.map(({ site }) => site).sort()).toEqual(
      ['layer0/bias', 'layer0/kernel', 'output/bias', 'output/kernel'].sort(),
    )
  })
})
