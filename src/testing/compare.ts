import { formatShape } from '../expr/Shape.js'
import { unravel } from '../targets/decodeInput.js'
import type { Direction } from './directions.js'
import type { Values } from './evaluateAt.js'
import type { DerivativeMismatch, GradientLaw } from './GradientMismatch.js'

/** A tensor whose change is compared: its name for people, its shape, and where its numbers stand. */
export interface Subject {
  readonly law: GradientLaw
  readonly of: string
  readonly shape: readonly number[]
  /** The derivative that is on trial. */
  readonly derivative: Float64Array
  /** Where the numeric derivative stands among the differences. */
  readonly difference: string
}

/** Never true of NaN. */
export const close = (a: number, b: number, tolerance: number): boolean =>
  a === b || Math.abs(a - b) <= tolerance * (1 + Math.max(Math.abs(a), Math.abs(b)))

export const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((total, x, i) => total + x * (b[i] ?? Number.NaN), 0)

const farthest = (a: Float64Array, b: Float64Array, tolerance: number): number =>
  a.findIndex((x, i) => !close(x, b[i] ?? Number.NaN, tolerance))

/** The first element of the subjects that differs from its central difference. */
export const firstDifference = (
  subjects: readonly Subject[],
  differences: Values,
  { input, index }: Direction,
  tolerance: number,
): DerivativeMismatch | undefined => {
  for (const { law, of, shape, derivative, difference } of subjects) {
    const numeric = differences[difference] ?? new Float64Array(0)
    const at = farthest(derivative, numeric, tolerance)
    if (at >= 0)
      return {
        _tag: 'DerivativeMismatch',
        law,
        input: input.name,
        index,
        of: `${of} at ${formatShape(unravel(at, shape))}`,
        derivative: derivative[at] ?? Number.NaN,
        difference: numeric[at] ?? Number.NaN,
      }
  }
  return undefined
}
