import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import {
  compile,
  constant,
  dense,
  div,
  type Expr,
  evaluate,
  getOrThrow,
  input,
  interpreter,
  log,
  makeStep,
  meanSquaredError,
  mul,
  parameter,
  type RunError,
  relu,
  type Shape,
  sqrt,
  sub,
  take,
  trainingStep,
} from 'regula'
import { sgd } from 'regula/optimizers'
import { arbitraryExpr } from 'regula/testing'
import { describe, expect, test } from 'vitest'
import { programOf, stateOf } from './support/models.js'
import { feedOf } from './support/randomExpr.js'
import { total } from './support/values.js'

type Float = Expr<Shape, 'float'>

const smooth = arbitraryExpr({ smooth: true, maxFunctions: 6, maxValue: 10 })

describe('float32', () => {
  test('gives what float64 gives, within rounding', () => {
    fc.assert(
      fc.property(smooth, (drawn) => {
        const inputs = feedOf(drawn)
        const rounded = Object.fromEntries(
          Object.entries(inputs).map(([name, x]) => [name, Float64Array.from(x, Math.fround)]),
        )
        const [exact = Number.NaN] = getOrThrow(evaluate(drawn.expr, { inputs: rounded })).data
        const [single = Number.NaN] = getOrThrow(
          evaluate(drawn.expr, { inputs: rounded, precision: 'float32' }),
        ).data
        expect(Math.abs(exact - single)).toBeLessThan(2e-3 * (1 + Math.abs(exact)))
        expect(Math.fround(single)).toBe(single)
      }),
    )
  })

  test('of a program is that of an evaluation', async () => {
    await fc.assert(
      fc.asyncProperty(smooth, fc.constantFrom('float32', 'float64'), async (drawn, precision) => {
        const inputs = feedOf(drawn)
        const step = makeStep({ outputs: { y: drawn.expr } })
        const program = await programOf(step, { target: interpreter({ precision }) })
        const outputs = await program.run(inputs)()
        if (E.isLeft(outputs)) expect.fail('the run fails')
        const direct = getOrThrow(evaluate(drawn.expr, { inputs, precision }))
        expect(Array.from(outputs.right.y?.data ?? [])).toEqual(Array.from(direct.data))
      }),
    )
  })

  test('rounds every operation', () => {
    const x = input('x', [])
    const inputs = { x: 2 ** 24 }
    const lost = sub(mul(sub(x, -1), 1), x)
    expect(getOrThrow(evaluate(lost, { inputs })).data[0]).toBe(1)
    expect(getOrThrow(evaluate(lost, { inputs, precision: 'float32' })).data[0]).toBe(0)
  })
})

describe('evaluation', () => {
  test('is a function: the same expression and inputs give the same numbers', () => {
    fc.assert(
      fc.property(arbitraryExpr(), (drawn) => {
        const inputs = feedOf(drawn)
        expect(evaluate(drawn.expr, { inputs })).toEqual(evaluate(drawn.expr, { inputs }))
      }),
    )
  })

  test('leaves its inputs alone', () => {
    fc.assert(
      fc.property(arbitraryExpr(), (drawn) => {
        const inputs = feedOf(drawn)
        const before = JSON.stringify(Object.values(inputs).map((x) => Array.from(x)))
        getOrThrow(evaluate(drawn.expr, { inputs }))
        expect(JSON.stringify(Object.values(inputs).map((x) => Array.from(x)))).toBe(before)
      }),
    )
  })
})

// ---------------------------------------------------------------- runs that fail

const model = () => {
  const x: Float = input('x', [2, 3])
  const prediction = dense('layer', 1)(relu(x))
  return meanSquaredError(log(prediction), input('y', [2, 1]))
}

const good = { x: Float64Array.of(1, 2, 3, 4, 5, 6), y: Float64Array.of(1, 2) }

const positive = {
  'layer/kernel': { dtype: 'float', shape: [3, 1], data: Float64Array.of(0.5, 0.25, 0.125) },
  'layer/bias': { dtype: 'float', shape: [1], data: Float64Array.of(0.1) },
} as const

const failureOf = (result: E.Either<RunError, unknown>): RunError =>
  E.isLeft(result) ? result.left : expect.fail('the run succeeds')

describe('a run that fails', () => {
  const start = async () => {
    const program = await programOf(
      trainingStep({ loss: model(), optimizer: sgd({ learningRate: 0.01, momentum: 0.9 }) }),
    )
    await program.load({ ...(await stateTensors(program)), ...positive })()
    return program
  }
  const stateTensors = async (program: Awaited<ReturnType<typeof programOf>>) => {
    const state = await program.state()()
    return E.isRight(state) ? state.right : expect.fail('the state cannot be read')
  }

  const badInputs: Readonly<Record<string, Parameters<Awaited<ReturnType<typeof programOf>>['run']>[0]>> = {
    'a missing input': { x: good.x },
    'an unknown input': { ...good, z: 1 },
    'too few numbers': { ...good, x: Float64Array.of(1, 2) },
    'nested arrays of another shape': { ...good, x: [[1, 2, 3]] },
    'a NaN': { ...good, x: Float64Array.of(1, 2, Number.NaN, 4, 5, 6) },
    'an infinity': { ...good, y: Float64Array.of(1, Infinity) },
  }

  test.each(Object.entries(badInputs))('for %s leaves the state as it was', async (_, inputs) => {
    const program = await start()
    await program.run(good)()
    const before = await stateOf(program)
    const failure = failureOf(await program.run(inputs)())
    expect(failure._tag).toBe('BadInput')
    expect(await stateOf(program)).toEqual(before)
    expect((await program.run(good)())._tag).toBe('Right')
    expect(await stateOf(program)).not.toEqual(before)
  })

  test('for a NaN on the way names the operation, and leaves the state as it was', async () => {
    const program = await start()
    await program.run(good)()
    const before = await stateOf(program)
    // relu kills the row, and a negative bias makes the logarithm of a negative number.
    await program.load({
      ...(await stateTensors(program)),
      'layer/bias': { dtype: 'float', shape: [1], data: Float64Array.of(-3) },
    })()
    const negative = await stateOf(program)
    const failure = failureOf(await program.run({ ...good, x: Float64Array.from({ length: 6 }, () => -1) })())
    expect(failure).toMatchObject({ _tag: 'NonFinite', op: 'log', value: Number.NaN, index: [0, 0] })
    expect(await stateOf(program)).toEqual(negative)
    expect(negative['layer/kernel']).toEqual(before['layer/kernel'])
  })

  test('names the first operation that makes something not finite', async () => {
    const x: Float = input('x', [2])
    const cases: readonly (readonly [string, Expr, readonly number[]])[] = [
      ['sqrt', sqrt(sub(x, 5)), [6, 1]],
      ['div', div(1, sub(x, 1)), [2, 1]],
      ['log', mul(log(x), 0), [1, -1]],
      ['sqrt', total(mul(sqrt(x), constant([1, 1]))), [1, -1]],
    ]
    for (const [op, y, values] of cases) {
      const program = await programOf(makeStep({ outputs: { y } }))
      const failure = failureOf(await program.run({ x: Float64Array.from(values) })())
      expect(failure).toMatchObject({ _tag: 'NonFinite', op, index: [1] })
    }
  })

  test('for an index out of range says which', async () => {
    const indices = input('i', [2], 'int')
    const table = parameter('table', [3], { initializer: { kind: 'constant', value: 1 } })
    const program = await programOf(makeStep({ outputs: { y: take(table, indices) } }))
    for (const stray of [-1, 3, 100]) {
      const failure = failureOf(await program.run({ i: [0, stray] })())
      expect(failure).toMatchObject({ _tag: 'EvaluationFailed', op: 'gather' })
      expect(JSON.stringify(failure)).toContain(`index ${stray}`)
    }
  })

  test('may be allowed to go on with what is not finite', async () => {
    const x: Float = input('x', [2])
    const step = makeStep({ outputs: { y: log(x) } })
    const program = await compile(step, { target: interpreter({ nonFinite: 'allow' }) })()
    if (E.isLeft(program)) expect.fail('it does not compile')
    const outputs = await program.right.run({ x: [1, -1] })()
    expect(E.isRight(outputs) ? Array.from(outputs.right.y?.data ?? []) : []).toEqual([0, Number.NaN])
  })
})
