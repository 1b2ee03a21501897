import { type Expr, reshape, type Shape, sum } from 'regula'
import { expect } from 'vitest'
import { evaluator } from '../../src/testing/evaluateAt.js'

/** Values of leaves by name; more than an expression uses may be given. */
export type Feed = Readonly<Record<string, ArrayLike<number>>>

/** The numbers of several expressions, one after the other, in float64. */
export const numbersOfAll = (xs: readonly Expr[], inputs: Feed = {}): readonly number[] => {
  const point = new Map(Object.entries(inputs).map(([name, x]) => [name, Float64Array.from(x)] as const))
  const found = evaluator(Object.fromEntries(xs.map((x, k) => [`${k}`, x])))(point)
  if (found._tag === 'Left') expect.fail(found.left)
  return xs.flatMap((_, k) => Array.from(found.right[`${k}`] ?? []))
}

export const numbersOf = (x: Expr, inputs: Feed = {}): readonly number[] => numbersOfAll([x], inputs)

export const numberOf = (x: Expr, inputs: Feed = {}): number => numbersOf(x, inputs)[0] ?? Number.NaN

/** The sum of all numbers, of a tensor of any shape. */
export const total = (x: Expr<Shape, 'float'>): Expr<readonly [], 'float'> =>
  sum(reshape(x, [x.shape.reduce<number>((n, d) => n * Number(d), 1)]))

/** Whether numbers agree relative to 1 + their size. */
export const expectClose = (a: readonly number[], b: readonly number[], tolerance = 1e-9): void => {
  expect(a.length).toBe(b.length)
  const at = a.findIndex((x, i) => {
    const y = b[i] ?? Number.NaN
    return !(x === y || Math.abs(x - y) <= tolerance * (1 + Math.abs(x) + Math.abs(y)))
  })
  expect(at < 0 ? '' : `${a[at]} and ${b[at]} differ at ${at}`).toBe('')
}
