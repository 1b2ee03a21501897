import type { I32 } from '../../../assembler/Code.js'
import { i32 } from '../../../assembler/numeric.js'
import type { Place } from '../../../kernel/Kernel.js'
import { addressOf } from '../indices.js'
import type { Scope } from '../Scope.js'
import type { Writer } from '../Writer.js'

/** One factor of a product of two matrices, along the dimension that is its own and along the terms of the sum. */
export interface Factor {
  readonly place: Place
  readonly size: number
  /** How far apart its numbers stand. */
  readonly stride: number
  readonly termStride: number
}

/** The address of a factor at the first of its rows or columns, without the loops of product and sum. */
export const startOf = (writer: Writer, scope: Scope, place: Place, rank: number): I32 => {
  const index = { ...place.index, strides: place.index.strides.slice(0, rank - 2) }
  const { address, offset } = addressOf(writer, scope, place.buffer, index)
  return offset === 0 ? address : writer.hold(scope, i32.add(address, i32.const(offset)))
}

/** Where a factor begins, at each of its rows or columns. */
export const addressesOf = (writer: Writer, { place, stride }: Factor): ((at: I32) => I32) => {
  const start = startOf(writer, writer.root, place, 2)
  return (at) => i32.add(start, i32.mul(at, i32.const(4 * stride)))
}

/** How many bytes beyond the last number of a buffer are read with so many numbers at once, so far apart. */
export const slackFor = (width: number, stride: number): number => 4 * width * Math.max(1, stride) + 64
