/* Numbers of one kind as those of another, and functions of both halves of float64. */
import type { V128 } from '../../assembler/Code.js'
import { f32x4, f64x2, i32x4, shuffle32, v128 } from '../../assembler/simd.js'
import type { Scope } from './Scope.js'
import type { Value, Wide } from './Value.js'
import type { Writer } from './Writer.js'

/** The last two lanes of 32 bits in front. */
export const upper = (x: V128): V128 => shuffle32(x, x, [2, 3, 2, 3])

/** Two masks of 64-bit lanes as one of 32-bit lanes. */
export const narrowed = (low: V128, high: V128): V128 => shuffle32(low, high, [0, 2, 4, 6])

/** Half of a mask of 32-bit lanes, as one of 64-bit lanes. */
export const widenedMask = (lanes: V128, half: 'low' | 'high'): V128 =>
  shuffle32(lanes, lanes, half === 'low' ? [0, 0, 1, 1] : [2, 2, 3, 3])

/** Works on both halves of float64; once if all lanes are equal. */
export const mapWide = (
  writer: Writer,
  scope: Scope,
  operands: readonly Wide[],
  f: (...halves: readonly V128[]) => V128,
): Wide => {
  const low = writer.hold(scope, f(...operands.map((x) => x.low)))
  const isUniform = operands.every((x) => x.low === x.high)
  return { kind: 'wide', low, high: isUniform ? low : writer.hold(scope, f(...operands.map((x) => x.high))) }
}

/** Two halves of float64 made from four lanes. */
export const widened = (writer: Writer, scope: Scope, lanes: V128, f: (lanes: V128) => V128): Wide => {
  const low = writer.hold(scope, f(lanes))
  return {
    kind: 'wide',
    low,
    high: scope.vector === undefined ? low : writer.hold(scope, f(upper(lanes))),
  }
}

export const toWide = (writer: Writer, scope: Scope, value: Value): Wide => {
  switch (value.kind) {
    case 'wide':
      return value
    case 'float':
      return widened(writer, scope, value.lanes, f64x2.fromF32x4)
    case 'mask': {
      const ones = writer.hold(scope, v128.and(value.lanes, i32x4.constSplat(1)))
      return widened(writer, scope, ones, f64x2.fromI32x4S)
    }
    case 'literal': {
      const lanes = writer.constant(f64x2.constSplat(value.value))
      return { kind: 'wide', low: lanes, high: lanes }
    }
  }
}

export const toFloat = (writer: Writer, scope: Scope, value: Value): V128 => {
  switch (value.kind) {
    case 'float':
      return value.lanes
    case 'wide':
      return writer.hold(
        scope,
        shuffle32(f32x4.fromF64x2(value.low), f32x4.fromF64x2(value.high), [0, 1, 4, 5]),
      )
    case 'mask':
      return writer.hold(scope, v128.and(value.lanes, writer.constant(f32x4.constSplat(1))))
    case 'literal':
      return writer.constant(f32x4.constSplat(value.value))
  }
}

/** Where a number is not 0. */
export const toMask = (writer: Writer, scope: Scope, value: Value): V128 => {
  switch (value.kind) {
    case 'mask':
      return value.lanes
    case 'float':
      return writer.hold(scope, f32x4.ne(value.lanes, writer.constant(f32x4.constSplat(0))))
    case 'wide': {
      const zero = f64x2.constSplat(0)
      const [low, high] = [f64x2.ne(value.low, zero), f64x2.ne(value.high, zero)]
      return writer.hold(scope, narrowed(low, high))
    }
    case 'literal':
      return writer.constant(i32x4.constSplat(value.value === 0 ? 0 : -1))
  }
}
