import {
  add,
  broadcastTo,
  compile,
  constant,
  dense,
  type Expr,
  evaluate,
  evaluationStep,
  getOrThrow,
  input,
  interpreter,
  matmul,
  mean,
  monteCarloStep,
  mul,
  type Nested,
  ones,
  parameter,
  pipe,
  relu,
  rootsOf,
  type Shape,
  type Step,
  stateVariable,
  sum,
  toNested,
  trainingStep,
  zeros,
} from 'regula'
import { sgd } from 'regula/optimizers'
import {
  activations,
  dropConnect,
  dropout,
  elasticNet,
  gaussianDropout,
  gaussianNoise,
  groupLasso,
  inputs,
  kernels,
  l1,
  l2,
  labelledAs,
  maxNorm,
  type NoiseRule,
  named,
  nonNegative,
  parameters,
  proximalL1,
  type Rule,
  regularize,
  weightDecay,
} from 'regula/regularize'
import { describe, expect, it } from 'vitest'
import { postOrder } from '../../src/graph/postOrder.js'

const opsOf = (step: Step): ReadonlySet<string> =>
  new Set(postOrder(Object.values(rootsOf(step))).map(({ op }) => op.name))

const x = input('x', [8, 4])
const model = pipe(x, dense('hidden', 32), relu, dense('out', 1))
const optimizer = sgd({ learningRate: 0.1 })

type Values = Readonly<Record<string, Nested>>

const runOf = async (
  step: Step,
  feed: Readonly<Record<string, Nested>>,
  seed = 0,
  times = 1,
): Promise<Values> => {
  const program = getOrThrow(await compile(step, { target: interpreter(), seed })())
  for (let i = 1; i < times; i += 1) getOrThrow(await program.run(feed)())
  const outputs = getOrThrow(await program.run(feed)())
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, toNested(value)]))
}

const stateOf = async (step: Step, feed: Readonly<Record<string, Nested>> = {}): Promise<Values> => {
  const program = getOrThrow(await compile(step, { target: interpreter() })())
  getOrThrow(await program.run(feed)())
  return Object.fromEntries(
    Object.entries(getOrThrow(await program.state()())).map(([name, value]) => [name, toNested(value)]),
  )
}

const rows: Nested = Array.from({ length: 8 }, () => [1, 2, 3, 4])
const zerosOf = (value: Nested | undefined): readonly boolean[] => [value].flat(5).map((v) => v === 0)

describe('training, evaluation and Monte Carlo', () => {
  const rules: readonly Rule[] = [
    dropout({ dropRate: 0.5 }),
    dropConnect({ dropRate: 0.5 }),
    gaussianDropout({ dropRate: 0.3, after: inputs }),
    gaussianNoise({ stddev: 0.1, after: labelledAs('dense') }),
    l2({ lambda: 1 }),
  ]

  it('no graph has a node without a meaning', () => {
    const steps = [
      trainingStep({ loss: mean(model), regularize: rules, optimizer }),
      evaluationStep({ outputs: { model }, regularize: rules }),
      monteCarloStep({ outputs: { model }, regularize: rules }),
    ]
    for (const step of steps) {
      const ops = opsOf(step)
      expect(ops.has('dropout') || ops.has('noise')).toBe(false)
    }
  })

  it('evaluation draws nothing and has no key; Monte Carlo draws, and has no penalty', () => {
    const evaluation = evaluationStep({ outputs: { model }, regularize: rules })
    expect(opsOf(evaluation).has('random')).toBe(false)
    expect(Object.keys(evaluation.state).sort()).toEqual([
      'hidden/bias',
      'hidden/kernel',
      'out/bias',
      'out/kernel',
    ])
    const sampled = monteCarloStep({ outputs: { model }, regularize: rules })
    expect(opsOf(sampled).has('random')).toBe(true)
    expect(opsOf(sampled).has('penalty')).toBe(false)
    expect(Object.keys(sampled.state)).toEqual(expect.arrayContaining(['random/key', 'step/count']))
  })

  it('evaluation with inverted noise is the bare model', async () => {
    const bare = await runOf(evaluationStep({ outputs: { model } }), { x: rows })
    const inverted = await runOf(evaluationStep({ outputs: { model }, regularize: rules }), { x: rows })
    expect(inverted).toEqual(bare)
  })

  it('classic dropout scales in evaluation, and drops without scaling in training', async () => {
    const h = relu(x)
    const y = matmul(h, parameter('w', [4, 1], { initializer: ones() }))
    const classic = [dropout({ dropRate: 0.25, mode: 'classic' })]
    expect((await runOf(evaluationStep({ outputs: { y }, regularize: classic }), { x: rows })).y).toEqual(
      Array.from({ length: 8 }, () => [7.5]),
    )
    const training = (await runOf(monteCarloStep({ outputs: { y }, regularize: classic }), { x: rows })).y
    for (const value of [training].flat(3)) expect(Number.isInteger(value)).toBe(true)
  })

  it('every run draws another mask, every site its own, every seed another; a seed repeats', async () => {
    const outputs = { a: relu(x), b: relu(x) }
    const step = monteCarloStep({
      outputs,
      regularize: [dropout({ dropRate: 0.5, after: labelledAs('relu') })],
    })
    const first = await runOf(step, { x: rows })
    expect(zerosOf(first.a)).not.toEqual(zerosOf(first.b))
    expect(await runOf(step, { x: rows })).toEqual(first)
    expect(await runOf(step, { x: rows }, 1)).not.toEqual(first)
    expect(await runOf(step, { x: rows }, 0, 2)).not.toEqual(first)
  })

  it('a rate of 1 gives zeros, a rate of 0 nothing, in all modes', async () => {
    const y = relu(x)
    const after = labelledAs('relu')
    for (const mode of ['inverted', 'classic'] as const) {
      const all = await runOf(
        monteCarloStep({ outputs: { y }, regularize: [dropout({ dropRate: 1, after, mode })] }),
        { x: rows },
      )
      expect(all.y).toEqual(Array.from({ length: 8 }, () => [0, 0, 0, 0]))
      const nothing = await runOf(
        monteCarloStep({ outputs: { y }, regularize: [dropout({ dropRate: 0, after, mode })] }),
        { x: rows },
      )
      expect(nothing.y).toEqual(rows)
    }
  })

  it('a rate may be an input, so that a sweep does not recompile', async () => {
    const y = relu(x)
    const dropRate = input('dropRate', [])
    const step = monteCarloStep({
      outputs: { y },
      regularize: [dropout({ dropRate, after: labelledAs('relu') })],
    })
    expect((await runOf(step, { x: rows, dropRate: 0 })).y).toEqual(rows)
    expect(zerosOf((await runOf(step, { x: rows, dropRate: 1 })).y).every((zero) => zero)).toBe(true)
  })
})

describe('rules on one site', () => {
  const after = labelledAs('relu')
  const times = (factor: number, select = after): NoiseRule => ({
    _tag: 'Noise',
    actsInEvaluation: false,
    name: `times${factor}`,
    select,
    insert: (value) => scaled(value, factor),
  })
  const plus = (term: number): NoiseRule => ({
    _tag: 'Noise',
    actsInEvaluation: false,
    name: `plus${term}`,
    select: after,
    insert: (value) => shifted(value, term),
  })
  const isFloat = (v: Expr): v is Expr<Shape, 'float'> => v.dtype === 'float'
  const scaled = (value: Expr, factor: number): Expr => (isFloat(value) ? mul(value, factor) : value)
  const shifted = (value: Expr, term: number): Expr => (isFloat(value) ? add(value, term) : value)

  it('are applied in their order, the first one innermost', () => {
    const y = relu(constant([1]))
    const apply = (rules: readonly Rule[]): Nested =>
      toNested(getOrThrow(evaluate(regularize(rules)({ loss: constant(0), outputs: { y } }).outputs.y)))
    expect(apply([times(2), plus(3)])).toEqual([5])
    expect(apply([plus(3), times(2)])).toEqual([8])
  })

  it('two dropouts on one site draw independently', async () => {
    const wide = relu(input('wide', [10_000]))
    const half = dropout({ dropRate: 0.5, after })
    const kept = async (rules: readonly Rule[]): Promise<number> => {
      const { y } = await runOf(monteCarloStep({ outputs: { y: wide }, regularize: rules }), {
        wide: new Array<number>(10_000).fill(1),
      })
      return zerosOf(y).filter((zero) => !zero).length / 10_000
    }
    expect(await kept([half])).toBeCloseTo(0.5, 1)
    expect(await kept([half, half])).toBeGreaterThan(0.23)
    expect(await kept([half, half])).toBeLessThan(0.27)
  })
})

describe('penalties', () => {
  const w = parameter('w', [2, 2], {
    initializer: {
      kind: 'values',
      value: { dtype: 'float', shape: [2, 2], data: Float64Array.of(3, -4, 4, 0) },
    },
  })
  const penaltyOf = (...rules: readonly Rule[]): Nested =>
    toNested(getOrThrow(evaluate(regularize(rules)({ loss: mean(w), outputs: {} }).penalty)))

  it('have the scaling of their convention', () => {
    expect(penaltyOf(l1({ lambda: 2 }))).toBe(22)
    expect(penaltyOf(l2({ lambda: 2 }))).toBe(82)
    expect(penaltyOf(l2({ lambda: 2, convention: 'half' }))).toBe(41)
    expect(penaltyOf(l2({ lambda: 2, convention: 'perSample', samples: 4 }))).toBe(10.25)
    expect(penaltyOf(elasticNet({ alpha: 2, l1Ratio: 0.5 }))).toBe(2 * (0.5 * 11 + 0.25 * 41))
    expect(penaltyOf(groupLasso({ lambda: 1 }))).toBe(9)
    expect(penaltyOf(l2({ lambda: 1, scale: 3 }))).toBe(123)
    expect(penaltyOf(l1({ lambda: 1 }), l2({ lambda: 1 }))).toBe(52)
    expect(penaltyOf()).toBe(0)
  })

  it('without the samples they need are a fault', () => {
    const { penalty } = regularize([l2({ lambda: 1, convention: 'perSample' })])({
      loss: mean(w),
      outputs: {},
    })
    expect(penalty.ill).toBe(true)
  })

  it('a layer that is used twice is penalised once and has one next value', async () => {
    const layer = dense('shared', 4, { kernelInitializer: ones() })
    const y = layer(relu(layer(x)))
    const step = trainingStep({ loss: mean(y), regularize: [l2({ lambda: 1 })], optimizer })
    expect(step.report.map(({ site }) => site)).toEqual(['shared/kernel'])
    expect((await runOf(step, { x: rows })).penalty).toBe(16)
    expect(Object.keys(step.state)).toEqual(expect.arrayContaining(['shared/kernel', 'shared/bias']))
  })

  it('a parameter that is written twice gets the sum of both gradients', async () => {
    const write = (): Expr<readonly [], 'float'> => parameter('p', [], { initializer: ones(), role: 'bias' })
    const both = trainingStep({ loss: mean(matmul(pair(write()), pair(write()))), optimizer })
    const p = write()
    const one = trainingStep({ loss: mean(matmul(pair(p), pair(p))), optimizer })
    expect((await stateOf(both)).p).toBeCloseTo(1 - 0.1 * 4, 12)
    expect((await stateOf(one)).p).toBeCloseTo(1 - 0.1 * 4, 12)
  })
})

describe('update rules', () => {
  const start = (values: readonly number[]): Expr<readonly [number, 1], 'float'> =>
    parameter('w', [values.length, 1], {
      initializer: {
        kind: 'values',
        value: { dtype: 'float', shape: [values.length, 1], data: Float64Array.from(values) },
      },
    })
  const trained = async (
    values: readonly number[],
    ...rules: readonly Rule[]
  ): Promise<Nested | undefined> => {
    const w = start(values)
    return (await stateOf(trainingStep({ loss: sum(w), regularize: rules, optimizer }))).w
  }
  const column = (values: readonly number[]): Nested => values.map((v) => [expect.closeTo(v, 12) as number])

  it('change the next value, in their order', async () => {
    expect(await trained([1, 0.05])).toEqual(column([0.9, -0.05]))
    expect(await trained([1, 0.05], nonNegative())).toEqual(column([0.9, 0]))
    expect(await trained([1, -1], weightDecay({ lambda: 0.5 }))).toEqual(column([0.9 - 0.05, -1.1 + 0.05]))
    expect(await trained([1, 0.15], proximalL1({ lambda: 1 }))).toEqual(column([0.8, 0]))
    expect(await trained([3.1, 4.1], maxNorm({ maxNorm: 1 }))).toEqual(column([0.6, 0.8]))
    expect(await trained([-2.9, 4.1], nonNegative(), maxNorm({ maxNorm: 1 }))).toEqual(column([0, 1]))
    expect(await trained([-2.9, 4.1], maxNorm({ maxNorm: 1 }), nonNegative())).toEqual(column([0, 0.8]))
    expect(await trained([0.1, 0.1], maxNorm({ maxNorm: 1 }))).toEqual(column([0, 0]))
  })

  it('an axis that is none is a fault', async () => {
    for (const axis of [2, Number.NaN, 0.5])
      expect(
        (
          await compile(
            trainingStep({ loss: sum(start([1])), regularize: [maxNorm({ maxNorm: 1, axis })], optimizer }),
          )()
        )._tag,
      ).toBe('Left')
  })
})

describe('the report', () => {
  it('lists every node that was inserted, by rule and site', () => {
    const step = trainingStep({
      loss: mean(model),
      regularize: [
        dropout({ dropRate: 0.5 }),
        dropConnect({ dropRate: 0.1, on: named('out/*') }),
        l2({ lambda: 1 }),
        nonNegative({ on: parameters }),
      ],
      optimizer,
    })
    expect(step.report.map(({ rule, kind, site }) => `${rule} ${kind} ${site}`)).toEqual([
      'dropout noise hidden/relu',
      'dropConnect noise out/kernel',
      'dropConnect noise out/bias',
      'l2 penalty hidden/kernel',
      'l2 penalty out/kernel',
      'nonNegative update hidden/kernel',
      'nonNegative update hidden/bias',
      'nonNegative update out/kernel',
      'nonNegative update out/bias',
    ])
    expect(step.report[0]?.shape).toEqual([8, 32])
  })

  it('is empty where no rule picks anything', () => {
    const linear = pipe(x, dense('only', 1))
    expect(
      trainingStep({
        loss: mean(linear),
        regularize: [dropout({ dropRate: 0.5, after: activations })],
        optimizer,
      }).report,
    ).toEqual([])
  })

  it('state that is not trained is no parameter', () => {
    const running = stateVariable('running', [4], 'float', zeros())
    const { report } = regularize([
      l2({ lambda: 1, on: parameters }),
      dropConnect({ dropRate: 0.5, on: kernels }),
    ])({ loss: mean(running), outputs: {} })
    expect(report).toEqual([])
  })
})

const pair = (p: Expr<readonly [], 'float'>): Expr<readonly [2], 'float'> => broadcastTo(p, [2])
