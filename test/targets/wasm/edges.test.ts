import * as E from 'fp-ts/lib/Either.js'
import {
  compile,
  constant,
  type Expr,
  flip,
  getOrThrow,
  input,
  makeStep,
  matmul,
  mul,
  type Shape,
  stack,
  sum,
  wasm,
} from 'regula'
import { describe, expect, test } from 'vitest'

type Outputs = Readonly<Record<string, Expr<Shape>>>

const programOf = async (outputs: Outputs, options = {}) =>
  getOrThrow(await compile(makeStep({ outputs }), { target: wasm(options) })())

describe('sums of many products', () => {
  test.each([1000, 5000, 100_000])('lose no more than float32 does: %i terms', async (terms) => {
    const program = await programOf({ y: matmul(input('x', [2, terms]), input('w', [terms, 9])) })
    const x = new Float32Array(2 * terms).fill(0.1)
    const w = new Float32Array(9 * terms).fill(1)
    const { y } = getOrThrow(await program.run({ x, w })())
    const exact = terms * Math.fround(0.1)
    for (const value of y?.data ?? []) expect(Math.abs(value / exact - 1)).toBeLessThan(3e-5)
  })
})

describe('tensors without elements', () => {
  test.each([[[2, 0]], [[0, 3]], [[0]]])('of the shape %j are turned and stacked', async (shape) => {
    const x: Expr<Shape, 'float'> = input('x', shape)
    const turned = flip(x, { axis: shape.length - 1 })
    const program = await programOf({ y: stack([turned, turned], { axis: 0 }), total: sum(turned) })
    const { y, total } = getOrThrow(await program.run({ x: new Float32Array(0) })())
    expect(y?.data.length).toBe(0)
    expect(total?.data[0]).toBe(0)
  })

  test('have products of nothing, which are 0', async () => {
    const program = await programOf({ y: matmul(input('x', [3, 0]), input('w', [0, 9])) })
    const { y } = getOrThrow(await program.run({ x: new Float32Array(0), w: new Float32Array(0) })())
    expect(Array.from(y?.data ?? [])).toEqual(new Array<number>(27).fill(0))
  })
})

describe('inputs', () => {
  const twice = { y: mul(input('x', [2]), 2) }

  test('beyond float32 are refused in every container, also where infinities are values', async () => {
    const program = await programOf(twice, { nonFinite: 'allow' })
    for (const x of [[1e300, 1], Float64Array.of(1e300, 1)])
      expect(await program.run({ x })()).toMatchObject({ _tag: 'Left', left: { _tag: 'BadInput' } })
    expect(E.isRight(await program.run({ x: Float64Array.of(1, Number.POSITIVE_INFINITY) })())).toBe(true)
  })

  test('that are none are an error value', async () => {
    const program = await programOf(twice)
    const nothing: { readonly inputs: Parameters<typeof program.run>[0] } = JSON.parse('{ "inputs": null }')
    expect(await program.run(nothing.inputs)()).toMatchObject({ _tag: 'Left', left: { _tag: 'BadInput' } })
  })
})

test('an output may have the name of a part of the language', async () => {
  const program = await programOf(Object.fromEntries([['__proto__', constant(3)]]))
  const outputs = getOrThrow(await program.run({})())
  expect(Object.hasOwn(outputs, '__proto__')).toBe(true)
})
