/* Index expressions as code: each part in the outermost loop that knows it. */

import type { I32, V128 } from '../../assembler/Code.js'
import { i32 } from '../../assembler/numeric.js'
import { i32x4 } from '../../assembler/simd.js'
import type { Affine } from '../../kernel/Kernel.js'
import { atDepth, lookUp, type Scope } from './Scope.js'
import type { Writer } from './Writer.js'

export const strideOf = ({ strides }: Affine, v: number): number => strides[v] ?? 0

/** How far an index moves from one lane to the next. */
export const laneStride = ({ vector }: Scope, index: Affine): number =>
  vector === undefined ? 0 : strideOf(index, vector)

/** `start + unit · (offset + Σ strides[v] · variable v)` in a variable. Without a start it is 0. */
const sum = (
  writer: Writer,
  scope: Scope,
  startKey: string,
  start: I32 | undefined,
  { offset, strides }: Affine,
  unit: number,
): I32 => {
  let key = `${startKey} ${offset} ${unit}`
  const first = i32.const(offset * unit)
  let total = start === undefined ? first : offset === 0 ? start : i32.add(start, first)
  strides.forEach((stride, v) => {
    if (stride === 0 || v >= scope.depth) return
    const at = atDepth(scope, v + 1)
    key += ` ${v}:${stride}`
    const known = lookUp(at, ({ indices }) => indices, key)
    if (known !== undefined) {
      total = known
      return
    }
    const variable = at.variable ?? i32.const(0)
    const factor = stride * unit
    const term =
      factor === 1
        ? variable
        : Number.isInteger(Math.log2(factor))
          ? i32.shl(variable, i32.const(Math.log2(factor)))
          : i32.mul(variable, i32.const(factor))
    total = writer.hold(at, i32.add(total, term))
    at.indices.set(key, total)
  })
  return total
}

/** An index, counted in elements. */
export const indexCode = (writer: Writer, scope: Scope, index: Affine): I32 =>
  sum(writer, scope, '', undefined, index, 1)

/** A place, and what an instruction adds to it. */
export interface Address {
  readonly address: I32
  readonly offset: number
}

/** The address of an element of 32 bits. */
export const addressOf = (writer: Writer, scope: Scope, buffer: number, index: Affine): Address => {
  const isForward = index.offset >= 0 && index.strides.every((stride) => stride >= 0)
  const at = isForward ? { ...index, offset: 0 } : index
  return {
    address: sum(writer, scope, `b${buffer}`, writer.base(buffer), at, 4),
    offset: isForward ? 4 * index.offset : 0,
  }
}

/** The index at each lane. */
export const indexLanes = (writer: Writer, scope: Scope, index: Affine): V128 => {
  const first = i32x4.splat(indexCode(writer, scope, index))
  const stride = laneStride(scope, index)
  return writer.hold(
    scope,
    stride === 0 ? first : i32x4.add(first, i32x4.const(0, stride, 2 * stride, 3 * stride)),
  )
}
