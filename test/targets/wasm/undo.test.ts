/* The state after a run that failed is the one before it, also where only some states are copied. */
import {
  add,
  compile,
  type Expr,
  getOrThrow,
  input,
  log,
  makeStep,
  mul,
  type Shape,
  stateVariable,
  sum,
  wasm,
} from 'regula'
import { describe, expect, test } from 'vitest'
import { periodFor } from '../../../src/targets/wasm/Undo.js'

const w: Expr<Shape, 'float'> = stateVariable<Shape, 'float'>('w', [20_000], 'float', {
  kind: 'constant',
  value: 1,
})
const x = input('x', [1])
const step = makeStep({ outputs: { y: sum(w), x }, next: [[w, add(mul(w, 0.9), log(x))]] })

test('a large state is copied now and then', () => {
  expect(periodFor(4 * 20_000, 4)).toBe(64)
  expect(periodFor(4 * 20_000, 4 * 4000)).toBe(10)
  expect(periodFor(4 * 20_000, 4 * 20_000)).toBe(1)
})

describe.each([1, 2])('on %d threads', (threads) => {
  const start = async () => getOrThrow(await compile(step, { target: wasm({ threads }) })())
  const factor = (run: number): number => 1 + (run % 7) / 4

  test.each([0, 1, 5, 63, 64, 70])('after %d runs', async (runs) => {
    const [program, other] = [await start(), await start()]
    for (let run = 0; run < runs; run += 1) {
      getOrThrow(await program.run({ x: [factor(run)] })())
      getOrThrow(await other.run({ x: [factor(run)] })())
    }
    for (const wrong of [[-1], [0], [Number.NaN], [1, 2]]) {
      expect((await program.run({ x: wrong })())._tag).toBe('Left')
      expect(getOrThrow(await program.state()())).toEqual(getOrThrow(await other.state()()))
    }
    for (let run = runs; run < runs + 3; run += 1)
      expect(getOrThrow(await program.run({ x: [factor(run)] })())).toEqual(
        getOrThrow(await other.run({ x: [factor(run)] })()),
      )
    const first = getOrThrow(await (await start()).state()())
    getOrThrow(await program.load(first)())
    expect((await program.run({ x: [0] })())._tag).toBe('Left')
    expect(getOrThrow(await program.state()()).w?.data[7]).toBe(1)
  })
})
