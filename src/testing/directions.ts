import type { Key } from '../random/key.js'
import { foldIn, randomBits, uniformFromBits } from '../random/threefry.js'
import { unravel } from '../targets/decodeInput.js'
import type { BoundInput } from './GradientInput.js'

/** A way to move one input. */
export interface Direction {
  readonly input: BoundInput
  /** The one element that moves, `undefined` when all do. */
  readonly index: readonly number[] | undefined
  readonly values: Float64Array
}

/** Numbers in [−1, 1) from a key. */
export const randomNumbers = (key: Key, size: number): Float64Array =>
  Float64Array.from(randomBits(key, size), (bits) => 2 * uniformFromBits(bits) - 1)

/** Every element of an input by itself. */
export const basis = (input: BoundInput): readonly Direction[] =>
  input.values.map((_, position) => ({
    input,
    index: unravel(position, input.shape),
    values: Float64Array.from(input.values, (__, i) => (i === position ? 1 : 0)),
  }))

/** Several random directions of an input. */
export const randomDirections = (input: BoundInput, key: Key, count: number): readonly Direction[] =>
  Array.from({ length: count }, (_, k) => ({
    input,
    index: undefined,
    values: randomNumbers(foldIn(key, k), input.values.length),
  }))
