/* Numbers of buffers at the lanes of a scope. */

import type { I32, V128 } from '../../assembler/Code.js'
import { i32 } from '../../assembler/numeric.js'
import { f64x2, i32x4, v128 } from '../../assembler/simd.js'
import type { Affine, ChosenPlace, Place } from '../../kernel/Kernel.js'
import { widened } from './convert.js'
import { checkedIndices } from './faults.js'
import { type Address, addressOf, indexCode, indexLanes, laneStride } from './indices.js'
import type { Scope } from './Scope.js'
import { float, mask, type Value } from './Value.js'
import type { Writer } from './Writer.js'

const lanesOf = [0, 1, 2, 3] as const

/** Four words from places of their own. */
const gathered = (writer: Writer, scope: Scope, address: (lane: number) => I32, offset = 0): V128 =>
  lanesOf
    .slice(1)
    .reduce<V128>(
      (words, lane) => writer.hold(scope, v128.load32Lane(address(lane), words, lane, offset)),
      writer.hold(scope, v128.load32Zero(address(0), offset)),
    )

/** Four words from an address on, `stride` words apart. */
const wordsAt = (writer: Writer, scope: Scope, { address, offset }: Address, stride: number): V128 => {
  if (stride === 0) return writer.hold(scope, v128.load32Splat(address, offset))
  if (stride === 1) return writer.hold(scope, v128.load(address, offset))
  const lane = (k: number) => (k === 0 ? address : i32.add(address, i32.const(4 * k * stride)))
  return gathered(writer, scope, lane, offset)
}

/** Four words of a buffer. */
const words = (writer: Writer, scope: Scope, buffer: number, index: Affine): V128 =>
  wordsAt(writer, scope, addressOf(writer, scope, buffer, index), laneStride(scope, index))

/** Four words of what stands at a fixed address. */
export const wordsFrom = (writer: Writer, scope: Scope, start: number, index: Affine): V128 => {
  const address = writer.hold(scope, i32.shl(indexCode(writer, scope, index), i32.const(2)))
  return wordsAt(writer, scope, { address, offset: start }, laneStride(scope, index))
}

/** The words of a buffer as numbers. */
const numbers = (writer: Writer, scope: Scope, buffer: number, lanes: V128): Value => {
  switch (writer.formatOf(buffer)) {
    case 'int32':
      return widened(writer, scope, lanes, f64x2.fromI32x4S)
    case 'uint32':
      return widened(writer, scope, lanes, f64x2.fromI32x4U)
    default:
      return float(lanes)
  }
}

/** The bit at an index of a buffer, as 0 or 1. */
const bit = (writer: Writer, buffer: number, index: I32): I32 =>
  i32.and(
    i32.shrU(
      i32.load8U(i32.add(writer.base(buffer), i32.shrU(index, i32.const(3)))),
      i32.and(index, i32.const(7)),
    ),
    i32.const(1),
  )

const bits = (writer: Writer, scope: Scope, buffer: number, index: Affine): Value => {
  const first = indexCode(writer, scope, index)
  const stride = laneStride(scope, index)
  if (stride === 0) return mask(writer.hold(scope, i32x4.neg(i32x4.splat(bit(writer, buffer, first)))))
  if (stride === 1) {
    // Four bits may lie in two bytes.
    const two = i32.load16U(i32.add(writer.base(buffer), i32.shrU(first, i32.const(3))))
    const four = i32x4.splat(i32.shrU(two, i32.and(first, i32.const(7))))
    const places = writer.constant(i32x4.const(1, 2, 4, 8))
    return mask(writer.hold(scope, i32x4.eq(v128.and(four, places), places)))
  }
  return bitsAt(writer, scope, buffer, (lane) => i32.add(first, i32.const(lane * stride)))
}

const bitsAt = (writer: Writer, scope: Scope, buffer: number, at: (lane: number) => I32): Value => {
  const lanes = lanesOf
    .slice(1)
    .reduce<V128>(
      (sofar, lane) => i32x4.replace(sofar, lane, bit(writer, buffer, at(lane))),
      i32x4.splat(bit(writer, buffer, at(0))),
    )
  return mask(writer.hold(scope, i32x4.neg(lanes)))
}

/** The elements of a buffer at an index. */
export const loaded = (writer: Writer, scope: Scope, { buffer, index }: Place): Value =>
  writer.formatOf(buffer) === 'bits'
    ? bits(writer, scope, buffer, index)
    : numbers(writer, scope, buffer, words(writer, scope, buffer, index))

/** What a chosen place adds to its index: checked against its size. */
const choice = (writer: Writer, scope: Scope, { by, size }: ChosenPlace): V128 => {
  switch (writer.formatOf(by.buffer)) {
    case 'bits': {
      const value = bits(writer, scope, by.buffer, by.index)
      const lanes = value.kind === 'mask' ? value.lanes : writer.constant(i32x4.constSplat(0))
      return checkedIndices(writer, scope, writer.hold(scope, i32x4.neg(lanes)), size)
    }
    case 'float32': {
      const whole = i32x4.fromF32x4S(words(writer, scope, by.buffer, by.index))
      return checkedIndices(writer, scope, writer.hold(scope, whole), size)
    }
    default:
      return checkedIndices(writer, scope, words(writer, scope, by.buffer, by.index), size)
  }
}

/** The indices that another buffer chooses. */
export const chosenLanes = (writer: Writer, scope: Scope, place: ChosenPlace): V128 => {
  const chosen = choice(writer, scope, place)
  const stride = writer.constant(i32x4.constSplat(place.stride))
  return writer.hold(scope, i32x4.add(indexLanes(writer, scope, place.index), i32x4.mul(chosen, stride)))
}

/** One lane of indices, as the address of a word of a buffer. */
export const wordAt = (writer: Writer, buffer: number, indices: V128, lane: number): I32 =>
  i32.add(writer.base(buffer), i32.shl(i32x4.extract(indices, lane), i32.const(2)))

/** The elements of a buffer that another one chooses. */
export const loadedChosen = (writer: Writer, scope: Scope, place: ChosenPlace): Value => {
  const { buffer } = place
  const at = chosenLanes(writer, scope, place)
  if (writer.formatOf(buffer) === 'bits')
    return bitsAt(writer, scope, buffer, (lane) => i32x4.extract(at, lane))
  if (scope.vector === undefined)
    return numbers(writer, scope, buffer, writer.hold(scope, v128.load32Splat(wordAt(writer, buffer, at, 0))))
  return numbers(
    writer,
    scope,
    buffer,
    gathered(writer, scope, (lane) => wordAt(writer, buffer, at, lane)),
  )
}

/** The value of an index itself. */
export const position = (writer: Writer, scope: Scope, index: Affine): Value =>
  widened(writer, scope, indexLanes(writer, scope, index), f64x2.fromI32x4S)
