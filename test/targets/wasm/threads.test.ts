/* Threads change nothing but the time that a run takes. */
import fc from 'fast-check'
import {
  compile,
  type Expr,
  getOrThrow,
  gradient,
  type Inputs,
  input,
  makeStep,
  mul,
  type Shape,
  type Step,
  square,
  stateVariable,
  sub,
  sum,
  type Target,
  type Tensor,
  take,
  wasm,
} from 'regula'
import { expect, test, vi } from 'vitest'
import { trainingUpTo } from '../../../properties/support/trainingTrials.js'
import { engine } from '../../../src/assembler/engine.js'
import { hostWorker } from '../../../src/targets/wasm/threads/hostWorker.js'
import type { WorkerEvents } from '../../../src/targets/wasm/threads/Worker.js'
import { wasmWith } from '../../../src/targets/wasm/wasm.js'

const bytesOf = (values: Readonly<Record<string, Tensor>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(values).map(([name, { data }]) => [
      name,
      Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
    ]),
  )

/** What some runs give, and the state after each. */
const seen = async (step: Step, feeds: readonly Inputs[], target: Target) => {
  const program = getOrThrow(await compile(step, { target })())
  const found: unknown[] = []
  for (const feed of feeds) {
    const outputs = getOrThrow(await program.run(feed)())
    found.push(bytesOf(outputs), bytesOf(getOrThrow(await program.state()())))
  }
  return { found, threads: program.description.threads }
}

const agree = async (step: Step, feeds: readonly Inputs[]): Promise<number> => {
  const alone = await seen(step, feeds, wasm({ nonFinite: 'allow' }))
  const counts = await Promise.all(
    [2, 3, 5].map(async (threads) => {
      const together = await seen(step, feeds, wasm({ nonFinite: 'allow', threads }))
      expect(together.found).toEqual(alone.found)
      return together.threads ?? 0
    }),
  )
  return Math.max(...counts)
}

test('any number of threads trains to the same bits', async () => {
  let most = 0
  const training = trainingUpTo({ features: 90, layer: 100, units: 30, batch: 70 })
  await fc.assert(
    fc.asyncProperty(training, async ({ step, feeds }) => {
      most = Math.max(most, await agree(step, feeds))
    }),
    { numRuns: 12 },
  )
  expect(most).toBe(5)
}, 120_000)

test('any number of threads adds up rows that are picked to the same bits', async () => {
  const table: Expr<Shape, 'float'> = stateVariable<Shape, 'float'>('table', [300, 64], 'float', {
    kind: 'constant',
    value: 0.5,
  })
  const at = input('at', [2000], 'int')
  const y = input<Shape>('y', [2000, 64])
  const loss = sum(square(sub(take(table, at), y)))
  const [slope = loss] = gradient(loss, [table])
  const step = makeStep({ outputs: { loss }, next: [[table, sub(table, mul(0.01, slope))]] })
  const feeds = [1, 2, 3].map((run) => ({
    at: Int32Array.from({ length: 2000 }, (_, i) => (i * i + run) % 300),
    y: Float32Array.from({ length: 2000 * 64 }, (_, i) => Math.sin(run + i)),
  }))
  expect(await agree(step, feeds)).toBeGreaterThan(1)
}, 60_000)

// ---------------------------------------------------------------- where they cannot be had

const product = makeStep({ outputs: { y: mul(input('x', ['n']), 2) } })
const large = { dims: { n: 100_000 } }
const x = new Float32Array(100_000).fill(1)

test.each([0, -1, 1.5, 65, Number.NaN])('%d threads are an error', async (threads) => {
  const result = await compile(product, { dims: { n: 3 }, target: wasm({ threads }) })()
  expect(result).toMatchObject({
    left: { diagnostics: [{ message: `threads is ${threads}; it is a whole number from 1 to 64` }] },
  })
})

test('a step without work for many threads has one', async () => {
  const program = getOrThrow(await compile(product, { dims: { n: 3 }, target: wasm({ threads: 4 }) })())
  expect(program.description.threads).toBe(1)
})

test.each([
  ['has no workers', undefined],
  [
    'refuses to start them',
    () => {
      throw new Error('no workers here')
    },
  ],
  [
    'runs no scripts in them',
    (_: string, events: WorkerEvents) =>
      hostWorker()?.('throw new Error("no scripts here")', events) ?? expect.fail('no workers'),
  ],
])('a host that %s has one thread', async (_, start) => {
  const target = wasmWith(start)({ threads: 4 })
  const program = getOrThrow(await compile(product, { ...large, target })())
  expect(program.description.threads).toBe(1)
  expect(getOrThrow(await program.run({ x })()).y.data[99_999]).toBe(2)
})

test('what the engine refuses is an error', async () => {
  const memory = vi.spyOn(engine ?? expect.fail('no engine'), 'Memory').mockImplementation(function refuse() {
    throw new RangeError('could not allocate memory')
  })
  const result = await compile(product, { ...large, target: wasm() })()
  memory.mockRestore()
  expect(result).toMatchObject({
    left: {
      diagnostics: [
        { message: expect.stringMatching(/no memory of \d+ bytes for the step: could not allocate/) },
      ],
    },
  })
})

test('more than 2 GiB are an error', async () => {
  const huge = makeStep({ outputs: { y: mul(input('x', [40_000, 1]), input('z', [1, 40_000])) } })
  const result = await compile(huge, { target: wasm() })()
  expect(result).toMatchObject({
    left: {
      diagnostics: [{ message: expect.stringMatching(/arena of 64\d{8} bytes; at most 2147483648/) }],
    },
  })
})

test.each([1, 2])(
  'runs that are asked for at once come one after the other on %d threads',
  async (threads) => {
    const w: Expr<Shape, 'float'> = stateVariable<Shape, 'float'>('w', ['n'], 'float', {
      kind: 'constant',
      value: 1,
    })
    const factor = input('factor', ['n'])
    const step = makeStep({ outputs: { y: sum(w) }, next: [[w, mul(w, factor)]] })
    const program = getOrThrow(await compile(step, { ...large, target: wasm({ threads }) })())
    const run = program.run({ factor: new Float32Array(100_000).fill(2) })
    const results = await Promise.all([run(), run(), run(), program.state()(), run()])
    const sums = [0, 1, 2, 4].map((i) => results[i])
    expect(sums).toMatchObject(
      [1, 2, 4, 8].map((value) => ({ right: { y: { data: Float64Array.of(100_000 * value) } } })),
    )
    expect(results[3]).toMatchObject({ right: { w: { data: new Float64Array(100_000).fill(8) } } })
  },
)
