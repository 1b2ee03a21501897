import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  broadcastTo,
  compile,
  constant,
  dense,
  div,
  type Expr,
  evaluate,
  exp,
  formatError,
  getOrThrow,
  greater,
  type Inputs,
  input,
  interpreter,
  iota,
  log,
  makeStep,
  matmul,
  mean,
  meanSquaredError,
  mul,
  type Nested,
  type Program,
  parameter,
  pipe,
  type RunError,
  relu,
  type Shape,
  type State,
  type Step,
  softmaxCrossEntropy,
  sqrt,
  stateVariable,
  sub,
  sum,
  take,
  tensor,
  toNested,
  trainingStep,
  wasm,
  where,
  zeros,
} from 'regula'
import { adam, sgd } from 'regula/optimizers'
import { dropout } from 'regula/regularize'
import { describe, expect, it } from 'vitest'

const programOf = async (step: Step, options = {}): Promise<Program> =>
  getOrThrow(await compile(step, options)())

const outputOf = async (program: Program, inputs: Inputs, name = 'y'): Promise<Nested | RunError> => {
  const result = await program.run(inputs)()
  if (E.isLeft(result)) return result.left as never
  const value = result.right[name]
  return value === undefined ? ('none' as never) : toNested(value)
}

const errorOf = async (program: Program, inputs: Inputs): Promise<RunError | undefined> => {
  const result = await program.run(inputs)()
  return E.isLeft(result) ? result.left : undefined
}

const plain = (state: State): unknown =>
  Object.fromEntries(Object.entries(state).map(([name, value]) => [name, toNested(value)]))

const x = input('x', ['batch', 2])
const target = input('target', ['batch', 1])
const training = trainingStep({
  loss: meanSquaredError(pipe(x, dense('hidden', 3), relu, dense('out', 1)), target),
  optimizer: adam({ learningRate: 0.1 }),
  regularize: [dropout({ dropRate: 0.5 })],
})
const feed = {
  x: [
    [1, 2],
    [3, 4],
  ],
  target: [[1], [2]],
}

describe('inputs', () => {
  it('are nested arrays, numbers, typed arrays or tensors', async () => {
    const program = await programOf(makeStep({ outputs: { y: add(input('a', [2, 2]), input('b', [])) } }))
    const expected = [
      [2, 3],
      [4, 5],
    ]
    const forms: readonly Inputs[string][] = [
      [
        [1, 2],
        [3, 4],
      ],
      Float64Array.of(1, 2, 3, 4),
      Float32Array.of(1, 2, 3, 4),
      Int32Array.of(1, 2, 3, 4),
      Uint8Array.of(1, 2, 3, 4),
      tensor('float', [2, 2], Float64Array.of(1, 2, 3, 4)),
      tensor('int', [2, 2], Int32Array.of(1, 2, 3, 4)),
    ]
    for (const a of forms)
      for (const b of [1, Float64Array.of(1), tensor('float', [], Float64Array.of(1))])
        expect(await outputOf(program, { a, b })).toEqual(expected)
  })

  it('are copied: a later change does not reach the program', async () => {
    const program = await programOf(makeStep({ outputs: { y: input('a', [2]) } }))
    const data = Float64Array.of(1, 2)
    const outputs = getOrThrow(await program.run({ a: data })())
    data[0] = 9
    expect([...(outputs.y?.data ?? [])]).toEqual([1, 2])
  })

  it('all that is wrong with them comes back at once, with the place', async () => {
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
    const error = await errorOf(await programOf(step), {
      a: [
        [1, 2],
        [3, Number.NaN],
      ],
      b: [1, 0.5],
      c: [0, 2],
      e: [1, 2],
      f: tensor('float', [1], Float64Array.of(1)),
      g: [0, -1],
      h: 1,
    })
    expect(error).toEqual({
      _tag: 'BadInput',
      problems: [
        "input 'a' has NaN at [1, 1], which is no finite number",
        "input 'b' has 0.5 at [1], which is no int",
        "input 'c' has 2 at [1], which is no bool",
        "input 'd' (float []) is missing",
        expect.stringContaining("input 'e' does not have the shape [3]"),
        "input 'f' has shape [1], expected [1, 1]",
        "input 'g' has -1 at [1], which is no uint32",
        "input 'h' is unknown; the program takes a, b, c, d, e, f, g",
      ],
    })
  })

  it('of no known kind are refused, not thrown on', async () => {
    const program = await programOf(makeStep({ outputs: { y: input('a', [2]) } }))
    const strange: readonly unknown[] = [
      undefined,
      null,
      'ab',
      {},
      [],
      [[1], [2]],
      [1, 'x'],
      [1, null],
      () => 1,
      new DataView(new ArrayBuffer(16)),
      BigInt64Array.of(1n, 2n),
      1n,
      Symbol('s'),
      new Array(2),
      [1, [2]],
      Float64Array.of(1),
      { data: [1, 2], shape: [2] },
      { data: Float64Array.of(1, 2), shape: 'x' },
      { data: Float64Array.of(1, 2), shape: [2.5] },
    ]
    for (const a of strange) {
      const error = await errorOf(program, { a } as Inputs)
      expect(error?._tag).toBe('BadInput')
    }
  })

  it('may be of no elements', async () => {
    const program = await programOf(makeStep({ outputs: { y: input('a', [0, 3]) } }))
    expect(await outputOf(program, { a: [] })).toEqual([])
    expect(await outputOf(program, { a: new Float64Array(0) })).toEqual([])
  })

  it('NaN is a value where it is allowed', async () => {
    const step = makeStep({ outputs: { y: mul(input('a', [1]), 2) } })
    const program = await programOf(step, { target: interpreter({ nonFinite: 'allow' }) })
    expect(await outputOf(program, { a: [Number.NaN] })).toEqual([Number.NaN])
  })
})

describe('a run that fails', () => {
  const count = stateVariable('count', [], 'float', zeros())

  it('leaves the state', async () => {
    const a = input('a', [])
    const step = makeStep({ outputs: { y: log(a) }, next: [[count, add(count, 1)]] })
    const program = await programOf(step)
    const counted = async (): Promise<unknown> => plain(getOrThrow(await program.state()()))
    getOrThrow(await program.run({ a: 1 })())
    expect((await errorOf(program, { a: -1 }))?._tag).toBe('NonFinite')
    expect((await errorOf(program, {}))?._tag).toBe('BadInput')
    expect(await counted()).toEqual({ count: 1 })
    const picking = await programOf(
      makeStep({
        outputs: { y: take(constant([1, 2]), input('i', [], 'int')) },
        next: [[count, add(count, 1)]],
      }),
    )
    expect(await errorOf(picking, { i: 2 })).toMatchObject({
      _tag: 'EvaluationFailed',
      op: 'gather',
      message: 'index 2 is outside 0 … 1',
    })
    expect(plain(getOrThrow(await picking.state()()))).toEqual({ count: 0 })
  })

  it('names the first culprit', async () => {
    const a = input('a', [2])
    const cases: readonly (readonly [Expr, string, RegExp, number, readonly number[]])[] = [
      [mul(add(log(a), 1), 2), 'log', /^y > mul\[0\] > add\[0\] > log$/, Number.NEGATIVE_INFINITY, [1]],
      [sum(sqrt(sub(a, 0.5))), 'sqrt', /^y > sum > sqrt$/, Number.NaN, [1]],
      [mean(div(1, a)), 'div', /div$/, Number.POSITIVE_INFINITY, [1]],
      [exp(mul(a, 1000)), 'exp', /^y > exp$/, Number.POSITIVE_INFINITY, [0]],
    ]
    for (const [y, op, path, value, index] of cases) {
      const error = await errorOf(await programOf(makeStep({ outputs: { y } })), { a: [1, 0] })
      expect(error).toMatchObject({ _tag: 'NonFinite', op, value, index })
      expect(error?._tag === 'NonFinite' ? error.path : '').toMatch(path)
    }
  })

  it('does not name an infinity that nothing uses', async () => {
    const a = input('a', [2])
    const safe = where(greater(a, 0), log(a), 0)
    const program = await programOf(makeStep({ outputs: { y: sum(safe), z: div(1, sub(sum(a), 1)) } }))
    expect(await errorOf(program, { a: [1, 0] })).toMatchObject({ op: 'div' })
    expect(await errorOf(program, { a: [2, 0] })).toBeUndefined()
  })

  it('names the sample of a label out of range', async () => {
    const logits: Expr<readonly [3, 2], 'float'> = input('logits', [3, 2])
    const y = softmaxCrossEntropy(logits, input('labels', [3], 'int'))
    const program = await programOf(makeStep({ outputs: { y } }))
    const error = await errorOf(program, {
      logits: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      labels: [0, 1, 2],
    })
    expect(error).toMatchObject({ _tag: 'NonFinite', value: Number.NaN, index: [2] })
    expect(error === undefined ? '' : formatError(error)).toContain('softmaxCrossEntropy')
    expect(
      await errorOf(program, {
        logits: [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        labels: [0, 1, 0],
      }),
    ).toBeUndefined()
  })

  it('in the next state is found as well', async () => {
    const w = parameter('w', [], { initializer: zeros() })
    const program = await programOf(trainingStep({ loss: sqrt(w), optimizer: sgd({ learningRate: 1 }) }))
    expect((await errorOf(program, {}))?._tag).toBe('NonFinite')
    expect(plain(getOrThrow(await program.state()()))).toMatchObject({ w: 0, 'step/count': 0 })
  })
})

describe('state', () => {
  it('is a copy, in both directions', async () => {
    const program = await programOf(training, { dims: { batch: 2 } })
    const first = getOrThrow(await program.state()())
    const before = plain(first)
    first['hidden/kernel']?.data.fill(7)
    expect(plain(getOrThrow(await program.state()()))).toEqual(before)
    const given = getOrThrow(await program.state()())
    getOrThrow(await program.load(given)())
    given['hidden/kernel']?.data.fill(7)
    expect(plain(getOrThrow(await program.state()()))).toEqual(before)
    const kept = getOrThrow(await program.state()())
    getOrThrow(await program.run(feed)())
    expect(plain(kept)).toEqual(before)
    expect(plain(getOrThrow(await program.state()()))).not.toEqual(before)
  })

  it('load takes what it knows and names what is missing or does not fit', async () => {
    const program = await programOf(training, { dims: { batch: 2 } })
    const state = getOrThrow(await program.state()())
    const { 'hidden/kernel': _, ...rest } = state
    expect(await program.load(rest)()).toMatchObject({
      left: { problems: ["state 'hidden/kernel' (float [2, 3]) is missing"] },
    })
    const wrong = {
      ...state,
      'out/bias': tensor('float', [2], new Float64Array(2)),
      'random/key': tensor('uint32', [2], Float64Array.of(-1, 0)),
    }
    const refused = await program.load(wrong)()
    expect(E.isLeft(refused) ? [...refused.left.problems].sort() : []).toEqual([
      "state 'out/bias' has shape [2], expected [1]",
      "state 'random/key' has -1 at [0], which is no uint32",
    ])
    expect(plain(getOrThrow(await program.state()()))).toEqual(plain(state))
    expect((await program.load({ ...state, unknown: tensor('float', [], new Float64Array(1)) })())._tag).toBe(
      'Right',
    )
  })

  it('continues where it was saved, masks included', async () => {
    const program = await programOf(training, { dims: { batch: 2 }, seed: 5 })
    for (let i = 0; i < 3; i += 1) getOrThrow(await program.run(feed)())
    const saved = getOrThrow(await program.state()())
    const other = await programOf(training, { dims: { batch: 2 }, state: saved })
    for (let i = 0; i < 2; i += 1) {
      getOrThrow(await program.run(feed)())
      getOrThrow(await other.run(feed)())
    }
    expect(plain(getOrThrow(await other.state()()))).toEqual(plain(getOrThrow(await program.state()())))
  })

  it('is not shared by two programs of one step', async () => {
    const [one, two] = [
      await programOf(training, { dims: { batch: 2 } }),
      await programOf(training, { dims: { batch: 2 } }),
    ]
    const before = plain(getOrThrow(await two.state()()))
    getOrThrow(await one.run(feed)())
    expect(plain(getOrThrow(await two.state()()))).toEqual(before)
    getOrThrow(await two.run(feed)())
    expect(plain(getOrThrow(await two.state()()))).toEqual(plain(getOrThrow(await one.state()())))
  })

  it('goes to a program of another batch and back', async () => {
    const full = await programOf(training, { dims: { batch: 2 } })
    const rest = await programOf(training, { dims: { batch: 1 } })
    getOrThrow(await full.run(feed)())
    getOrThrow(await rest.load(getOrThrow(await full.state()()))())
    getOrThrow(await rest.run({ x: [[1, 2]], target: [[1]] })())
    getOrThrow(await full.load(getOrThrow(await rest.state()()))())
    expect(getOrThrow(await full.state()())['step/count']?.data[0]).toBe(2)
    expect((await full.run({ x: [[1, 2]], target: [[1]] })())._tag).toBe('Left')
  })
})

describe('tensors that no machine holds', () => {
  const timed = async (step: Step, target = interpreter()): Promise<string> => {
    const start = performance.now()
    const result = await compile(step, { target })()
    expect(performance.now() - start).toBeLessThan(500)
    return E.isLeft(result) ? formatError(result.left) : 'compiled'
  }

  it('are refused at compile, with the number, before anything is allocated', async () => {
    expect(
      await timed(makeStep({ outputs: { w: parameter('w', [40_000, 25_000], { initializer: zeros() }) } })),
    ).toContain('1000000000')
    const many = makeStep({ outputs: { y: iota([1_000_000_000], 0) } })
    expect(await timed(many)).toContain('[1000000000]')
    expect(await timed(many, wasm())).toContain('an arena of 4000000000 bytes; at most 2147483648')
    expect(
      await timed(makeStep({ outputs: { y: mean(broadcastTo(constant(1), [2 ** 30, 2 ** 30, 2 ** 30])) } })),
    ).toContain('larger than')
    expect(await timed(makeStep({ outputs: { y: input('x', [1_000_000_000]) } }))).toContain('larger than')
    const big = pipe(input('x', [1, 30_000]), dense('a', 40_000))
    expect(await timed(trainingStep({ loss: mean(big), optimizer: adam() }))).toContain('numbers')
  })

  it('are refused by evaluate as well', () => {
    for (const y of [
      iota([1_000_000_000], 0),
      matmul(broadcastTo(constant(1), [2 ** 20, 1]), broadcastTo(constant(1), [1, 2 ** 20])),
    ] satisfies readonly Expr<Shape>[])
      expect(evaluate(y)).toMatchObject({ _tag: 'Left', left: { _tag: 'CompileError' } })
  })

  it('may be without elements, however large the other sizes are', () => {
    expect(
      E.isRight(evaluate(sum(input('x', [0, 2 ** 30, 2 ** 30])), { inputs: { x: new Float64Array(0) } })),
    ).toBe(true)
  })
})

describe('evaluate', () => {
  it('of several expressions, of an expression with inputs, and of nothing', () => {
    const a = input('a', [])
    const both = getOrThrow(evaluate({ twice: mul(a, 2), half: div(a, 2) }, { inputs: { a: 4 } }))
    expect([toNested(both.twice), toNested(both.half)]).toEqual([8, 2])
    expect(getOrThrow(evaluate({}))).toEqual({})
    expect(evaluate(a)).toMatchObject({
      left: { _tag: 'BadInput', problems: ["input 'a' (float []) is missing"] },
    })
    expect(toNested(getOrThrow(evaluate(log(constant(-1)))))).toBe(Number.NaN)
  })

  it('gives values of its own', () => {
    const c = constant([1, 2])
    getOrThrow(evaluate(c)).data.fill(9)
    expect(toNested(getOrThrow(evaluate(c)))).toEqual([1, 2])
  })

  it('a record of names such as op and args is a record', () => {
    expect(Object.keys(getOrThrow(evaluate({ op: constant(1), args: constant(2) })))).toEqual(['op', 'args'])
  })
})
