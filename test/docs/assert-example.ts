import { expect } from 'vitest'

const closeNumbers = (a: unknown, b: unknown): boolean | undefined =>
  typeof a === 'number' && typeof b === 'number'
    ? Object.is(a, b) || Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b))
    : undefined

const isTypedArray = (value: unknown): value is Float64Array =>
  ArrayBuffer.isView(value) && !(value instanceof DataView)

const plain = (value: unknown): unknown => (isTypedArray(value) ? Array.from(value) : value)

expect.addEqualityTesters([
  closeNumbers,
  function typedArrays(a, b, testers) {
    return isTypedArray(a) || isTypedArray(b) ? this.equals(plain(a), plain(b), testers) : undefined
  },
])

/** Called by the examples; `where` is the line in the documentation. */
export const assertExample = (actual: unknown, expected: unknown, where: string): void => {
  expect(actual, `the value shown at ${where}`).toEqual(expected)
}
