/* The types of a module for gpu.js that was written ahead of time, as a user's compiler reads them. */
import { add, dense, getOrThrow, greater, input, makeStep, pipe, softmax, stateVariable, zeros } from 'regula'
import { gpuModule } from 'regula/gpu'
import { afterAll, expect, test } from 'vitest'
import { makeUser } from '../complaints.js'

const user = makeUser()
afterAll(user.remove)

const n = stateVariable('n', [], 'int', zeros())
const x = input('x', ['batch', 3])
const step = makeStep({
  outputs: {
    y: pipe(x, dense('layer', 4), softmax),
    large: greater(x, input('bound', [])),
    n,
  },
  next: [[n, add(n, 1)]],
})

const use = `
import {
  createProgram,
  type Backend,
  type Description,
  type LoadFailed,
  type Program,
  type RunError,
  type State,
} from './step.js'

const made = await createProgram({ mode: 'cpu' })
if (!made.ok) {
  if (made.error.kind === 'BadInput') made.error.problems.join()
  else {
    const error: LoadFailed = made.error
    error.message.trim()
  }
  throw new Error(made.error.message)
}
const program: Program = made.program
const { name, passedOver }: Backend = program.backend
passedOver.map(({ reason }) => reason.trim())
const result = await program.run({ x: [[1, 2, 3], [4, 5, 6]], bound: 2 })
if (result.ok) {
  const y: Float32Array = result.outputs.y
  const large: Uint8Array = result.outputs.large
  const n: Int32Array = result.outputs.n
  // @ts-expect-error there is no such output
  const none = result.outputs.z
} else {
  const error: RunError = result.error
  if (error.kind === 'NonFinite') error.index.map((i) => i + 1)
}
await program.run({ x: new Float32Array(6), bound: Float64Array.of(1) })
// @ts-expect-error a wrong name
await program.run({ y: [[1, 2, 3], [4, 5, 6]], bound: 2 })
// @ts-expect-error an axis is missing
await program.run({ x: [1, 2, 3], bound: 2 })
// @ts-expect-error it is a promise
program.run({ x: new Float32Array(6), bound: 2 }).ok

const read = await program.state()
if (!read.ok) throw new Error(read.error.kernel)
const state: State = read.state
const loaded = await program.load(state)
if (!loaded.ok && loaded.error.kind === 'BadInput') loaded.error.problems.join()
await program.load(new Uint8Array(9))
await createProgram()
await createProgram({ state: new ArrayBuffer(9), mode: 'auto' })
// @ts-expect-error a variable is missing
await createProgram({ state: { n: 3 } })
// @ts-expect-error no such mode
await createProgram({ mode: 'metal' })

const { inputs, target }: Description = program.description
const shape: readonly [2, 3] = inputs[0].shape
const gpu: 'gpu' = target
`

test('fit a strict compiler, and refuse what does not fit', () => {
  const module = getOrThrow(gpuModule(step, { dims: { batch: 2 } }))
  expect(user.complaints(module, `${use}await createProgram({ mode: 'webgpu' })`)).toBe('')
  const one = getOrThrow(gpuModule(step, { dims: { batch: 2 }, mode: 'cpu' }))
  const refused = "// @ts-expect-error not in this module\nawait createProgram({ mode: 'webgpu' })"
  expect(user.complaints(one, `${use}${refused}\nconst cpu: 'cpu' = name\n`)).toBe('')
})

test('a step without inputs and state', () => {
  const empty = `
import { createProgram } from './step.js'
const made = await createProgram({ state: {} })
if (made.ok) {
  await made.program.run({})
  // @ts-expect-error there is no input
  await made.program.run({ x: 1 })
  const read = await made.program.state()
  if (read.ok) await made.program.load(read.state)
}
`
  expect(user.complaints(getOrThrow(gpuModule(makeStep({ outputs: { one: add(1, 1) } }))), empty)).toBe('')
})
