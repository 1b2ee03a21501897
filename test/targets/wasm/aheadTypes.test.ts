/* The types of a module that was written ahead of time, as a user's compiler reads them. */
import {
  add,
  dense,
  getOrThrow,
  greater,
  input,
  makeStep,
  pipe,
  softmax,
  stateVariable,
  wasmModule,
  zeros,
} from 'regula'
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
import { createProgram, type Description, type LoadFailed, type Program, type RunError, type State } from './step.js'

const made = await createProgram()
if (!made.ok) {
  if (made.error.kind === 'BadInput') made.error.problems.join()
  else {
    const error: LoadFailed = made.error
    error.message.trim()
  }
  throw new Error(made.error.message)
}
const program: Program = made.program
program.inputs.x.set([1, 2, 3, 4, 5, 6])
program.inputs.bound[0] = 2
// @ts-expect-error there is no such input
program.inputs.z
const result = program.run(program.inputs)
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
program.run({ x: [[1, 2, 3], [4, 5, 6]], bound: 2 })
program.run({ x: new Float32Array(6), bound: program.inputs.bound })
// @ts-expect-error a wrong name
program.run({ y: [[1, 2, 3], [4, 5, 6]], bound: 2 })
// @ts-expect-error an axis is missing
program.run({ x: [1, 2, 3], bound: 2 })

const state: State = program.state()
const loaded = program.load(state)
if (!loaded.ok) loaded.error.problems.join()
program.load(new Uint8Array(9))
await createProgram({ state })
await createProgram({ state: new ArrayBuffer(9), wasm: new Uint8Array(9) })
// @ts-expect-error a variable is missing
await createProgram({ state: { n: 3 } })

const { inputs, target, multiplyAdd }: Description = program.description
const shape: readonly [2, 3] = inputs[0].shape
const name: 'wasm' = target
`

test('fit a strict compiler, and refuse what does not fit', () => {
  const module = getOrThrow(wasmModule(step, { dims: { batch: 2 } }))
  expect(user.complaints(module, `${use}const how: 'fused' | 'separate' = multiplyAdd\n`)).toBe('')
  const exact = getOrThrow(wasmModule(step, { dims: { batch: 2 }, deterministic: true }))
  expect(user.complaints(exact, `${use}const how: 'separate' = multiplyAdd\n`)).toBe('')
})

test('a step without inputs and state', () => {
  const empty = `
import { createProgram } from './step.js'
const made = await createProgram({ state: {} })
if (made.ok) {
  made.program.run({})
  // @ts-expect-error there is no input
  made.program.run({ x: 1 })
  made.program.load(made.program.state())
}
`
  expect(user.complaints(getOrThrow(wasmModule(makeStep({ outputs: { one: add(1, 1) } }))), empty)).toBe('')
})
