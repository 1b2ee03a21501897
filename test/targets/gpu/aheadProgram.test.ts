/* The program of a module for gpu.js that was written ahead of time: values, errors, state. */
import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  compile,
  constant,
  equal,
  exp,
  getOrThrow,
  greater,
  input,
  iota,
  log,
  makeStep,
  mul,
  parameter,
  stateVariable,
  sub,
  sum,
  take,
  tensor,
  toFloat,
  where,
  zeros,
} from 'regula'
import { gpu } from 'regula/gpu'
import { afterAll, describe, expect, test } from 'vitest'
import { failingTrials, fineFeed } from '../../../properties/support/failingTrials.js'
import { type Emitted, errorOf, makeFolder, outputsOf, programOf, stateOf } from './emitted.js'

const folder = makeFolder()
afterAll(folder.remove)

const mode = 'webasm'

const loaded = async (...given: Parameters<typeof folder.load>): Promise<Emitted> =>
  programOf(await (await folder.load(...given))({ mode }))

const n = stateVariable('n', [], 'int', zeros())
const counting = makeStep({
  outputs: { y: log(input('x', [])), before: n },
  next: [[n, add(n, 1)]],
})

describe('values', () => {
  const step = makeStep({
    outputs: {
      float: add(input('a', [2, 2]), input('b', [])),
      int: add(input('i', [3], 'int'), 1),
      bool: where(input('c', [40], 'bool'), greater(iota([40], 0), 10), equal(iota([40], 0), 3)),
      word: input('w', [2], 'uint32'),
    },
  })
  const c = Array.from({ length: 40 }, (_, k) => k % 3 === 0)
  const outputs = {
    float: Float32Array.of(2, 3, 4, 5),
    int: Int32Array.of(0, 1, 2 ** 24 - 1),
    bool: Uint8Array.from(c, (isChosen, k) => Number(isChosen ? k > 10 : k === 3)),
    word: Uint32Array.of(0, 2 ** 32 - 1),
  }
  const rest = { i: [-1, 0, 2 ** 24 - 2], c, w: [0, 2 ** 32 - 1] }

  test('are nested arrays, numbers, typed arrays or tensors; outputs are arrays of their dtype', async () => {
    const program = await loaded(step)
    for (const a of [
      [
        [1, 2],
        [3, 4],
      ],
      Float64Array.of(1, 2, 3, 4),
      Uint8Array.of(1, 2, 3, 4),
      tensor('float', [2, 2], Float64Array.of(1, 2, 3, 4)),
    ])
      for (const b of [1, Float32Array.of(1), { shape: [], data: Float64Array.of(1) }])
        expect(await program.run({ ...rest, a, b })).toEqual({ ok: true, outputs })
  })

  test('of one run are not those of the next', async () => {
    const program = await loaded(step)
    const first = await outputsOf(program, { ...rest, a: Float32Array.of(1, 2, 3, 4), b: 1 })
    await outputsOf(program, { ...rest, a: new Float32Array(4), b: 1 })
    expect(first).toEqual(outputs)
  })

  test('constants', async () => {
    const numbers = Array.from({ length: 50 }, (_, i) => Math.fround(Math.sin(i)))
    const looked = makeStep({ outputs: { y: take(constant(numbers), input('i', [2], 'int')) } })
    const { y } = await outputsOf(await loaded(looked), { i: [3, 49] })
    expect(y).toEqual(Float32Array.of(numbers[3] ?? 0, numbers[49] ?? 0))
  })

  test('runs that are asked for at once are done one after the other', async () => {
    const program = await loaded(counting)
    const all = await Promise.all([1, 2, 3].map(() => program.run({ x: 1 })))
    expect(all.map((one) => (one.ok ? one.outputs.before : one.error))).toEqual(
      [0, 1, 2].map((count) => Int32Array.of(count)),
    )
  })
})

describe('what is wrong with inputs is said as in this process', () => {
  const step = makeStep({
    outputs: {
      a: mul(input('a', [2, 2]), 2),
      b: add(input('b', [2], 'int'), 1),
      c: input('c', [2], 'bool'),
      d: mul(input('d', []), 2),
    },
  })
  const good = { a: new Float32Array(4), b: [1, 2], c: [true, 0], d: 1 }

  const bad: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined],
    ['null', null],
    ['a number', 3],
    ['no names', {}],
    ['an unknown name', { ...good, h: 1, constructor: 2 }],
    ['a NaN', { ...good, a: Float32Array.of(0, 0, Number.NaN, 0) }],
    ['an infinity', { ...good, d: Number.POSITIVE_INFINITY }],
    ['a float64 that is no float32', { ...good, d: Float64Array.of(1e300) }],
    ['a half', { ...good, b: [1, 0.5] }],
    ['an int that is no float32', { ...good, b: [1, 2 ** 24 + 1] }],
    ['2', { ...good, c: Uint8Array.of(0, 2) }],
    ['a wrong length', { ...good, a: Float32Array.of(1, 2, 3), b: Int32Array.of(1) }],
    ['a ragged array', { ...good, a: [[1, 2], [3]] }],
    ['another shape', { ...good, d: tensor('float', [1], Float64Array.of(1)) }],
    ['bytes', { ...good, a: new DataView(new ArrayBuffer(4)), b: BigInt64Array.of(1n, 2n) }],
  ]

  test.each(bad)('%s', async (_, inputs) => {
    const program = await loaded(step)
    const given = Object.entries(typeof inputs === 'object' && inputs !== null ? inputs : {})
    const known = getOrThrow(await compile(step, { target: gpu({ mode }) })())
    const expected = await known.run(Object.fromEntries(given))()
    if (E.isRight(expected) || expected.left._tag !== 'BadInput') throw new Error('there is no error')
    const { problems } = expected.left
    const error = { kind: 'BadInput', message: problems.join('\n'), problems }
    expect(await program.run(inputs)).toEqual({ ok: false, error })
    expect((await program.run(good)).ok).toBe(true)
  })
})

describe('errors of a run', () => {
  test('an index out of range, with its place', async () => {
    const i = input('i', [2], 'int')
    const taken = await loaded(makeStep({ outputs: { y: take(constant([1, 2, 3]), i) } }))
    for (const outside of [7, -1]) {
      const kernel = expect.any(String)
      const message = expect.stringMatching(new RegExp(`: the index ${outside} is out of range$`))
      const error = { kind: 'EvaluationFailed', message, kernel, value: outside }
      expect(await taken.run({ i: [0, outside] })).toEqual({ ok: false, error })
    }
    expect((await outputsOf(taken, { i: [0, 2] })).y).toEqual(Float32Array.of(1, 3))
  })

  test('an int that kernels do not hold', async () => {
    const scaled = await loaded(makeStep({ outputs: { z: mul(input('i', [2], 'int'), 2 ** 20) } }))
    const large = errorOf(await scaled.run({ i: [0, 2 ** 10] }))
    expect(large).toMatchObject({ kind: 'EvaluationFailed', value: 2 ** 30 })
    expect(large?.message).toMatch(/: 1073741824 is no whole number up to 16777215$/)
    expect((await outputsOf(scaled, { i: [0, 3] })).z).toEqual(Int32Array.of(0, 3 * 2 ** 20))
  })

  test('a NaN or an infinity, with its place; the state is as before', async () => {
    const program = await loaded(counting)
    await outputsOf(program, { x: 1 })
    const error = {
      kind: 'NonFinite',
      message: "output 'y' has NaN at []",
      name: 'y',
      value: Number.NaN,
      index: [],
    }
    expect(await program.run({ x: -1 })).toEqual({ ok: false, error })
    expect(await stateOf(program)).toEqual({ n: Int32Array.of(1) })
    expect((await outputsOf(program, { x: 1 })).before).toEqual(Int32Array.of(1))
    const w = parameter('w', [2, 2], { initializer: zeros() })
    const growing = makeStep({ outputs: { s: sum(w) }, next: [[w, add(w, exp(input('x', [2, 2])))]] })
    const grown = await loaded(growing)
    expect(errorOf(await grown.run({ x: Float32Array.of(0, 0, 0, 1000) }))).toEqual({
      kind: 'NonFinite',
      message: "state 'w' has Infinity at [1, 1]",
      name: 'w',
      value: Number.POSITIVE_INFINITY,
      index: [1, 1],
    })
    expect(await stateOf(grown)).toEqual({ w: new Float32Array(4) })
  })

  test('are none where NaN and infinities are allowed', async () => {
    const program = await loaded(counting, { nonFinite: 'allow' })
    expect((await outputsOf(program, { x: -1 })).y).toEqual(Float32Array.of(Number.NaN))
    const { y } = await outputsOf(program, { x: Number.POSITIVE_INFINITY })
    expect(y).toEqual(Float32Array.of(Number.POSITIVE_INFINITY))
    expect(await stateOf(program)).toEqual({ n: Int32Array.of(2) })
  })

  test('of what the host works out', async () => {
    const key = stateVariable('key', [2], 'uint32', {
      kind: 'values',
      value: tensor('uint32', [2], Float64Array.of(5, 6)),
    })
    const words = makeStep({ outputs: { y: toFloat(take(key, input('i', [1], 'int'))) } })
    const program = await loaded(words)
    expect(errorOf(await program.run({ i: [2] }))).toMatchObject({
      kind: 'EvaluationFailed',
      message: expect.stringMatching(/the index 2 is out of range$/),
    })
    expect((await outputsOf(program, { i: [1] })).y).toEqual(Float32Array.of(6))
  })

  test('of a variable that the host works out', async () => {
    const key = stateVariable('key', [2], 'uint32', {
      kind: 'values',
      value: tensor('uint32', [2], Float64Array.of(15, 6)),
    })
    const w = stateVariable('w', [2], 'float', zeros())
    const next = log(sub(toFloat(key), 10))
    const step = makeStep({ outputs: { y: mul(input('x', []), 2) }, next: [[w, next]] })
    const program = await loaded(step)
    expect(errorOf(await program.run({ x: 1 }))).toMatchObject({ kind: 'NonFinite', name: 'w', index: [1] })
    expect((await stateOf(program)).w).toEqual(new Float32Array(2))
    const inThis = getOrThrow(await compile(step, { target: gpu({ mode }) })())
    expect(await inThis.run({ x: 1 })()).toMatchObject({ left: { _tag: 'NonFinite', index: [1] } })
    expect(getOrThrow(await inThis.state()()).w?.data).toEqual(new Float64Array(2))
  })

  test.each(failingTrials)(
    'for $name leave the state as it was, and the next run is right',
    async (trial) => {
      const { step, feeds } = trial
      const program = await loaded(step)
      await outputsOf(program, fineFeed(step))
      const before = await stateOf(program)
      expect((await program.run(feeds[0])).ok).toBe(false)
      expect(await stateOf(program)).toEqual(before)
      await outputsOf(program, fineFeed(step))
      expect(await stateOf(program)).toEqual({ w: Float32Array.of(2, 8, 18) })
    },
  )
})

describe('state', () => {
  test('is that of one program: two of one module know nothing of each other', async () => {
    const create = await folder.load(counting)
    const [one, other] = [programOf(await create({ mode })), programOf(await create({ mode }))]
    for (const _ of [1, 2, 3]) await outputsOf(one, { x: 1 })
    await outputsOf(other, { x: 1 })
    expect([await stateOf(one), await stateOf(other)]).toEqual([
      { n: Int32Array.of(3) },
      { n: Int32Array.of(1) },
    ])
  })

  test('is a copy, and can be loaded', async () => {
    const create = await folder.load(counting)
    const [one, other] = [programOf(await create({ mode })), programOf(await create({ mode }))]
    await outputsOf(one, { x: 1 })
    const state = await stateOf(one)
    await outputsOf(one, { x: 1 })
    expect(state).toEqual({ n: Int32Array.of(1) })
    expect(await other.load({ ...state, more: 3 })).toEqual({ ok: true })
    expect((await outputsOf(other, { x: 1 })).before).toEqual(Int32Array.of(1))
    const given = programOf(await create({ mode, state: { n: 5 } }))
    expect(await stateOf(given)).toEqual({ n: Int32Array.of(5) })
    expect(await stateOf(programOf(await create({ mode, state: undefined })))).toEqual({
      n: Int32Array.of(0),
    })
  })

  test('that does not fit is an error, and changes nothing', async () => {
    const create = await folder.load(counting)
    const program = programOf(await create({ mode }))
    await outputsOf(program, { x: 1 })
    for (const [state, message] of [
      [undefined, "state 'n' (int []) is missing"],
      [{}, "state 'n' (int []) is missing"],
      [{ n: 0.5 }, "state 'n' has 0.5 at [], which is no int"],
      [{ n: 2 ** 40 }, "state 'n' has 1099511627776 at []; this target holds ints of 32 bits"],
      [{ n: [1, 2] }, "state 'n' does not have the shape []: it is no number"],
      [new Uint8Array(3), 'the state is no file of safetensors: its header ends at byte 8 of 3'],
    ]) {
      const error = { kind: 'BadInput', message, problems: [message] }
      expect(await program.load(state)).toEqual({ ok: false, error })
      if (state !== undefined) expect(await create({ mode, state })).toEqual({ ok: false, error })
    }
    expect(await stateOf(program)).toEqual({ n: Int32Array.of(1) })
  })
})
