/* A module that is written ahead of time computes what the target in this process does, to the last bit. */
import {
  accuracy,
  compile,
  dense,
  evaluationStep,
  getOrThrow,
  type Inputs,
  input,
  javascript,
  javascriptModule,
  type Outputs,
  pipe,
  relu,
  type Step,
  softmax,
  softmaxCrossEntropy,
  type Tensor,
  trainingStep,
} from 'regula'
import { adam } from 'regula/optimizers'
import { dropout, l2 } from 'regula/regularize'
import { afterAll, expect, test } from 'vitest'
import { makeFolder } from './emitted.js'

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

const arrays = { float: Float32Array, int: Int32Array, uint32: Uint32Array, bool: Uint8Array }

const bytesOf = (values: Readonly<Record<string, Tensor>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(values).map(([name, { dtype, data }]) => [
      name,
      Buffer.from(arrays[dtype].from(data).buffer).toString('hex'),
    ]),
  )

const inProcess = async (step: Step, feeds: readonly Inputs[]): Promise<readonly unknown[]> => {
  const program = getOrThrow(await compile(step, { ...options, target: javascript() })())
  const seen: unknown[] = [bytesOf(getOrThrow(await program.state()()))]
  for (const inputs of feeds) {
    const outputs: Outputs<string> = getOrThrow(await program.run(inputs)())
    seen.push(bytesOf(outputs), bytesOf(getOrThrow(await program.state()())))
  }
  return seen
}

const driver = (feeds: readonly Inputs[]): string => `
import { createProgram } from './step.js'
const bytesOf = (values) =>
  Object.fromEntries(Object.entries(values).map(([name, data]) => [name, Buffer.from(data.buffer).toString('hex')]))
const program = createProgram()
const seen = [bytesOf(program.state())]
for (const inputs of ${JSON.stringify(feeds)}) {
  const result = program.run(inputs)
  seen.push(result.ok ? bytesOf(result.outputs) : result.error, bytesOf(program.state()))
}
console.log(JSON.stringify(seen))
`

test.each([
  ['training with dropout and Adam', training],
  ['inference', inference],
])('%s, several times, in a plain Node', async (_, step) => {
  const feeds = [0, 1, 2, 3].map(feed)
  folder.write('package.json', '{ "type": "module" }')
  folder.write('step.js', getOrThrow(javascriptModule(step, options)).js)
  folder.write('driver.js', driver(feeds))
  expect(JSON.parse(folder.node('driver.js'))).toEqual(await inProcess(step, feeds))
})

test('starts from a state that was trained elsewhere', async () => {
  const trained = getOrThrow(await compile(training, { ...options, target: javascript() })())
  for (const run of [0, 1, 2]) getOrThrow(await trained.run(feed(run))())
  const state = getOrThrow(await trained.state()())
  const program = (await folder.load(inference, { ...options, state }))()
  const known = getOrThrow(await compile(inference, { ...options, state, target: javascript() })())
  const expected = getOrThrow(await known.run(feed(9))())
  expect(program.run(feed(9))).toEqual({
    ok: true,
    outputs: {
      probabilities: Float32Array.from(expected.probabilities.data),
      accuracy: Float32Array.from(expected.accuracy.data),
    },
  })
  const loaded = (await folder.load(training, options))({ state })
  expect(loaded.run(feed(3))).toEqual({
    ok: true,
    outputs: Object.fromEntries(
      Object.entries(getOrThrow(await trained.run(feed(3))())).map(([name, { data }]) => [
        name,
        Float32Array.from(data),
      ]),
    ),
  })
})

test('the text is the same for the same step, and other for another seed', () => {
  const text = (seed: number) => getOrThrow(javascriptModule(training, { ...options, seed }))
  expect(text(1)).toEqual(text(1))
  expect(text(1).js).not.toBe(text(2).js)
  expect(text(1).declarations).toBe(text(2).declarations)
})

test('the text imports nothing and makes no code', () => {
  for (const step of [training, inference]) {
    const { js } = getOrThrow(javascriptModule(step, options))
    expect(js).not.toMatch(/\bimport\b|\brequire\b|\beval\b|\bFunction\b|\bprocess\b|\bBuffer\b/)
    expect(js.match(/^export /gm)).toHaveLength(1)
    expect(js).not.toMatch(/[^\S\n]$/m)
  }
})

test('every kernel stands there as it is printed', () => {
  const { js, kernels, arenaBytes } = getOrThrow(javascriptModule(inference, options))
  expect(js.match(/^ {4}\/\/ \d+ .*: /gm)).toHaveLength(kernels)
  expect(js).toContain(`arena of ${arenaBytes} bytes`)
  expect(js).toContain("{ name: 'labels', dtype: 'int', shape: [7], at: ")
})
