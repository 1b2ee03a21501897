/* The program of a module that was written ahead of time: values, errors, state. */
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
  sum,
  take,
  tensor,
  toInt,
  wasm,
  where,
  zeros,
} from 'regula'
import { afterAll, describe, expect, test } from 'vitest'
import { errorOf, makeFolder, outputsOf, programOf } from './emitted.js'

const folder = makeFolder()
afterAll(folder.remove)

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
    int: Int32Array.of(0, 1, 2 ** 31 - 1),
    bool: Uint8Array.from(c, (isChosen, k) => Number(isChosen ? k > 10 : k === 3)),
    word: Uint32Array.of(0, 2 ** 32 - 1),
  }

  test('are nested arrays, numbers, typed arrays or tensors', async () => {
    const program = programOf(await (await folder.load(step))())
    const rest = { i: [-1, 0, 2 ** 31 - 2], c, w: [0, 2 ** 32 - 1] }
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
        expect(program.run({ ...rest, a, b })).toEqual({ ok: true, outputs })
    const flat = {
      a: Float32Array.of(1, 2, 3, 4),
      b: Float64Array.of(1),
      i: Int32Array.of(-1, 0, 2 ** 31 - 2),
      c: Uint8Array.from(c, Number),
      w: Uint32Array.of(0, 2 ** 32 - 1),
    }
    expect(program.run(flat)).toEqual({ ok: true, outputs })
  })

  test('may be written in place', async () => {
    const program = programOf(await (await folder.load(step))())
    const { a, b, i, w } = program.inputs
    a?.set([1, 2, 3, 4])
    b?.set([1])
    i?.set([-1, 0, 2 ** 31 - 2])
    program.inputs.c?.set(c.map(Number))
    w?.set([0, 2 ** 32 - 1])
    expect(program.run(program.inputs)).toEqual({ ok: true, outputs })
    expect(program.run({ ...program.inputs, b: 1 })).toEqual({ ok: true, outputs })
    expect(program.run({ ...program.inputs, w: program.inputs.i })).toMatchObject({ ok: false })
    program.inputs.c?.fill(2)
    expect(errorOf(program.run(program.inputs))?.message).toBe("input 'c' has 2 at [0], which is no bool")
  })

  test('of one input may stand in the place of another', async () => {
    const swapped = makeStep({ outputs: { y: add(input('a', [2]), mul(input('b', [2]), 10)) } })
    const program = programOf(await (await folder.load(swapped))())
    program.inputs.a?.set([1, 2])
    program.inputs.b?.set([3, 4])
    const { a, b } = program.inputs
    expect(outputsOf(program, { a: b, b: a }).y).toEqual(Float32Array.of(13, 24))
    program.inputs.a?.set([1, 2])
    const both = { a: Float32Array.of(9, 9), b: program.inputs.a }
    expect(outputsOf(program, both).y).toEqual(Float32Array.of(19, 29))
  })

  test('of outputs stand in the same arrays after every run, new ones where those were given away', async () => {
    const program = programOf(await (await folder.load(step))())
    const { float } = outputsOf(program, program.inputs)
    expect(outputsOf(program, program.inputs).float).toBe(float)
    if (float?.buffer instanceof ArrayBuffer) structuredClone(float, { transfer: [float.buffer] })
    expect(float).toHaveLength(0)
    expect(outputsOf(program, program.inputs).float).toEqual(new Float32Array(4))
  })

  test('an input that nothing needs is asked for all the same', async () => {
    const unread = makeStep({ outputs: { y: mul(toInt(input('x', [2])), 0) } })
    const program = programOf(await (await folder.load(unread))())
    expect(errorOf(program.run({}))?.kind).toBe('BadInput')
    expect(errorOf(program.run({ x: Float32Array.of(1, Number.NaN) }))?.kind).toBe('BadInput')
    expect(outputsOf(program, { x: [1, 2] })).toEqual({ y: Int32Array.of(0, 0) })
    expect(outputsOf(program, { x: Float32Array.of(1, 2) })).toEqual({ y: Int32Array.of(0, 0) })
  })

  test('constants', async () => {
    const numbers = Array.from({ length: 50 }, (_, i) => Math.fround(Math.sin(i)))
    const looked = makeStep({ outputs: { y: take(constant(numbers), input('i', [2], 'int')) } })
    const program = programOf(await (await folder.load(looked))())
    expect(outputsOf(program, { i: [3, 49] }).y).toEqual(Float32Array.of(numbers[3] ?? 0, numbers[49] ?? 0))
  })
})

describe('what is wrong with inputs is said as in this process', () => {
  const step = makeStep({
    outputs: {
      a: input('a', [2, 2]),
      b: input('b', [2], 'int'),
      c: input('c', [2], 'bool'),
      d: input('d', []),
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
    ['a large int', { ...good, b: [1, 2 ** 31] }],
    ['2', { ...good, c: Uint8Array.of(0, 2) }],
    ['a wrong length', { ...good, a: Float32Array.of(1, 2, 3), b: Int32Array.of(1) }],
    ['a ragged array', { ...good, a: [[1, 2], [3]] }],
    ['another shape', { ...good, d: tensor('float', [1], Float64Array.of(1)) }],
    ['bytes', { ...good, a: new DataView(new ArrayBuffer(4)), b: BigInt64Array.of(1n, 2n) }],
  ]

  test.each(bad)('%s', async (_, inputs) => {
    const program = programOf(await (await folder.load(step))())
    const given = Object.entries(typeof inputs === 'object' && inputs !== null ? inputs : {})
    const known = getOrThrow(await compile(step, { target: wasm() })())
    const expected = await known.run(Object.fromEntries(given))()
    if (E.isRight(expected) || expected.left._tag !== 'BadInput') throw new Error('there is no error')
    const { problems } = expected.left
    const error = { kind: 'BadInput', message: problems.join('\n'), problems }
    expect(program.run(inputs)).toEqual({ ok: false, error })
    expect(program.run(good).ok).toBe(true)
  })
})

describe('errors of a run', () => {
  test('an index out of range, and an int that is too large', async () => {
    const taken = makeStep({ outputs: { y: take(constant([1, 2, 3]), input('i', [2], 'int')) } })
    const program = programOf(await (await folder.load(taken))())
    const outside = errorOf(program.run({ i: [0, 7] }))
    expect(outside).toMatchObject({ kind: 'EvaluationFailed', value: 7 })
    expect(outside?.message).toBe(`${outside?.kernel}: the index 7 is out of range`)
    expect(outputsOf(program, { i: [0, 2] }).y).toEqual(Float32Array.of(1, 3))
    const scaled = makeStep({ outputs: { z: mul(input('i', [2], 'int'), 2 ** 20) } })
    const large = errorOf(programOf(await (await folder.load(scaled))()).run({ i: [0, 2 ** 20] }))
    expect(large).toMatchObject({ kind: 'EvaluationFailed', value: 2 ** 40 })
    expect(large?.message).toMatch(/: 1099511627776 is no 32-bit int$/)
  })

  test('a NaN or an infinity, with its place; the state is as before', async () => {
    const program = programOf(await (await folder.load(counting))())
    outputsOf(program, { x: 1 })
    const error = {
      kind: 'NonFinite',
      message: "output 'y' has NaN at []",
      name: 'y',
      value: Number.NaN,
      index: [],
    }
    expect(program.run({ x: -1 })).toEqual({ ok: false, error })
    expect(program.state()).toEqual({ n: Int32Array.of(1) })
    expect(outputsOf(program, { x: 1 }).before).toEqual(Int32Array.of(1))
    const w = parameter('w', [2, 2], { initializer: zeros() })
    const growing = makeStep({ outputs: { s: sum(w) }, next: [[w, add(w, exp(input('x', [2, 2])))]] })
    const grown = programOf(await (await folder.load(growing))())
    expect(errorOf(grown.run({ x: Float32Array.of(0, 0, 0, 1000) }))).toEqual({
      kind: 'NonFinite',
      message: "state 'w' has Infinity at [1, 1]",
      name: 'w',
      value: Number.POSITIVE_INFINITY,
      index: [1, 1],
    })
    expect(grown.state()).toEqual({ w: new Float32Array(4) })
  })

  test('are none where NaN and infinities are allowed', async () => {
    const program = programOf(await (await folder.load(counting, { nonFinite: 'allow' }))())
    expect(outputsOf(program, { x: -1 }).y).toEqual(Float32Array.of(Number.NaN))
    expect(outputsOf(program, { x: Number.POSITIVE_INFINITY }).y).toEqual(
      Float32Array.of(Number.POSITIVE_INFINITY),
    )
    expect(program.state()).toEqual({ n: Int32Array.of(2) })
  })

  test('leave a large state as it was, to the last bit, and the inputs where they stand', async () => {
    const w = parameter('w', [300, 300], { initializer: zeros() })
    const changed = add(mul(w, 0.9), exp(input('x', [300])))
    const create = await folder.load(makeStep({ outputs: { s: sum(w) }, next: [[w, changed]] }), { seed: 1 })
    const [one, other] = [programOf(await create()), programOf(await create())]
    const good = (run: number) => ({ x: Float32Array.from({ length: 300 }, (_, i) => Math.sin(run + i)) })
    for (let run = 0; run < 90; run += 1) {
      if (run % 7 === 3 || run === 65) {
        one.inputs.x?.fill(run).fill(1000, 299)
        const given = one.inputs.x?.slice()
        expect(errorOf(one.run(one.inputs))?.kind).toBe('NonFinite')
        expect(one.inputs.x).toEqual(given)
      }
      if (run === 40) expect(one.load(one.state())).toEqual({ ok: true })
      expect(outputsOf(one, good(run)).s).toEqual(outputsOf(other, good(run)).s)
    }
    expect(one.state()).toEqual(other.state())
  })
})

describe('state', () => {
  test('is that of one program: two of one module know nothing of each other', async () => {
    const create = await folder.load(counting)
    const [one, other] = [programOf(await create()), programOf(await create())]
    for (const _ of [1, 2, 3]) outputsOf(one, { x: 1 })
    outputsOf(other, { x: 1 })
    expect([one.state(), other.state()]).toEqual([{ n: Int32Array.of(3) }, { n: Int32Array.of(1) }])
  })

  test('is a copy, and can be loaded', async () => {
    const create = await folder.load(counting)
    const [one, other] = [programOf(await create()), programOf(await create())]
    outputsOf(one, { x: 1 })
    const state = one.state()
    outputsOf(one, { x: 1 })
    expect(state).toEqual({ n: Int32Array.of(1) })
    expect(other.load({ ...state, more: 3 })).toEqual({ ok: true })
    expect(outputsOf(other, { x: 1 }).before).toEqual(Int32Array.of(1))
    expect(programOf(await create({ state: { n: 5 } })).state()).toEqual({ n: Int32Array.of(5) })
    for (const none of [undefined, null, {}, { state: undefined }])
      expect(programOf(await create(none)).state()).toEqual({ n: Int32Array.of(0) })
  })

  test('that does not fit is an error, and changes nothing', async () => {
    const create = await folder.load(counting)
    const program = programOf(await create())
    outputsOf(program, { x: 1 })
    for (const [state, message] of [
      [undefined, "state 'n' (int []) is missing"],
      [{}, "state 'n' (int []) is missing"],
      [{ n: 0.5 }, "state 'n' has 0.5 at [], which is no int"],
      [{ n: 2 ** 40 }, "state 'n' has 1099511627776 at []; this target holds ints of 32 bits"],
      [{ n: [1, 2] }, "state 'n' does not have the shape []: it is no number"],
    ]) {
      const error = { kind: 'BadInput', message, problems: [message] }
      expect(program.load(state)).toEqual({ ok: false, error })
      if (state !== undefined) expect(await create({ state })).toEqual({ ok: false, error })
    }
    expect(program.state()).toEqual({ n: Int32Array.of(1) })
  })
})
