import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  type CompileOptions,
  compile,
  constant,
  constantly,
  dense,
  type Expr,
  getOrThrow,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  type Initializer,
  initialValues,
  input,
  interpreter,
  keyFromSeed,
  lecunUniform,
  makeStep,
  matmul,
  mean,
  mul,
  normal,
  ones,
  parameter,
  pipe,
  relu,
  type Shape,
  type Step,
  stateVariable,
  sum,
  tensor,
  toNested,
  torchUniform,
  trainingStep,
  uniform,
  zeros,
} from 'regula'
import { sgd } from 'regula/optimizers'
import { describe, expect, it } from 'vitest'
import { initialState } from '../../src/step/initialize.js'

const faultsOf = async (step: Step, options: CompileOptions = {}): Promise<readonly string[]> => {
  const result = await compile(step, { target: interpreter(), ...options })()
  return E.isLeft(result) ? result.left.diagnostics.map(({ op, message }) => `${op}: ${message}`) : []
}

const count = stateVariable('count', [], 'float', zeros())
const optimizer = sgd({ learningRate: 0.1 })
const wrong = (): Expr<Shape, 'float'> =>
  add<Expr<Shape, 'float'>, Expr<Shape, 'float'>>(constant([1, 2]), constant([1, 2, 3]))

describe('makeStep', () => {
  it('finds inputs and state in the expressions, and updates what is listed', async () => {
    const step = makeStep({ outputs: { count }, next: [[count, add(count, input('by', []))]] })
    expect(Object.keys(step.inputs)).toEqual(['by'])
    const program = getOrThrow(await compile(step, { target: interpreter() })())
    const values = []
    for (const by of [1, 10, 100]) values.push(toNested(getOrThrow(await program.run({ by })()).count))
    expect(values).toEqual([0, 1, 11])
    expect(
      toNested(getOrThrow(await program.state()()).count ?? tensor('float', [], new Float64Array(1))),
    ).toBe(111)
  })

  it('leaves what it is given as it was, and is frozen', () => {
    const outputs = { count }
    const report: never[] = []
    const step = makeStep({ outputs, report })
    expect(Object.isFrozen(outputs) || Object.isFrozen(report)).toBe(false)
    expect(
      [step, step.outputs, step.state, step.inputs, step.report, step.faults].every(Object.isFrozen),
    ).toBe(true)
    expect(Object.isFrozen(trainingStep({ loss: count, optimizer }))).toBe(true)
  })

  it('names each fault', async () => {
    const other = stateVariable('count', [2], 'float', zeros())
    const elsewhere = stateVariable('count', [], 'float', ones())
    const cases: readonly (readonly [Step, RegExp])[] = [
      [makeStep({ outputs: { count, other } }), /'count' is defined twice/],
      [makeStep({ outputs: { count, elsewhere } }), /'count' is defined twice/],
      [makeStep({ outputs: { a: input('x', [2]), b: input('x', [3]) } }), /'x' is defined twice/],
      [makeStep({ outputs: { a: input('x', [2]), b: input('x', [2], 'int') } }), /'x' is defined twice/],
      [makeStep({ outputs: {}, next: [[count, constant([1])]] }), /the next value of 'count' is float \[1\]/],
      [
        makeStep({ outputs: {}, next: [[count, constant(1, 'int')]] }),
        /the next value of 'count' is int \[\]/,
      ],
      [
        makeStep({
          outputs: {},
          next: [
            [count, constant(1)],
            [count, constant(2)],
          ],
        }),
        /two next values/,
      ],
      [makeStep({ outputs: {}, next: [[constant(1), constant(1)]] }), /only a variable/],
      [makeStep({ outputs: {}, next: [[mul(count, 1), constant(1)]] }), /only a variable/],
      [
        makeStep({ outputs: { 'next count': constant(1) }, next: [[count, constant(2)]] }),
        /a name that the step itself uses/,
      ],
      [makeStep({ outputs: { 'fault 0': constant(1) } }), /a name that the step itself uses/],
      [
        makeStep({ outputs: { k: stateVariable('k', [3], 'uint32', { kind: 'key' }) } }),
        /2 initial values for the shape \[3\]/,
      ],
      [
        makeStep({
          outputs: {
            v: parameter('v', [3], {
              initializer: { kind: 'values', value: tensor('float', [2], new Float64Array(2)) },
            }),
          },
        }),
        /2 initial values for the shape \[3\]/,
      ],
    ]
    for (const [step, message] of cases) {
      const faults = await faultsOf(step)
      expect(faults).toHaveLength(1)
      expect(faults[0]).toMatch(message)
    }
  })

  it('reports what is ill among targets and next values, whatever else is wrong with the pair', async () => {
    const pairs: readonly (readonly [Expr, Expr])[] = [
      [wrong(), constant(1)],
      [count, wrong()],
      [constant(1), wrong()],
    ]
    for (const pair of pairs)
      expect((await faultsOf(makeStep({ outputs: {}, next: [pair] }))).join()).toContain('add: shapes')
    const twice = makeStep({
      outputs: {},
      next: [
        [count, wrong()],
        [count, wrong()],
      ],
    })
    expect((await faultsOf(twice)).filter((f) => f.startsWith('add'))).toHaveLength(2)
  })

  it('names that objects have of themselves are names', async () => {
    const outputs = {
      toString: input('valueOf', []),
      hasOwnProperty: parameter('toString', [], { initializer: ones() }),
    }
    const program = getOrThrow(await compile(makeStep({ outputs }), { target: interpreter() })())
    expect(
      toNested(getOrThrow(await program.run({ valueOf: 5 } as unknown as Record<string, number>)()).toString),
    ).toBe(5)
    const missing = await program.run({})()
    expect(missing).toMatchObject({
      left: { _tag: 'BadInput', problems: ["input 'valueOf' (float []) is missing"] },
    })
  })
})

describe('trainingStep', () => {
  it('names each fault', async () => {
    const w = parameter('w', [2], { initializer: ones() })
    const cases: readonly (readonly [Step, RegExp])[] = [
      [trainingStep({ loss: mean(input('x', [2])), optimizer }), /depends on no parameter/],
      [
        trainingStep({ loss: w as unknown as Expr<readonly [], 'float'>, optimizer }),
        /is float \[2\], not a float scalar/,
      ],
      ...(['data', 'penalty', 'total'] as const).map(
        (name) =>
          [
            trainingStep({ loss: mean(w), outputs: { [name]: w }, optimizer }),
            /a name that the step itself uses/,
          ] as const,
      ),
      [
        trainingStep({
          loss: mean(w),
          optimizer: { ...optimizer, update: ({ parameter: p }) => ({ parameter: p, slots: { lost: p } }) },
        }),
        /'lost' gets a next value/,
      ],
    ]
    for (const [step, message] of cases) {
      const faults = await faultsOf(step)
      expect(faults).toHaveLength(1)
      expect(faults[0]).toMatch(message)
    }
  })

  it('an ill loss is one fault', async () => {
    const loss = mean(matmul<Shape, Shape>(dense('h', 3)(input('x', [2, 4])), constant([[1], [2]])))
    expect(await faultsOf(trainingStep({ loss, optimizer }))).toHaveLength(1)
    expect(await faultsOf(trainingStep({ loss: mean(wrong()), optimizer }))).toHaveLength(1)
  })

  it('follows the gradient', async () => {
    const w = parameter('w', [], { initializer: constantly(3) })
    const program = getOrThrow(
      await compile(trainingStep({ loss: mul(w, w), optimizer }), { target: interpreter() })(),
    )
    getOrThrow(await program.run({})())
    expect(getOrThrow(await program.state()()).w?.data[0]).toBeCloseTo(3 - 0.6, 12)
    expect(getOrThrow(await program.state()())['step/count']?.data[0]).toBe(1)
  })
})

describe('options of compile', () => {
  const step = makeStep({ outputs: { y: relu(input('x', ['batch', 'features'])) } })

  it('each fault by name, all at once', async () => {
    expect(await faultsOf(step)).toHaveLength(2)
    const dims = { batch: 0, featurs: 3, features: 2.5 }
    const faults = await faultsOf(step, { dims, seed: 1.5 })
    expect(faults).toHaveLength(4)
    for (const part of ["'batch' is 0", "no dimension 'featurs'", "'features' is 2.5", 'seed is 1.5'])
      expect(faults.some((f) => f.includes(part))).toBe(true)
    for (const size of [-1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, '3' as unknown as number])
      expect(await faultsOf(step, { dims: { batch: size, features: 1 } })).toHaveLength(1)
    for (const seed of [-1, Number.NaN, 0.5, Number.POSITIVE_INFINITY, 2 ** 53])
      expect(await faultsOf(step, { dims: { batch: 1, features: 1 }, seed })).toHaveLength(1)
    expect(await faultsOf(step, { dims: { batch: 1, features: 1 } })).toEqual([])
  })

  it('what fits by name but not by size is found when the sizes are there', async () => {
    const y = makeStep({ outputs: { y: pipe(input('x', ['n', 3]), (x) => max0(x)) } })
    expect(await faultsOf(y, { dims: { n: 4 } })).toEqual([])
    const late = makeStep({ outputs: { y: mul(input('a', ['n']), input('b', ['n'])), z: iotaOf() } })
    expect(await faultsOf(late, { dims: { n: 4 } })).toEqual([])
  })

  it('a state that does not fit is refused', async () => {
    const w = makeStep({
      outputs: {
        w: parameter('w', [2], { initializer: zeros() }),
        v: parameter('v', [], { initializer: zeros() }),
      },
    })
    const given = { w: tensor('float', [3], new Float64Array(3)) }
    const faults = await faultsOf(w, { state: given })
    expect(faults).toHaveLength(2)
    expect(faults.join()).toContain("state 'w' has shape [3], expected [2]")
    expect(faults.join()).toContain("state 'v' (float []) is missing")
  })
})

const max0 = (x: Expr<Shape, 'float'>): Expr => relu(x)
const iotaOf = (): Expr => sum(input('a', ['n']))

describe('the initial state', () => {
  const step = (): Step =>
    makeStep({
      outputs: {
        y: pipe(input('x', [2, 30]), dense('a', 20), dense('b', 20)),
        c: parameter('a2/kernel', [30, 20], { initializer: glorotUniform() }),
      },
    })
  const numbers = (seed: number): Readonly<Record<string, readonly number[]>> =>
    Object.fromEntries(
      Object.entries(initialState(step(), keyFromSeed(seed))).map(([name, { data }]) => [name, [...data]]),
    )

  it('is a function of the seed and of the name', () => {
    expect(numbers(1)).toEqual(numbers(1))
    expect(numbers(1)['a/kernel']).not.toEqual(numbers(2)['a/kernel'])
    expect(numbers(1)['a/kernel']).not.toEqual(numbers(1)['a2/kernel'])
    expect(numbers(1)['a/bias']).toEqual(new Array<number>(20).fill(0))
  })

  it('of one variable does not depend on which others there are', () => {
    const alone = makeStep({
      outputs: { c: parameter('a2/kernel', [30, 20], { initializer: glorotUniform() }) },
    })
    expect([...(initialState(alone, keyFromSeed(1))['a2/kernel']?.data ?? [])]).toEqual(
      numbers(1)['a2/kernel'],
    )
  })

  const shape = [300, 100]
  const draw = (initializer: Initializer, of: readonly number[] = shape): Float64Array =>
    initialValues(initializer, of, [0, 3])
  const moments = (
    values: Float64Array,
  ): { readonly mean: number; readonly variance: number; readonly largest: number } => {
    const m = values.reduce((s, v) => s + v, 0) / values.length
    return {
      mean: m,
      variance: values.reduce((s, v) => s + (v - m) ** 2, 0) / values.length,
      largest: values.reduce((s, v) => Math.max(s, Math.abs(v)), 0),
    }
  }

  it('has the bounds and variances of its initialisers', () => {
    const cases: readonly (readonly [Initializer, number, number | undefined])[] = [
      [glorotUniform(), 2 / 400, Math.sqrt(6 / 400)],
      [glorotNormal(), 2 / 400, undefined],
      [heUniform(), 2 / 300, Math.sqrt(6 / 300)],
      [heNormal(), 2 / 300, undefined],
      [lecunUniform(), 1 / 300, Math.sqrt(3 / 300)],
      [torchUniform(), 1 / 900, 1 / Math.sqrt(300)],
      [uniform(-2, 2), 16 / 12, 2],
      [normal(3), 9, undefined],
    ]
    for (const [initializer, variance, bound] of cases) {
      const found = moments(draw(initializer))
      expect(Math.abs(found.mean)).toBeLessThan(5 * Math.sqrt(variance / 30_000))
      expect(found.variance / variance).toBeGreaterThan(0.97)
      expect(found.variance / variance).toBeLessThan(1.03)
      if (bound !== undefined) {
        expect(found.largest).toBeLessThanOrEqual(bound)
        expect(found.largest).toBeGreaterThan(0.999 * bound)
      }
    }
    expect(moments(draw(normal(1, 7))).mean).toBeCloseTo(7, 1)
    expect([...draw(constantly(4), [2])]).toEqual([4, 4])
    expect([...draw(uniform(2, 3), [1000])].every((v) => v >= 2 && v < 3)).toBe(true)
  })

  it('counts the receptive field of a convolution', () => {
    expect(moments(draw(heUniform(), [3, 3, 50, 40])).largest).toBeLessThanOrEqual(Math.sqrt(6 / 450))
    expect(moments(draw(heUniform(), [3, 3, 50, 40])).largest).toBeGreaterThan(0.999 * Math.sqrt(6 / 450))
  })

  it('of odd shapes is finite', () => {
    for (const of of [[], [0], [1], [0, 5], [5, 0]])
      for (const initializer of [glorotUniform(), heNormal(), torchUniform()])
        expect(draw(initializer, of).every(Number.isFinite)).toBe(true)
  })
})
