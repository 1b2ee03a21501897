/* The program of a module that was written ahead of time: values, errors, state. */
import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  compile,
  constant,
  constantly,
  cumsum,
  equal,
  exp,
  getOrThrow,
  greater,
  input,
  iota,
  javascript,
  javascriptModule,
  log,
  makeStep,
  mul,
  parameter,
  randomBits,
  square,
  stateVariable,
  sum,
  take,
  tensor,
  toInt,
  where,
  zeros,
} from 'regula'
import { afterAll, describe, expect, test } from 'vitest'
import { errorOf, makeFolder, outputsOf } from './emitted.js'

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
  const rest = { i: [-1, 0, 2 ** 31 - 2], c, w: [0, 2 ** 32 - 1] }

  test('are nested arrays, numbers, typed arrays or tensors; outputs are arrays of their dtype', async () => {
    const program = (await folder.load(step))()
    const bool = Uint8Array.from(c, (isChosen, k) => Number(isChosen ? k > 10 : k === 3))
    for (const a of [
      [
        [1, 2],
        [3, 4],
      ],
      Float64Array.of(1, 2, 3, 4),
      Float32Array.of(1, 2, 3, 4),
      Uint8Array.of(1, 2, 3, 4),
      tensor('float', [2, 2], Float64Array.of(1, 2, 3, 4)),
    ])
      for (const b of [1, Float32Array.of(1), { shape: [], data: Float64Array.of(1) }])
        expect(program.run({ ...rest, a, b })).toEqual({
          ok: true,
          outputs: {
            float: Float32Array.of(2, 3, 4, 5),
            int: Int32Array.of(0, 1, 2 ** 31 - 1),
            bool,
            word: Uint32Array.of(0, 2 ** 32 - 1),
          },
        })
  })

  test('are copied', async () => {
    const program = (await folder.load(makeStep({ outputs: { y: input('x', [2]) } })))()
    const x = Float32Array.of(1, 2)
    const { y } = outputsOf(program, { x })
    x[0] = 9
    y?.fill(7)
    expect(outputsOf(program, { x: [3, 4] })).toEqual({ y: Float32Array.of(3, 4) })
    expect(y).toEqual(Float32Array.of(7, 7))
  })

  test('an input that nothing needs is asked for all the same', async () => {
    const program = (await folder.load(makeStep({ outputs: { y: mul(toInt(input('x', [2])), 0) } })))()
    expect(errorOf(program.run({}))?.kind).toBe('BadInput')
    expect(outputsOf(program, { x: [1, 2] })).toEqual({ y: Int32Array.of(0, 0) })
  })
})

describe('what is wrong with inputs', () => {
  const step = makeStep({
    outputs: {
      a: input('a', [2, 2]),
      b: input('b', [2], 'int'),
      c: input('c', [2], 'bool'),
      d: input('d', []),
      e: input('e', [3]),
      f: input('f', [1, 1]),
      g: input('g', [2], 'uint32'),
    },
  })
  const good = {
    a: [
      [1, 2],
      [3, 4],
    ],
    b: [1, 2],
    c: [true, 0],
    d: 1,
    e: [1, 2, 3],
    f: [[1]],
    g: [0, 1],
  }

  const bad: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined],
    ['null', null],
    ['a number', 3],
    ['no names', {}],
    ['an unknown name', { ...good, h: 1, constructor: 2 }],
    [
      'a NaN',
      {
        ...good,
        a: [
          [1, 2],
          [3, Number.NaN],
        ],
      },
    ],
    ['an infinity', { ...good, d: Number.POSITIVE_INFINITY }],
    ['a half', { ...good, b: [1, 0.5], g: [0.5, 0] }],
    ['2', { ...good, c: [0, 2] }],
    ['a negative word', { ...good, g: [0, -1] }],
    ['a large word', { ...good, g: [0, 2 ** 32] }],
    ['a wrong length', { ...good, e: [1, 2], a: Float64Array.of(1, 2, 3) }],
    ['a wrong depth', { ...good, d: [1], e: 1, f: [1] }],
    ['a ragged array', { ...good, a: [[1, 2], [3]] }],
    ['another shape', { ...good, f: tensor('float', [1], Float64Array.of(1)) }],
    ['texts', { ...good, d: '1', e: ['1', null, undefined] }],
    ['bytes', { ...good, e: new DataView(new ArrayBuffer(3)), g: BigInt64Array.of(1n, 2n) }],
  ]

  test.each(bad)('%s', async (_, inputs) => {
    const program = (await folder.load(step))()
    const error = errorOf(program.run(inputs))
    const given = Object.entries(typeof inputs === 'object' && inputs !== null ? inputs : {})
    const known = getOrThrow(await compile(step, { target: javascript() })())
    const expected = await known.run(Object.fromEntries(given))()
    if (E.isRight(expected) || expected.left._tag !== 'BadInput') throw new Error('there is no error')
    const { problems } = expected.left
    expect(error).toEqual({ kind: 'BadInput', message: problems.join('\n'), problems })
    expect(program.run(good).ok).toBe(true)
  })

  test('an int of more than 32 bits', async () => {
    const program = (await folder.load(step))()
    const message = "input 'b' has 2147483648 at [1], which is no int of 32 bits"
    expect(errorOf(program.run({ ...good, b: [1, 2 ** 31] }))?.message).toBe(message)
  })
})

describe('errors of a run', () => {
  test('an index out of range, and an int that is too large', async () => {
    const step = makeStep({
      outputs: {
        y: take(constant([1, 2, 3]), input('i', [2], 'int')),
        z: mul(input('i', [2], 'int'), 2 ** 20),
      },
    })
    const program = (await folder.load(step))()
    const outside = errorOf(program.run({ i: [0, 7] }))
    expect(outside).toMatchObject({ kind: 'EvaluationFailed', value: 7 })
    expect(outside?.message).toBe(`${outside?.kernel}: the index 7 is out of range`)
    const large = errorOf(
      (await folder.load(makeStep({ outputs: { z: mul(input('i', [2], 'int'), 2 ** 20) } })))().run({
        i: [0, 2 ** 20],
      }),
    )
    expect(large).toMatchObject({ kind: 'EvaluationFailed', value: 2 ** 40 })
    expect(large?.message).toMatch(/: 1099511627776 is no 32-bit int$/)
    expect(outputsOf(program, { i: [0, 2] }).y).toEqual(Float32Array.of(1, 3))
  })

  test('a NaN or an infinity, with its place; the state is as before', async () => {
    const program = (await folder.load(counting))()
    outputsOf(program, { x: 1 })
    expect(program.run({ x: -1 })).toEqual({
      ok: false,
      error: {
        kind: 'NonFinite',
        message: "output 'y' has NaN at []",
        name: 'y',
        value: Number.NaN,
        index: [],
      },
    })
    expect(program.state()).toEqual({ n: Int32Array.of(1) })
    expect(outputsOf(program, { x: 1 }).before).toEqual(Int32Array.of(1))
    const w = parameter('w', [2, 2], { initializer: zeros() })
    const growing = makeStep({ outputs: { s: sum(w) }, next: [[w, add(w, exp(input('x', [2, 2])))]] })
    const grown = errorOf(
      (await folder.load(growing))().run({
        x: [
          [0, 0],
          [0, 1000],
        ],
      }),
    )
    expect(grown).toEqual({
      kind: 'NonFinite',
      message: "state 'w' has Infinity at [1, 1]",
      name: 'w',
      value: Number.POSITIVE_INFINITY,
      index: [1, 1],
    })
  })

  test('are none where NaN and infinities are allowed', async () => {
    const program = (await folder.load(counting, { nonFinite: 'allow' }))()
    expect(outputsOf(program, { x: -1 }).y).toEqual(Float32Array.of(Number.NaN))
    expect(outputsOf(program, { x: Number.POSITIVE_INFINITY }).y).toEqual(
      Float32Array.of(Number.POSITIVE_INFINITY),
    )
    expect(program.state()).toEqual({ n: Int32Array.of(2) })
  })
})

describe('state', () => {
  test('is that of one program: two of one module know nothing of each other', async () => {
    const createProgram = await folder.load(counting)
    const [one, other] = [createProgram(), createProgram()]
    for (const _ of [1, 2, 3]) outputsOf(one, { x: 1 })
    outputsOf(other, { x: 1 })
    expect([one.state(), other.state()]).toEqual([{ n: Int32Array.of(3) }, { n: Int32Array.of(1) }])
  })

  test('is a copy, and can be loaded', async () => {
    const createProgram = await folder.load(counting)
    const [one, other] = [createProgram(), createProgram()]
    outputsOf(one, { x: 1 })
    const state = one.state()
    outputsOf(one, { x: 1 })
    expect(state).toEqual({ n: Int32Array.of(1) })
    expect(other.load({ ...state, more: 3 })).toEqual({ ok: true })
    expect(outputsOf(other, { x: 1 }).before).toEqual(Int32Array.of(1))
    expect(createProgram({ state }).state()).toEqual(state)
    expect(createProgram({ state: { n: 5 } }).state()).toEqual({ n: Int32Array.of(5) })
    for (const none of [undefined, null, {}, { state: undefined }])
      expect(createProgram(none).state()).toEqual({ n: Int32Array.of(0) })
  })

  test('that does not fit is an error, and changes nothing', async () => {
    const program = (await folder.load(counting))()
    outputsOf(program, { x: 1 })
    for (const [state, message] of [
      [undefined, "state 'n' (int []) is missing"],
      [{}, "state 'n' (int []) is missing"],
      [{ n: 0.5 }, "state 'n' has 0.5 at [], which is no int"],
      [{ n: 2 ** 40 }, "state 'n' has 1099511627776 at [], which is no int of 32 bits"],
      [{ n: [1, 2] }, "state 'n' does not have the shape []: it is no number"],
    ])
      expect(errorOf(program.load(state))).toEqual({ kind: 'BadInput', message, problems: [message] })
    expect(program.state()).toEqual({ n: Int32Array.of(1) })
  })

  test('given at the start that does not fit stops every run until one that fits is loaded', async () => {
    const program = (await folder.load(counting))({ state: { m: 1 } })
    for (const _ of [1, 2])
      expect(errorOf(program.run({ x: 1 }))?.message).toBe("state 'n' (int []) is missing")
    expect(errorOf(program.load({}))?.kind).toBe('BadInput')
    expect(program.run({ x: 1 }).ok).toBe(false)
    expect(program.load({ n: 4 })).toEqual({ ok: true })
    expect(outputsOf(program, { x: 1 }).before).toEqual(Int32Array.of(4))
  })
})

describe('first values', () => {
  const size = 70
  const bits = Float64Array.from({ length: size }, (_, i) => Number(i % 7 < 3))
  const words = Float64Array.from(randomBits([1, 2], size))
  const of = (name: string, dtype: 'float' | 'int' | 'bool' | 'uint32', data: Float64Array) =>
    stateVariable(name, [data.length], dtype, { kind: 'values', value: tensor(dtype, [data.length], data) })
  const variables = {
    floats: of(
      'floats',
      'float',
      words.map((word) => Math.fround(word / 7 - 1e8)),
    ),
    small: of('small', 'float', Float64Array.of(-0, 2 ** -149, -(2 ** -140), 3e38)),
    ints: of(
      'ints',
      'int',
      words.map((word) => word - 2 ** 31),
    ),
    words: of('words', 'uint32', words),
    bits: of('bits', 'bool', bits),
    ones: stateVariable('ones', [size], 'float', constantly(1)),
    minus: stateVariable('minus', [size], 'int', constantly(-1)),
    negativeZeros: stateVariable('negativeZeros', [size], 'float', constantly(-0)),
    truths: stateVariable('truths', [64], 'bool', constantly(1)),
    zeros: stateVariable('zeros', [size], 'float', zeros()),
  }

  test('are exact, and short where they are all the same', async () => {
    const step = makeStep({ outputs: variables })
    const program = (await folder.load(step))()
    const known = getOrThrow(await compile(step, { target: javascript() })())
    const expected = getOrThrow(await known.state()())
    for (const [name, values] of Object.entries(program.state()))
      expect([...values], name).toEqual([...(expected[name]?.data ?? [])])
    expect(Object.keys(program.state())).toEqual(Object.keys(variables))
    expect(outputsOf(program).bits).toEqual(Uint8Array.from(bits))
    const { js } = getOrThrow(javascriptModule(step))
    const table = js.slice(js.indexOf('const firstValues'))
    expect(table.match(/, '[\w+/]+=*'\],$/gm)).toHaveLength(5)
    expect(table).toMatch(/\/\/ ones\n {2}\[\d+, 70, 1065353216\],/)
    expect(table).not.toContain('zeros\n')
  })

  test('constants are among them', async () => {
    const numbers = Float64Array.from({ length: 50 }, (_, i) => Math.sin(i))
    const table = constant([...numbers])
    const program = (await folder.load(makeStep({ outputs: { y: take(table, input('i', [2], 'int')) } })))()
    expect(outputsOf(program, { i: [3, 49] }).y).toEqual(Float32Array.of(Math.sin(3), Math.sin(49)))
  })
})

test('the description says what the program is', async () => {
  const { kernels, arenaBytes } = getOrThrow(javascriptModule(counting))
  expect((await folder.load(counting))().description).toEqual({
    target: 'javascript',
    inputs: [{ name: 'x', dtype: 'float', shape: [] }],
    outputs: [
      { name: 'y', dtype: 'float', shape: [] },
      { name: 'before', dtype: 'int', shape: [] },
    ],
    state: [{ name: 'n', dtype: 'int', shape: [] }],
    kernels,
    arenaBytes,
  })
})

test('what cannot be compiled is an error', () => {
  const result = javascriptModule(makeStep({ outputs: { y: input('x', ['n']) } }))
  expect(E.isLeft(result) && result.left.diagnostics[0]?.message).toMatch(/'n' has no size/)
  const state = javascriptModule(counting, { state: {} })
  expect(E.isLeft(state) && state.left.diagnostics[0]?.message).toBe("state 'n' (int []) is missing")
})

test('a kernel with more parts than text can hold is written without them', async () => {
  let y = input('x', [2])
  for (let i = 0; i < 60; i += 1) y = add(mul(0.5, y), square(y))
  const step = makeStep({ outputs: { y } })
  expect(getOrThrow(javascriptModule(step)).js).toContain('too long to print')
  expect(outputsOf((await folder.load(step))(), { x: [0, -0.5] }).y?.[0]).toBe(0)
})

test('values without numbers', async () => {
  const w = parameter('w', [0, 3], { initializer: zeros() })
  const program = (await folder.load(makeStep({ outputs: { y: add(w, input('x', [0, 3])), z: sum(w) } })))()
  for (const x of [[], new Float32Array(0)])
    expect(outputsOf(program, { x })).toEqual({ y: new Float32Array(0), z: Float32Array.of(0) })
  expect(errorOf(program.run({ x: new BigInt64Array(0) }))?.kind).toBe('BadInput')
})

test('a running sum, whose loop is of another kind', async () => {
  const step = makeStep({ outputs: { y: cumsum(input('x', [3]), { axis: 0 }) } })
  expect(outputsOf((await folder.load(step))(), { x: [1, 2, 3] }).y).toEqual(Float32Array.of(1, 3, 6))
})
