import * as E from 'fp-ts/lib/Either.js'
import { type Evaluator, moved, type Point, type Values } from './evaluateAt.js'

/** Steps that are tried in turn: a larger one has less rounding error, a smaller one stays clear of kinks. */
export const stepSizes: readonly number[] = [1e-4, 1e-3, 1e-5, 1e-6]

const stencil = [
  { at: -2, weight: 1 / 12 },
  { at: -1, weight: -2 / 3 },
  { at: 1, weight: 2 / 3 },
  { at: 2, weight: -1 / 12 },
]

/**
 * d/dt f(point + t · direction) at 0 by the five-point central difference, with an error of order h⁴.
 *
 * Source: Fornberg, "Generation of finite difference formulas on arbitrarily spaced grids", 1988.
 */
export const centralDifference = (
  f: Evaluator,
  point: Point,
  direction: Point,
  h: number,
): E.Either<string, Values> => {
  const sums = new Map<string, Float64Array>()
  for (const { at, weight } of stencil) {
    const values = f(moved(point, direction, at * h))
    if (E.isLeft(values)) return values
    for (const [name, data] of Object.entries(values.right)) {
      const sum = sums.get(name) ?? new Float64Array(data.length)
      sums.set(
        name,
        sum.map((x, i) => x + (weight / h) * (data[i] ?? Number.NaN)),
      )
    }
  }
  return E.right(Object.fromEntries(sums))
}
