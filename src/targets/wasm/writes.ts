/* Numbers into buffers, from the lanes of a scope. */

import type { I32, V128 } from '../../assembler/Code.js'
import { i32 } from '../../assembler/numeric.js'
import { f32x4, i32x4, v128 } from '../../assembler/simd.js'
import type { Affine, ChosenPlace, Combine, Place } from '../../kernel/Kernel.js'
import { toFloat, toMask, toWide } from './convert.js'
import { checkedWords, keepUnfinite } from './faults.js'
import { addressOf, indexCode, laneStride } from './indices.js'
import { chosenLanes, wordAt } from './loads.js'
import type { Scope } from './Scope.js'
import type { Value } from './Value.js'
import type { Writer } from './Writer.js'

const lanesOf = [0, 1, 2, 3] as const

/** A value as the words that a buffer holds. */
const wordsFor = (writer: Writer, scope: Scope, buffer: number, value: Value): V128 => {
  switch (writer.formatOf(buffer)) {
    case 'int32':
      return checkedWords(writer, scope, 'int', toWide(writer, scope, value))
    case 'uint32':
      return checkedWords(writer, scope, 'uint32', toWide(writer, scope, value))
    default: {
      const lanes = toFloat(writer, scope, value)
      if (writer.watched.has(buffer)) keepUnfinite(writer, scope, lanes)
      return lanes
    }
  }
}

const writeWords = (writer: Writer, scope: Scope, { buffer, index }: Place, words: V128): void => {
  const { address, offset } = addressOf(writer, scope, buffer, index)
  const stride = laneStride(scope, index)
  if (scope.vector === undefined) scope.statements.push(v128.store32Lane(address, words, 0, offset))
  else if (stride === 1) scope.statements.push(v128.store(address, words, offset))
  else
    for (const lane of lanesOf) {
      const at = lane === 0 ? address : i32.add(address, i32.const(4 * lane * stride))
      scope.statements.push(v128.store32Lane(at, words, lane, offset))
    }
}

/** Whether four bits beside each other from an index on always lie in one byte. */
export const isNibble = ({ offset, strides }: Affine, vector: number): boolean =>
  offset % 4 === 0 && strides.every((stride, v) => v === vector || stride % 4 === 0)

const writeBits = (writer: Writer, scope: Scope, { buffer, index }: Place, value: Value): void => {
  const lanes = toMask(writer, scope, value)
  const first = indexCode(writer, scope, index)
  const stride = laneStride(scope, index)
  const replace = (at: I32, bits: I32, ones: number, width: 'byte' | 'two bytes'): void => {
    const address = writer.hold(scope, i32.add(writer.base(buffer), i32.shrU(at, i32.const(3))))
    const shift = writer.hold(scope, i32.and(at, i32.const(7)))
    const [load, store] = width === 'byte' ? [i32.load8U, i32.store8] : [i32.load16U, i32.store16]
    const others = i32.and(load(address), i32.xor(i32.shl(i32.const(ones), shift), i32.const(-1)))
    scope.statements.push(store(address, i32.or(others, i32.shl(bits, shift))))
  }
  if (scope.vector !== undefined && stride === 1)
    replace(first, i32x4.bitmask(lanes), 15, isNibble(index, scope.vector) ? 'byte' : 'two bytes')
  else
    for (const lane of scope.vector === undefined ? lanesOf.slice(0, 1) : lanesOf) {
      const at = writer.hold(scope, i32.add(first, i32.const(lane * stride)))
      replace(at, i32.and(i32x4.extract(lanes, lane), i32.const(1)), 1, 'byte')
    }
}

/** Writes a value at a place. */
export const writeValue = (writer: Writer, scope: Scope, place: Place, value: Value): void => {
  if (writer.formatOf(place.buffer) === 'bits') writeBits(writer, scope, place, value)
  else writeWords(writer, scope, place, wordsFor(writer, scope, place.buffer, value))
}

const joined: { readonly [C in Combine]: (x: V128, y: V128) => V128 } = {
  sum: f32x4.add,
  max: f32x4.max,
  min: f32x4.min,
}

/** Joins floats to those at places that another buffer chooses, one after the other: two may choose the same. */
export const scatterValue = (
  writer: Writer,
  scope: Scope,
  place: ChosenPlace,
  combine: Combine,
  value: Value,
): void => {
  const lanes = toFloat(writer, scope, value)
  const at = chosenLanes(writer, scope, place)
  for (const lane of scope.vector === undefined ? lanesOf.slice(0, 1) : lanesOf) {
    const address = writer.hold(scope, wordAt(writer, place.buffer, at, lane))
    const own = i32x4.splat(i32x4.extract(lanes, lane))
    const cell = writer.hold(scope, joined[combine](v128.load32Splat(address), own))
    scope.statements.push(v128.store32Lane(address, cell, 0))
  }
}
