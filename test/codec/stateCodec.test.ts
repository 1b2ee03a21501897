import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { type DType, decodeState, encodeState, type Tensor, tensor } from 'regula'
import { describe, expect, test } from 'vitest'
import { problemsOf } from './sample.js'

const bits = (value: Tensor): readonly string[] =>
  Array.from(Float64Array.from(value.data), (x) => (Object.is(x, -0) ? '-0' : String(x)))

const numbers: { readonly [D in DType]: fc.Arbitrary<number> } = {
  float: fc.oneof(fc.double(), fc.constantFrom(-0, Number.NaN, Number.NEGATIVE_INFINITY, Number.MIN_VALUE)),
  int: fc.maxSafeInteger(),
  bool: fc.constantFrom(0, 1),
  uint32: fc.nat(2 ** 32 - 1),
}

const tensors = fc
  .constantFrom<DType>('float', 'int', 'bool', 'uint32')
  .chain((dtype) =>
    fc
      .array(fc.array(numbers[dtype], { minLength: 2, maxLength: 2 }), { maxLength: 5 })
      .map((rows) => tensor(dtype, [rows.length, 2], Float64Array.from(rows.flat()))),
  )

test('every bit comes back', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.stringMatching(/^[a-z/]{1,9}$/).filter((name) => name !== 'constructor' && name !== 'prototype'),
        tensors,
      ),
      (state) => {
        const copy = decodeState(JSON.parse(JSON.stringify(encodeState(state))))
        expect(copy).toStrictEqual(E.right(Object.fromEntries(Object.entries(state))))
        if (E.isRight(copy))
          for (const [name, value] of Object.entries(copy.right))
            expect(bits(value)).toEqual(state[name] === undefined ? [] : bits(state[name]))
      },
    ),
  )
})

test('numbers of 32 bits become the same numbers of 64 bits', () => {
  const copy = decodeState(encodeState({ w: tensor('float', [2], Float32Array.of(0.1, -0)) }))
  expect(E.isRight(copy) && copy.right.w?.data).toStrictEqual(Float64Array.of(Math.fround(0.1), -0))
})

describe('wrong is', () => {
  const state = (value: unknown): unknown => ({ format: 'regula/state', version: 1, tensors: { w: value } })
  test.each([
    [
      'a fraction as int',
      { dtype: 'int', shape: [1], data: [0.5] },
      'tensors.w: number 0 of the tensor is 0.5, which is no int',
    ],
    ['a negative uint32', { dtype: 'uint32', shape: [1], data: [-1] }, 'no uint32'],
    ['NaN as bool', { dtype: 'bool', shape: [1], data: ['NaN'] }, 'no bool'],
    ['a named size', { dtype: 'float', shape: ['n'], data: [1] }, 'do not make the shape'],
    ['another key', { dtype: 'float', shape: [], data: [1], more: 1 }, 'tensors.w.more: is unknown'],
    ['no dtype', { shape: [], data: [1] }, 'tensors.w'],
    ['a list', [1], 'tensors.w: is a list of 1'],
  ])('%s', (_, value, expected) => {
    expect(problemsOf(decodeState(state(value)))).toContain(expected)
  })
})

test('two million numbers', { timeout: 60_000 }, () => {
  const value = tensor('float', [2 ** 19, 4], new Float64Array(2 ** 21).fill(0.1))
  const copy = decodeState(encodeState({ value }))
  expect(E.isRight(copy) && copy.right.value?.data.at(-1)).toBe(0.1)
})
