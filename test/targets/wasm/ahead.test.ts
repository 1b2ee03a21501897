/* A module that is written ahead of time computes what the target in this process does. */
import { join } from 'node:path'
import {
  accuracy,
  compile,
  dense,
  evaluationStep,
  getOrThrow,
  type Inputs,
  input,
  interpreter,
  type Outputs,
  pipe,
  relu,
  type Step,
  softmax,
  softmaxCrossEntropy,
  type Target,
  type Tensor,
  trainingStep,
  wasm,
  wasmModule,
} from 'regula'
import { adam } from 'regula/optimizers'
import { dropout, l2 } from 'regula/regularize'
import { afterAll, expect, test } from 'vitest'
import { makeFolder, outputsOf, programOf, writeModule } from './emitted.js'

const folder = makeFolder()
afterAll(folder.remove)

const x = input('x', ['batch', 12])
const labels = input('labels', ['batch'], 'int')
const logits = pipe(x, dense('hidden', 16), relu, dense('output', 5))
const training = trainingStep({
  loss: softmaxCrossEntropy(logits, labels),
  regularize: [dropout({ dropRate: 0.5 }), l2({ lambda: 0.01 })],
  optimizer: adam({ learningRate: 0.01 }),
})
const inference = evaluationStep({
  outputs: { probabilities: softmax(logits), accuracy: accuracy(logits, labels) },
})
const options = { dims: { batch: 7 }, seed: 3 }

const feed = (run: number) => ({
  x: Array.from({ length: 7 }, (_, i) => Array.from({ length: 12 }, (_, j) => Math.sin(run + 5 * i + 2 * j))),
  labels: Array.from({ length: 7 }, (_, i) => (3 * i + run) % 5),
})
const feeds = [0, 1, 2, 3].map(feed)

type Seen = Readonly<Record<string, readonly number[]>>

const numbersOf = (values: Readonly<Record<string, Tensor>>): Seen =>
  Object.fromEntries(Object.entries(values).map(([name, { data }]) => [name, Array.from(data)]))

const inProcess = async (step: Step, target: Target): Promise<readonly Seen[]> => {
  const program = getOrThrow(await compile(step, { ...options, target })())
  const seen = [numbersOf(getOrThrow(await program.state()()))]
  for (const inputs of feeds) {
    const outputs: Outputs<string> = getOrThrow(await program.run(inputs)())
    seen.push(numbersOf(outputs), numbersOf(getOrThrow(await program.state()())))
  }
  return seen
}

const driver = (all: readonly Inputs[]): string => `
import { createProgram } from './step.js'
const numbersOf = (values) => Object.fromEntries(Object.entries(values).map(([name, data]) => [name, Array.from(data)]))
const { program } = await createProgram()
const seen = [numbersOf(program.state())]
for (const inputs of ${JSON.stringify(all)}) {
  const { outputs } = program.run(inputs)
  seen.push(numbersOf(outputs), numbersOf(program.state()))
}
console.log(JSON.stringify(seen))
`

const runNode = (step: Step, deterministic: boolean): unknown => {
  writeModule(folder.path, getOrThrow(wasmModule(step, { ...options, deterministic })))
  return JSON.parse(folder.node('--input-type=module', '-e', driver(feeds)))
}

test.each([
  ['training with dropout and Adam', training],
  ['inference', inference],
])('%s, several times, in a plain Node', async (_, step) => {
  for (const deterministic of [true, false])
    expect(runNode(step, deterministic)).toEqual(await inProcess(step, wasm({ deterministic })))
  const near = (await inProcess(step, interpreter())).map((values) =>
    Object.fromEntries(
      Object.entries(values).map(([name, data]) => [
        name,
        data.map((n) => expect.closeTo(n, Number.isSafeInteger(n) ? 9 : 4)),
      ]),
    ),
  )
  expect(runNode(step, false)).toEqual(near)
})

test('training with products that leave out what dropout does, to the last bit', async () => {
  const [batch, size] = [130, 256]
  const large = trainingStep({
    loss: softmaxCrossEntropy(
      pipe(input('x', ['batch', size]), dense('hidden', 233), relu, dense('output', 10)),
      labels,
    ),
    regularize: [dropout({ dropRate: 0.5 })],
    optimizer: adam({ learningRate: 0.01 }),
  })
  const settings = { dims: { batch }, seed: 3 }
  const inputs = {
    x: Float32Array.from({ length: batch * size }, (_, i) => Math.sin(i * i)),
    labels: Int32Array.from({ length: batch }, (_, i) => i % 10),
  }
  const written = programOf(await (await folder.load(large, settings))())
  const here = getOrThrow(await compile(large, { ...settings, target: wasm() })())
  for (let run = 0; run < 3; run += 1) {
    expect(written.run(inputs).ok).toBe(true)
    getOrThrow(await here.run(inputs)())
  }
  const state = Object.entries(written.state()).map(([name, data]) => [name, Array.from(data)])
  expect(Object.fromEntries(state)).toEqual(numbersOf(getOrThrow(await here.state()())))
})

test('says what it is, and how it multiplies and adds', async () => {
  const fused = programOf(await (await folder.load(inference, options))())
  const separate = programOf(await (await folder.load(inference, { ...options, deterministic: true }))())
  expect(separate.description).toEqual({
    target: 'wasm',
    inputs: [
      { name: 'x', dtype: 'float', shape: [7, 12] },
      { name: 'labels', dtype: 'int', shape: [7] },
    ],
    outputs: [
      { name: 'probabilities', dtype: 'float', shape: [7, 5] },
      { name: 'accuracy', dtype: 'float', shape: [] },
    ],
    state: [
      { name: 'hidden/kernel', dtype: 'float', shape: [12, 16] },
      { name: 'hidden/bias', dtype: 'float', shape: [16] },
      { name: 'output/kernel', dtype: 'float', shape: [16, 5] },
      { name: 'output/bias', dtype: 'float', shape: [5] },
    ],
    kernels: expect.any(Number),
    arenaBytes: expect.any(Number),
    multiplyAdd: 'separate',
  })
  const inThis = getOrThrow(await compile(inference, { ...options, target: wasm() })())
  expect(fused.description).toMatchObject({
    multiplyAdd: Object.entries(inThis.description).find(([name]) => name === 'multiplyAdd')?.[1] ?? 'fused',
  })
  expect(Object.isFrozen(fused.description)).toBe(true)
})

test('a state of another step starts it, and another file of its own', async () => {
  const create = await folder.load(training, options)
  const trained = programOf(await create())
  for (const inputs of feeds) outputsOf(trained, inputs)
  const other = programOf(await create({ state: trained.state() }))
  expect(other.state()).toEqual(trained.state())
  expect({ ...outputsOf(other, feed(9)) }).toEqual({ ...outputsOf(trained, feed(9)) })
  const tested = programOf(await (await folder.load(inference, options))())
  expect(tested.load(trained.state())).toEqual({ ok: true })
  expect(tested.state()['hidden/kernel']).toEqual(trained.state()['hidden/kernel'])
})

test('files may be given as bytes, and may stand anywhere', async () => {
  const files = getOrThrow(wasmModule(training, { ...options, name: 'my-net.v2' }))
  writeModule(join(folder.path, 'else'), files, 'my-net.v2')
  expect(
    folder.node(
      '--input-type=module',
      '-e',
      `import { createProgram } from './else/my-net.v2.js'
import { readFileSync, renameSync } from 'node:fs'
const found = await createProgram()
renameSync('else/my-net.v2.wasm', 'moved')
renameSync('else/my-net.v2.safetensors', 'state')
const { error } = await createProgram()
const { buffer } = new Uint8Array(readFileSync('state'))
const given = await createProgram({ wasm: readFileSync('moved'), state: buffer })
console.log(found.ok, error.message.split(':')[0], given.ok)`,
    ),
  ).toBe('true my-net.v2.wasm cannot be read true\n')
})

test('the files are the same for the same step; the seed changes the state only', () => {
  const files = (seed: number) => getOrThrow(wasmModule(training, { ...options, seed }))
  expect(files(1)).toEqual(files(1))
  expect(files(1).wasm).toEqual(files(2).wasm)
  expect(files(1).state).not.toEqual(files(2).state)
  expect(files(1).declarations).toBe(files(2).declarations)
})

test('the module imports nothing and makes no code', () => {
  const { js } = getOrThrow(wasmModule(training, options))
  expect(js.replaceAll('import.meta.url', '')).not.toMatch(/\bimport\b|\brequire\b|\beval\b|\bFunction\b/)
  expect(js.match(/^export /gm)).toHaveLength(1)
})
