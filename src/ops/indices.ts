import * as E from 'fp-ts/lib/Either.js'
import type { Operand } from '../expr/Expr.js'

/** The first index that is no whole number from 0 below `size`. */
export const strayIndex = (indices: Operand, size: number): number | undefined =>
  indices.data.find((i) => !(Number.isInteger(i) && i >= 0 && i < size))

export const outOfRange = (i: number, size: number): E.Either<string, never> =>
  E.left(`index ${i} is outside 0 … ${size - 1}`)
