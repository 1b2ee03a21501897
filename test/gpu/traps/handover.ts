/* What one kernel leaves behind must not be what another one gives. */
import { add, getOrThrow, input, log, makeStep, matmul, type Shape, stateVariable } from 'regula'
import { collect } from './collect.js'
import { counted, expected, failure, farFrom, type Mode, numbersOf, programOf, type Traps } from './Trap.js'

const w = stateVariable<Shape, 'float'>('w', [3], 'float', { kind: 'constant', value: 0 })
const counter = makeStep({ outputs: { w }, next: [[w, add(w, 1)]] })

const runsOf = async (program: Awaited<ReturnType<typeof programOf>>, times: number) => {
  const found: number[] = []
  for (let run = 0; run < times; run += 1)
    found.push(getOrThrow(await program.run({})()).w?.data[0] ?? Number.NaN)
  return found
}

const dropped = async (mode: Mode): Promise<void> => {
  await runsOf(await programOf(counter, mode), 1)
}

const large = 66_000

export const handover: Traps = {
  'state that is loaded between runs is gone on from': async (mode) => {
    const program = await programOf(counter, mode)
    await runsOf(program, 3)
    getOrThrow(
      await program.load({ w: { dtype: 'float', shape: [3], data: Float64Array.of(100, 100, 100) } })(),
    )
    return expected('100,101,102,103', `${await runsOf(program, 4)}`)
  },
  'a program that is forgotten takes nothing from another': async (mode) => {
    const program = await programOf(counter, mode)
    await runsOf(program, 3)
    await dropped(mode)
    await collect()
    return expected('3,4,5,6', `${await runsOf(program, 4)}`)
  },
  'the logarithm of 0 is no number': async (mode) => {
    const x = input<Shape>('x', [3])
    return expected(
      'NonFinite in log',
      await failure(makeStep({ outputs: { y: log(x) } }), mode, { x: [0, 1, 2] }),
    )
  },
  'more products than a device has groups': async (mode) => {
    const a = input<Shape>('a', [large, 2, 2])
    const values = counted(4 * large, Math.sin)
    const at = (i: number): number => values[i] ?? Number.NaN
    const want = counted(4 * large, (i) => {
      const [first, row, column] = [i - (i % 4), Math.floor((i % 4) / 2), i % 2]
      return at(first + 2 * row) * at(first + column) + at(first + 2 * row + 1) * at(first + 2 + column)
    })
    return farFrom(want, await numbersOf(matmul(a, a), mode, { a: values }), 1e-5)
  },
}
