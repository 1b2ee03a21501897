/* `auto`: the first mode that is there and right; which one, and what was passed over, stands in `backend`. */
import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  getOrThrow,
  input,
  interpreter,
  makeStep,
  mul,
  type Program,
  type Shape,
  stateVariable,
  sum,
} from 'regula'
import { expect, test } from 'vitest'
import { bindForTarget } from '../../../src/targets/compile.js'
import { makeAutomatic } from '../../../src/targets/gpu/automatic.js'
import type { Mode } from '../../../src/targets/gpu/engine/modes.js'

const w = stateVariable<Shape, 'float'>('w', [3], 'float', { kind: 'constant', value: 2 })
const x = input<Shape>('x', [3])
const step = makeStep({ outputs: { y: sum(mul(w, x)) }, next: [[w, add(w, x)]] })
const bound = getOrThrow(bindForTarget(step, {}))
const feed = { x: [1, 2, 3] }

type Made = E.Either<readonly string[], Program>

const right = async (mode: Mode): Promise<Program> => ({
  ...getOrThrow(await interpreter().compile(bound)()),
  backend: { name: mode, passedOver: [] },
})

const off = (data: ArrayLike<number>): Float64Array => Float64Array.from(data, (value) => value + 0.5)

/** Each way in which a mode may not do. */
const ways: Readonly<Record<string, (mode: Mode) => Promise<Made>>> = {
  right: async (mode) => E.right(await right(mode)),
  absent: async (mode) => E.left([`there is no ${mode}`]),
  'wrong outputs': async (mode) => {
    const program = await right(mode)
    return E.right({
      ...program,
      run: (inputs) => async () => {
        const found = await program.run(inputs)()
        if (E.isLeft(found)) return found
        const wrong = Object.entries(found.right).map(([name, value]) => [
          name,
          { ...value, data: off(value.data) },
        ])
        return E.right(Object.fromEntries(wrong))
      },
    })
  },
  'wrong state': async (mode) => {
    const program = await right(mode)
    let runs = 0
    return E.right({
      ...program,
      run: (inputs) => () => {
        runs += 1
        return program.run(inputs)()
      },
      state: () => async () => {
        const found = getOrThrow(await program.state()())
        const { w: value } = found
        return runs === 0 || value === undefined
          ? E.right(found)
          : E.right({ ...found, w: { ...value, data: off(value.data) } })
      },
    })
  },
  lost: async (mode) => ({
    ...E.right({
      ...(await right(mode)),
      run: () => async () =>
        E.left({
          _tag: 'EvaluationFailed',
          op: `gpu (${mode})`,
          path: 'sum',
          message: 'it is lost',
        } as const),
    }),
  }),
}

const start = (found: Readonly<Partial<Record<Mode, string>>>) => {
  const asked: Mode[] = []
  const inMode = async (mode: Mode): Promise<Made> => {
    asked.push(mode)
    return ways[found[mode] ?? 'absent']?.(mode) ?? E.left(['no such way'])
  }
  return { asked, compiled: makeAutomatic(bound, ['webgpu', 'webgl2', 'webasm', 'cpu'], inMode) }
}

test('the first mode that is there', async () => {
  const { asked, compiled } = start({ webgl2: 'right', webasm: 'right' })
  const program = getOrThrow(await compiled())
  expect(getOrThrow(await program.run(feed)()).y?.data).toEqual(Float64Array.of(12))
  expect(program.backend).toEqual({
    name: 'webgl2',
    passedOver: [{ name: 'webgpu', reason: 'there is no webgpu' }],
  })
  expect(asked).toEqual(['webgpu', 'webgl2'])
})

test.each([
  ['wrong outputs', 'its first run gives 12.5 for y[0], the interpreter 12'],
  ['wrong state', 'its first run gives 3.5 for w[0], the interpreter 3'],
  ['lost', 'it is lost (sum)'],
])('a mode with %s is passed over, with the reason, and the run is right', async (way, reason) => {
  const { compiled } = start({ webgpu: way, webgl2: way, cpu: 'right' })
  const program = getOrThrow(await compiled())
  expect(program.backend.name).toBe('webgpu')
  expect(getOrThrow(await program.run(feed)()).y?.data).toEqual(Float64Array.of(12))
  expect(program.backend).toEqual({
    name: 'cpu',
    passedOver: [
      { name: 'webgpu', reason },
      { name: 'webgl2', reason },
      { name: 'webasm', reason: 'there is no webasm' },
    ],
  })
  expect(getOrThrow(await program.state()()).w?.data).toEqual(Float64Array.of(3, 4, 5))
  expect(getOrThrow(await program.run(feed)()).y?.data).toEqual(Float64Array.of(26))
})

test('a state that was loaded before goes along', async () => {
  const { compiled } = start({ webgpu: 'lost', cpu: 'right' })
  const program = getOrThrow(await compiled())
  getOrThrow(await program.load({ w: { dtype: 'float', shape: [3], data: Float64Array.of(1, 1, 1) } })())
  expect(getOrThrow(await program.run(feed)()).y?.data).toEqual(Float64Array.of(6))
})

test('where no mode is right, a run is an error and the state stays', async () => {
  const { compiled } = start({ webgpu: 'wrong outputs', cpu: 'wrong outputs' })
  const program = getOrThrow(await compiled())
  expect(await program.run(feed)()).toMatchObject({
    left: {
      _tag: 'EvaluationFailed',
      op: 'gpu (cpu)',
      message: expect.stringContaining('gives 12.5 for y[0]'),
    },
  })
  expect(getOrThrow(await program.state()()).w?.data).toEqual(Float64Array.of(2, 2, 2))
})

test('an error of the step itself is no reason to go on', async () => {
  const { asked, compiled } = start({ webgpu: 'right', cpu: 'right' })
  const program = getOrThrow(await compiled())
  expect((await program.run({ x: [1, 2] })())._tag).toBe('Left')
  expect(asked).toEqual(['webgpu'])
})

test('where no mode is there, all reasons are faults', async () => {
  const compiled = await start({}).compiled()
  if (E.isRight(compiled)) return expect.fail('it compiles')
  expect(compiled.left.diagnostics.map(({ message }) => message)).toEqual([
    'no mode runs here',
    ...['webgpu', 'webgl2', 'webasm', 'cpu'].map((mode) => `${mode}: there is no ${mode}`),
  ])
})
