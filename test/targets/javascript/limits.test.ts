import {
  add,
  compile,
  constantly,
  formatError,
  getOrThrow,
  input,
  javascript,
  javascriptModule,
  less,
  makeStep,
  matmul,
  stateVariable,
  take,
  tensor,
  where,
} from 'regula'
import { describe, expect, test } from 'vitest'

describe('what an arena cannot hold', () => {
  const n = stateVariable('n', [], 'int', constantly(0))
  const counter = makeStep({ outputs: { n }, next: [[n, add(n, 1)]] })
  const large = { n: tensor('int', [], Float64Array.of(2 ** 31)) }

  test('a state that is loaded', async () => {
    const program = getOrThrow(await compile(counter, { target: javascript() })())
    const loaded = await program.load(large)()
    expect(loaded._tag === 'Left' && loaded.left.problems[0]).toMatch(/state 'n' has 2147483648/)
    expect(getOrThrow(await program.run({})()).n.data[0]).toBe(0)
  })

  test('a state to start from', async () => {
    const program = await compile(counter, { target: javascript(), state: large })()
    expect(program._tag === 'Left' && formatError(program.left)).toMatch(/ints of 32 bits/)
  })

  test('an input beyond float32', async () => {
    const step = makeStep({ outputs: { y: add(input('x', [2]), 1) } })
    const program = getOrThrow(await compile(step, { target: javascript() })())
    const run = await program.run({ x: [0, 1e300] })()
    expect(run._tag === 'Left' && formatError(run.left)).toMatch(/has 1e\+300 at \[1\]/)
  })

  test('more memory than there can be', async () => {
    const step = makeStep({ outputs: { y: matmul(input('x', ['n', 1000]), input('w', [1000, 1000])) } })
    const dims = { n: 10_000_000 }
    const program = await compile(step, { target: javascript(), dims })()
    expect(program._tag === 'Left' && formatError(program.left)).toMatch(/arena of \d+ bytes; at most/)
    expect(javascriptModule(step, { dims })._tag).toBe('Left')
  })
})

test('an index out of range is an error where its number is not taken as well', async () => {
  const at = input('at', [3], 'int')
  const step = makeStep({ outputs: { y: where(less(at, 4), take(input('x', [4]), at), 0) } })
  const program = getOrThrow(await compile(step, { target: javascript() })())
  const run = await program.run({ x: [1, 2, 3, 4], at: [0, 9, 1] })()
  expect(run._tag === 'Left' && run.left._tag).toBe('EvaluationFailed')
})
