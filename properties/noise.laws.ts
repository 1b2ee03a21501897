import fc from 'fast-check'
import {
  add,
  dense,
  type Expr,
  evaluationStep,
  foldIn,
  gradient,
  hashPath,
  input,
  keyFromSeed,
  monteCarloStep,
  mul,
  pushforward,
  randomBits,
  relu,
  trainingStep,
  uniformFromBits,
} from 'regula'
import { sgd } from 'regula/optimizers'
import {
  dropConnect,
  dropout,
  evaluation,
  gaussianDropout,
  gaussianNoise,
  monteCarlo,
  type Rule,
  regularize,
  type Selector,
  training,
} from 'regula/regularize'
import { describe, expect, test } from 'vitest'
import { postOrder } from '../src/graph/postOrder.js'
import { expectGradients } from './support/gradients.js'
import { arbitraryLayers, type Float, network, programOf, runOf, stateOf } from './support/models.js'
import { expectClose, numbersOf, total } from './support/values.js'

const onInput: Selector = ({ kind }) => kind === 'input'
const onParameter: Selector = ({ kind }) => kind === 'parameter'

/** The random key and the step count, as the leaves that they are. */
const at = (seed: number, step = 0) => ({ 'random/key': keyFromSeed(seed), 'step/count': [step] })

/** An input with one rule on it. */
const noisy = (rule: Rule, size: number, name = 'x') => {
  const x: Float = input(name, [size])
  const { outputs } = regularize([rule])({ loss: total(x), outputs: { y: x } })
  return { x, train: training(outputs).y, evaluate: evaluation(outputs).y, sampled: monteCarlo(outputs).y }
}

const size = 2000
const keys = 20
const ones = new Float64Array(size).fill(1)
const values = Float64Array.from({ length: size }, (_, i) => Math.sin(i + 1) * 3)

/** All draws of a rule on a tensor of ones, over several keys. */
const drawsOf = (rule: Rule): readonly number[] => {
  const { train } = noisy(rule, size)
  return Array.from({ length: keys }).flatMap((_, seed) => numbersOf(train, { x: ones, ...at(seed) }))
}

const meanOf = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length
const varianceOf = (xs: readonly number[]): number => {
  const mean = meanOf(xs)
  return meanOf(xs.map((x) => (x - mean) ** 2))
}

/** Five standard errors of a mean of `n` draws with this variance. */
const bound = (variance: number, n = size * keys): number => 5 * Math.sqrt(variance / n) + 1e-12

const rates = [0.1, 0.3, 0.5, 0.8]

describe('the mean of training is evaluation', () => {
  test.each(rates)('inverted dropout, p = %s', (dropRate) => {
    const rule = dropout({ dropRate, after: onInput })
    const draws = drawsOf(rule)
    expect(Math.abs(meanOf(draws) - 1)).toBeLessThan(bound(dropRate / (1 - dropRate)))
    expectClose([...new Set(draws)].sort(), [0, 1 / (1 - dropRate)], 1e-12)
    expect(numbersOf(noisy(rule, size).evaluate, { x: values })).toEqual(Array.from(values))
  })

  test.each(rates)('classic dropout, p = %s', (dropRate) => {
    const rule = dropout({ dropRate, after: onInput, mode: 'classic' })
    const draws = drawsOf(rule)
    expect(Math.abs(meanOf(draws) - (1 - dropRate))).toBeLessThan(bound(dropRate * (1 - dropRate)))
    expect([...new Set(draws)].sort()).toEqual([0, 1])
    expectClose(
      numbersOf(noisy(rule, size).evaluate, { x: values }),
      Array.from(values, (x) => x * (1 - dropRate)),
      1e-15,
    )
  })

  test.each(rates)('Gaussian dropout, p = %s: mean 1 and variance p / (1 − p)', (dropRate) => {
    const draws = drawsOf(gaussianDropout({ dropRate, after: onInput }))
    const variance = dropRate / (1 - dropRate)
    expect(Math.abs(meanOf(draws) - 1)).toBeLessThan(bound(variance))
    expect(Math.abs(varianceOf(draws) - variance)).toBeLessThan(bound(2 * variance ** 2))
  })

  test.each([0.2, 1, 3])('Gaussian noise, σ = %s: mean 0 and variance σ²', (stddev) => {
    const draws = drawsOf(gaussianNoise({ stddev, after: onInput })).map((x) => x - 1)
    expect(Math.abs(meanOf(draws))).toBeLessThan(bound(stddev ** 2))
    expect(Math.abs(varianceOf(draws) - stddev ** 2)).toBeLessThan(bound(2 * stddev ** 4))
    // A normal number, not just its variance: skewness 0 and kurtosis 3.
    expect(Math.abs(meanOf(draws.map((x) => (x / stddev) ** 3)))).toBeLessThan(bound(15))
    expect(Math.abs(meanOf(draws.map((x) => (x / stddev) ** 4)) - 3)).toBeLessThan(bound(96))
  })

  test.each(['inverted', 'classic'] as const)('dropConnect, %s: of a layer over many keys', (mode) => {
    const x: Float = input('x', [1, 3])
    const layer: Float = dense('layer', 2)(x)
    const { outputs } = regularize([dropConnect({ dropRate: 0.3, mode })])({
      loss: total(layer),
      outputs: { layer },
    })
    const feed = { x: [1, -2, 3], 'layer/kernel': [1, 2, 3, 4, 5, 6], 'layer/bias': [10, 20] }
    const n = 4000
    const draws = Array.from({ length: n }, (_, seed) =>
      numbersOf(training(outputs).layer, { ...feed, ...at(seed) }),
    )
    const expected = numbersOf(evaluation(outputs).layer, feed)
    expectClose(expected, mode === 'inverted' ? [20, 32] : [10 + 0.7 * 10, 20 + 0.7 * 12], 1e-12)
    const weights = [
      [1, -6, 15],
      [2, -8, 18],
    ]
    expected.forEach((value, unit) => {
      const squares = (weights[unit] ?? []).reduce((sum, w) => sum + w * w, 0)
      const variance = squares * (mode === 'inverted' ? 0.3 / 0.7 : 0.3 * 0.7)
      expect(Math.abs(meanOf(draws.map((draw) => draw[unit] ?? Number.NaN)) - value)).toBeLessThan(
        bound(variance, n),
      )
    })
  })
})

const rulesAt = (rate: number): readonly Rule[] => [
  dropout({ dropRate: rate, after: onInput }),
  dropout({ dropRate: rate, after: onInput, mode: 'classic' }),
  gaussianDropout({ dropRate: rate, after: onInput }),
  gaussianNoise({ stddev: rate, after: onInput }),
]

describe('draws are a format: a function of the key, the path of the site and the step', () => {
  const uniforms = (seed: number, path: string, step: number, part?: number): readonly number[] => {
    const ofStep = foldIn(foldIn(keyFromSeed(seed), hashPath(path)), step)
    const key = part === undefined ? ofStep : foldIn(ofStep, part)
    return Array.from(randomBits(key, 50), uniformFromBits)
  }
  const normals = (seed: number, path: string, step: number): readonly number[] => {
    const v = uniforms(seed, path, step, 1)
    return uniforms(seed, path, step, 0).map(
      (u, i) => Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * (v[i] ?? Number.NaN)),
    )
  }
  const seedAndStep = fc.tuple(fc.nat(), fc.nat({ max: 1000 }))
  const x = Array.from(values.slice(0, 50))

  test('dropout keeps where a uniform number is below 1 − p', () => {
    const { train } = noisy(dropout({ dropRate: 0.3, after: onInput }), 50)
    fc.assert(
      fc.property(seedAndStep, ([seed, step]) => {
        const u = uniforms(seed, 'x/dropout', step)
        const expected = x.map((value, i) => ((u[i] ?? 1) < 0.7 ? value / 0.7 : 0))
        expectClose(numbersOf(train, { x, ...at(seed, step) }), expected, 1e-12)
      }),
      { numRuns: 20 },
    )
  })

  test('Gaussian noise is that of Box and Muller', () => {
    const { train } = noisy(gaussianNoise({ stddev: 0.7, after: onInput }), 50)
    fc.assert(
      fc.property(seedAndStep, ([seed, step]) => {
        const z = normals(seed, 'x/gaussianNoise', step)
        const expected = x.map((value, i) => value + 0.7 * (z[i] ?? Number.NaN))
        expectClose(numbersOf(train, { x, ...at(seed, step) }), expected, 1e-12)
      }),
      { numRuns: 20 },
    )
  })

  test('Gaussian dropout multiplies by 1 + √(p / (1 − p)) z', () => {
    const { train } = noisy(gaussianDropout({ dropRate: 0.2, after: onInput }), 50)
    fc.assert(
      fc.property(seedAndStep, ([seed, step]) => {
        const z = normals(seed, 'x/gaussianDropout', step)
        const expected = x.map((value, i) => value * (1 + 0.5 * (z[i] ?? Number.NaN)))
        expectClose(numbersOf(train, { x, ...at(seed, step) }), expected, 1e-12)
      }),
      { numRuns: 20 },
    )
  })
})

describe('the ends of the scale', () => {
  test('rate 0 is the identity, bit for bit, with the gradient 1', () => {
    for (const rule of rulesAt(0)) {
      const { x, train } = noisy(rule, size)
      const feed = { x: values, ...at(3) }
      expect(numbersOf(train, feed)).toEqual(Array.from(values))
      expect(numbersOf(gradient(total(train), x), feed)).toEqual(Array.from(ones))
    }
  })

  test('rate 1 gives zeros and finite gradients', () => {
    for (const mode of ['inverted', 'classic'] as const) {
      const { x, train, evaluate } = noisy(dropout({ dropRate: 1, after: onInput, mode }), size)
      const feed = { x: values, ...at(3) }
      expect(numbersOf(train, feed).every((v) => v === 0)).toBe(true)
      expect(numbersOf(gradient(total(train), x), feed).every((v) => v === 0)).toBe(true)
      expect(numbersOf(evaluate, feed).every((v) => Number.isFinite(v))).toBe(true)
      if (mode === 'classic') expect(numbersOf(evaluate, feed).every((v) => v === 0)).toBe(true)
    }
  })

  test('a rate may be an input, with the same masks as a number', () => {
    const rate = input('rate', [])
    for (const mode of ['inverted', 'classic'] as const) {
      const fixed = noisy(dropout({ dropRate: 0.3, after: onInput, mode }), 50)
      const fed = noisy(dropout({ dropRate: rate, after: ({ name }) => name === 'x', mode }), 50)
      const feed = { x: values.slice(0, 50), ...at(8), rate: [0.3] }
      expect(numbersOf(fed.train, feed)).toEqual(numbersOf(fixed.train, feed))
      expect(numbersOf(fed.evaluate, feed)).toEqual(numbersOf(fixed.evaluate, feed))
    }
  })
})

describe('masks', () => {
  test('are the same forwards and backwards', () => {
    for (const rule of rulesAt(0.4)) {
      const { x, train } = noisy(rule, 30)
      const feed = { x: values.slice(0, 30), ...at(11, 2) }
      const slopes = numbersOf(gradient(total(train), x), feed)
      const out = numbersOf(train, feed)
      expectClose(
        slopes,
        rule.name === 'gaussianNoise' ? slopes.map(() => 1) : out.map((y, i) => y / (values[i] ?? 1)),
        1e-12,
      )
      expectGradients(train, [
        { name: 'x', shape: [30], values: Array.from(values.slice(0, 30)) },
        { name: 'random/key', shape: [2], values: [0, 11] },
        { name: 'step/count', shape: [], values: [2] },
      ])
    }
  })

  test('belong to the node before it has a meaning: gradients may be taken first', () => {
    for (const rule of rulesAt(0.4)) {
      const x: Float = input('x', [30])
      const { outputs } = regularize([rule])({ loss: total(x), outputs: { y: x } })
      const feed = { x: values.slice(0, 30), ...at(5) }
      const first = training({ g: gradient(total(outputs.y), x) }).g
      const last = gradient(total(training(outputs).y), x)
      expect(numbersOf(first, feed)).toEqual(numbersOf(last, feed))
      const direction = mul(x, 2)
      const forwards = training({ change: pushforward(outputs.y, [x], [direction]) }).change
      const after = pushforward(training(outputs).y, [x], [direction])
      expectClose(numbersOf(forwards, feed), numbersOf(after, feed), 1e-12)
    }
  })

  test('of different steps, sites and seeds differ, and repeat when nothing changes', () => {
    for (const rule of rulesAt(0.4)) {
      const { train } = noisy(rule, 64)
      const elsewhere = noisy(rule, 64, 'other')
      const x = values.slice(0, 64)
      const draw = (seed: number, step: number) => numbersOf(train, { x, ...at(seed, step) })
      expect(draw(1, 0)).toEqual(draw(1, 0))
      expect(draw(1, 0)).not.toEqual(draw(1, 1))
      expect(draw(1, 0)).not.toEqual(draw(2, 0))
      expect(draw(1, 0)).not.toEqual(numbersOf(elsewhere.train, { other: x, ...at(1, 0) }))
    }
  })

  test('of two rules of one kind on one site are independent', () => {
    const x: Float = input('x', [size])
    const rule = dropout({ dropRate: 0.5, after: onInput })
    const { y } = training(regularize([rule, rule])({ loss: total(x), outputs: { y: x } }).outputs)
    const draws = Array.from({ length: keys }).flatMap((_, seed) => numbersOf(y, { x: ones, ...at(seed) }))
    expect([...new Set(draws)].sort()).toEqual([0, 4])
    expect(Math.abs(meanOf(draws) - 1)).toBeLessThan(bound(3))
  })

  test('have a path for each rule and site, however often both come', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), (depth, times) => {
        const x: Float = input('x', [3])
        const y = Array.from({ length: depth }).reduce<Float>((value) => relu(value), x)
        const rule = dropout({ dropRate: 0.5, after: ({ kind }) => kind === 'relu' })
        const rules = Array.from({ length: times }, () => rule)
        const { outputs } = regularize(rules)({ loss: total(y), outputs: { y } })
        const paths = postOrder<Expr>([outputs.y]).flatMap(({ op }) =>
          op.name === 'dropout' ? [JSON.stringify(op.encode())] : [],
        )
        expect(paths.length).toBe(depth * times)
        expect(new Set(paths).size).toBe(depth * times)
      }),
    )
  })

  test('of neighbouring sites, steps and seeds are independent', () => {
    const rule = dropout({ dropRate: 0.5, after: onInput })
    const [here, there] = [noisy(rule, size), noisy(rule, size, 'other')]
    const mask = (seed: number, step: number, where = here) =>
      numbersOf(where.train, { x: ones, other: ones, ...at(seed, step) }).map((v) => v - 1)
    const correlation = (a: readonly number[], b: readonly number[]): number =>
      meanOf(a.map((v, i) => v * (b[i] ?? Number.NaN)))
    for (let k = 0; k < 10; k += 1) {
      expect(Math.abs(correlation(mask(k, 0), mask(k, 1)))).toBeLessThan(bound(1, size))
      expect(Math.abs(correlation(mask(k, 0), mask(k + 1, 0)))).toBeLessThan(bound(1, size))
      expect(Math.abs(correlation(mask(k, 0), mask(k, 0, there)))).toBeLessThan(bound(1, size))
    }
  })
})

const noiseRules: readonly Rule[] = [
  dropout({ dropRate: 0.4 }),
  dropConnect({ dropRate: 0.2 }),
  gaussianDropout({ dropRate: 0.3 }),
  gaussianNoise({ stddev: 0.5, after: ({ kind }) => kind === 'input' }),
  dropConnect({ dropRate: 0.2, on: onParameter }),
]

const someRules = fc.uniqueArray(fc.constantFrom(...noiseRules), { minLength: 1, maxLength: 3 })

const named = (root: Expr, names: readonly string[]): number =>
  postOrder<Expr>([root]).filter(({ op }) => names.includes(op.name)).length

describe('random models', () => {
  test('evaluation has no random node, and gives what the bare model gives', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryLayers, someRules, async (layers, rules) => {
        const { output } = network(layers)
        const step = evaluationStep({ outputs: { output }, regularize: rules })
        const bare = evaluationStep({ outputs: { output } })
        expect(named(step.outputs.output, ['dropout', 'noise', 'penalty', 'random', 'foldIn'])).toBe(0)
        const x = { x: values.slice(0, 12) }
        const found = await runOf(await programOf(step), x)
        expect(found).toEqual(await runOf(await programOf(bare), x))
      }),
      { numRuns: 30 },
    )
  })

  test('training and Monte-Carlo have no undecided node', () => {
    fc.assert(
      fc.property(arbitraryLayers, someRules, (layers, rules) => {
        const { output, loss } = network(layers)
        const { outputs, total: all } = regularize(rules)({ loss, outputs: { output } })
        const meant = training({ ...outputs, all })
        expect(named(meant.output, ['dropout', 'noise']) + named(meant.all, ['dropout', 'noise'])).toBe(0)
        expect(named(monteCarlo(outputs).output, ['dropout', 'noise', 'penalty'])).toBe(0)
      }),
      { numRuns: 30 },
    )
  })

  test('the report lists exactly what was inserted', () => {
    fc.assert(
      fc.property(arbitraryLayers, someRules, (layers, rules) => {
        const { output, loss } = network(layers)
        const { data, report } = regularize(rules)({ loss, outputs: { output } })
        expect(report.filter(({ kind }) => kind === 'noise').length).toBe(named(data, ['dropout', 'noise']))
        const sites = postOrder<Expr>([data]).flatMap(({ op }) =>
          op.name === 'dropout' || op.name === 'noise' ? [JSON.stringify(op.encode())] : [],
        )
        for (const { rule, site } of report)
          expect(sites.some((text) => text.includes(`"${site}/${rule}"`))).toBe(true)
        expect(new Set(sites).size).toBe(sites.length)
      }),
      { numRuns: 30 },
    )
  })

  test('the same seed replays a run bit for bit, another one does not', async () => {
    const inputs = { x: values.slice(0, 12), y: values.slice(20, 24) }
    const runs = async (layers: Parameters<typeof network>[0], rules: readonly Rule[], seed: number) => {
      const step = trainingStep({
        loss: network(layers).loss,
        regularize: rules,
        optimizer: sgd({ learningRate: 0.05 }),
      })
      const program = await programOf(step, { seed })
      const outputs = [
        await runOf(program, inputs),
        await runOf(program, inputs),
        await runOf(program, inputs),
      ]
      return { outputs, state: await stateOf(program) }
    }
    await fc.assert(
      fc.asyncProperty(arbitraryLayers, someRules, fc.nat(), async (layers, rules, seed) => {
        const first = await runs(layers, rules, seed)
        expect(await runs(layers, rules, seed)).toEqual(first)
        expect(await runs(layers, rules, seed + 1)).not.toEqual(first)
        expect(first.state['step/count']).toEqual([3])
      }),
      { numRuns: 15 },
    )
  })

  test('every run of a Monte-Carlo step draws other masks', async () => {
    const x: Float = input('x', [64])
    const hidden: Float = add(relu(x), 0)
    const rule = dropout({ dropRate: 0.5, after: ({ kind }) => kind === 'relu' })
    const program = await programOf(monteCarloStep({ outputs: { hidden }, regularize: [rule] }))
    const feed = { x: ones.slice(0, 64) }
    const [first, second] = [await runOf(program, feed), await runOf(program, feed)]
    expect(first).not.toEqual(second)
    expect([...new Set(first.hidden)].sort()).toEqual([0, 2])
  })
})
