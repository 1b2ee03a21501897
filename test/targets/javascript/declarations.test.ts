/* The types of a module that was written ahead of time, as a user's compiler reads them. */
import {
  add,
  dense,
  getOrThrow,
  greater,
  input,
  javascriptModule,
  makeStep,
  pipe,
  type Step,
  softmax,
  stateVariable,
  zeros,
} from 'regula'
import { afterAll, expect, test } from 'vitest'
import { makeUser } from '../complaints.js'

const user = makeUser()
afterAll(user.remove)

const complaints = (step: Step, text: string, dims = {}): string =>
  user.complaints(getOrThrow(javascriptModule(step, { dims })), text)

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
import { createProgram, type Description, type Outputs, type Program, type RunError, type State } from './step.js'

const program: Program = createProgram()
const result = program.run({ x: [[1, 2, 3], [4, 5, 6]], bound: 2 })
if (result.ok) {
  const y: Float32Array = result.outputs.y
  const large: Uint8Array = result.outputs.large
  const n: Int32Array = result.outputs.n
  // @ts-expect-error there is no such output
  const none = result.outputs.z
  const all: Outputs = { y, large, n }
} else {
  const error: RunError = result.error
  if (error.kind === 'NonFinite') error.index.map((i) => i + 1)
  else if (error.kind === 'BadInput') error.problems.join()
  else error.kernel.trim()
}
program.run({ x: new Float32Array(6), bound: Float64Array.of(2) })
program.run({ x: { shape: [2, 3], data: new Float32Array(6) }, bound: 2 })
// @ts-expect-error a wrong name
program.run({ y: [[1, 2, 3], [4, 5, 6]], bound: 2 })
// @ts-expect-error a name too many
program.run({ x: [[1, 2, 3], [4, 5, 6]], bound: 2, more: 3 })
// @ts-expect-error a name is missing
program.run({ x: [[1, 2, 3], [4, 5, 6]] })
// @ts-expect-error an axis is missing
program.run({ x: [1, 2, 3], bound: 2 })
// @ts-expect-error an axis too many
program.run({ x: [[1, 2, 3], [4, 5, 6]], bound: [2] })
// @ts-expect-error no numbers
program.run({ x: [['1', '2', '3']], bound: 2 })

const state: State = program.state()
const kernel: Float32Array = state['layer/kernel']
const loaded = program.load(state)
if (!loaded.ok) loaded.error.problems.join()
createProgram({ state })
createProgram({ state: { ...state, n: 3 } })
// @ts-expect-error a variable is missing
createProgram({ state: { n: 3 } })

const { inputs, state: variables, target }: Description = program.description
const shape: readonly [2, 3] = inputs[0].shape
const name: 'bound' = inputs[1].name
const javascript: 'javascript' = target
const dtype: 'float' | 'int' = variables[0].dtype
`

test('fit a strict compiler, and refuse what does not fit', () => {
  expect(complaints(step, use, { batch: 2 })).toBe('')
})

test('refuse a wrong name by saying so', () => {
  const wrong = "import { createProgram } from './step.js'\ncreateProgram().run({ z: 1, bound: 2 })\n"
  expect(complaints(step, wrong, { batch: 2 })).toMatch(
    /^user\.ts\(2,23\): error TS2353: .*'z' does not exist/,
  )
})

test('a step without inputs and state', () => {
  const empty = `
import { createProgram } from './step.js'
const program = createProgram({ state: {} })
program.run({})
// @ts-expect-error there is no input
program.run({ x: 1 })
program.load(program.state())
`
  expect(complaints(makeStep({ outputs: { one: add(1, input('one', [])) } }), '')).toBe('')
  expect(complaints(makeStep({ outputs: { one: add(1, 1) } }), empty)).toBe('')
})

test('names of all kinds', () => {
  const names = ['a b', "it's", '"', '\\', '\n', '\u2028', '*/', '', 'ü', '</script>', '\ud800', '__proto__']
  const of = input('toString', [])
  const outputs = Object.fromEntries(names.map((name, i) => [name, add(of, i)]))
  const all = `
import { createProgram } from './step.js'
const result = createProgram().run({ toString: 1 })
if (result.ok) {
  const { ${names.map((name, i) => `${JSON.stringify(name)}: n${i}`).join(', ')} } = result.outputs
  const arrays: Float32Array[] = [${names.map((_, i) => `n${i}`).join(', ')}]
  // @ts-expect-error a wrong name
  result.outputs['its'].length
}
`
  expect(complaints(makeStep({ outputs }), all)).toBe('')
})
