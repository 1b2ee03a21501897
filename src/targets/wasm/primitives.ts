/* Scalar primitives at four points. */

import type { V128 } from '../../assembler/Code.js'
import { call } from '../../assembler/control.js'
import { f32x4, f64x2, v128 } from '../../assembler/simd.js'
import type { BinaryPrimitive, UnaryPrimitive } from '../../scalar/Scalar.js'
import { mapWide, narrowed, toFloat, toMask, toWide, widenedMask } from './convert.js'
import { functions } from './functions/index.js'
import { inlined } from './functions/inlined.js'
import type { VectorFunction } from './functions/VectorFunction.js'
import type { Scope } from './Scope.js'
import { float, mask, type Value, type Wide } from './Value.js'
import type { Writer } from './Writer.js'

type OnFloats = (writer: Writer, scope: Scope, x: V128) => V128

const instruction =
  (f: (x: V128) => V128): OnFloats =>
  (writer, scope, x) =>
    writer.hold(scope, f(x))

/** Written into vector loops, where a call would cost as much as the function; called elsewhere, to be short. */
const called =
  (f: VectorFunction): OnFloats =>
  (writer, scope, x) =>
    writer.hold(
      scope,
      scope.vector === undefined ? call(writer.use(f), 'v128', x) : inlined(writer.f, writer, f, x),
    )

const sign: OnFloats = (writer, scope, x) => {
  const zero = writer.constant(f32x4.constSplat(0))
  const one = writer.constant(f32x4.constSplat(1))
  const minusOne = writer.constant(f32x4.constSplat(-1))
  return writer.hold(scope, v128.select(one, v128.select(minusOne, x, f32x4.lt(x, zero)), f32x4.gt(x, zero)))
}

const onFloats: { readonly [P in UnaryPrimitive]: OnFloats } = {
  negate: instruction(f32x4.neg),
  absolute: instruction(f32x4.abs),
  floor: instruction(f32x4.floor),
  sqrt: instruction(f32x4.sqrt),
  sign,
  exp: called(functions.exp),
  expm1: called(functions.expm1),
  log: called(functions.log),
  log1p: called(functions.log1p),
  sin: called(functions.sin),
  cos: called(functions.cos),
  tanh: called(functions.tanh),
  erf: called(functions.erf),
  sigmoid: called(functions.sigmoid),
  softplus: called(functions.softplus),
}

/** On whole numbers, those primitives that give whole numbers. */
const onWholes: { readonly [P in UnaryPrimitive]?: (x: V128) => V128 } = {
  negate: f64x2.neg,
  absolute: f64x2.abs,
  floor: (x) => x,
  sign: (x) =>
    v128.select(
      f64x2.constSplat(1),
      v128.select(f64x2.constSplat(-1), x, f64x2.lt(x, f64x2.constSplat(0))),
      f64x2.gt(x, f64x2.constSplat(0)),
    ),
}

export const unaryValue = (writer: Writer, scope: Scope, primitive: UnaryPrimitive, x: Value): Value => {
  const whole = onWholes[primitive]
  return x.kind === 'float' || whole === undefined
    ? float(onFloats[primitive](writer, scope, toFloat(writer, scope, x)))
    : mapWide(writer, scope, [toWide(writer, scope, x)], (half = f64x2.constSplat(0)) => whole(half))
}

type OnVectors = (x: V128, y: V128) => V128

interface Arithmetic {
  readonly floats: OnVectors
  readonly wides: OnVectors
}

const zero = f32x4.constSplat(0)

const arithmetic: {
  readonly [P in Exclude<BinaryPrimitive, 'less' | 'lessEqual' | 'equal' | 'power'>]: Arithmetic
} = {
  add: { floats: f32x4.add, wides: f64x2.add },
  subtract: { floats: f32x4.sub, wides: f64x2.sub },
  multiply: { floats: f32x4.mul, wides: f64x2.mul },
  multiplyNoNan: {
    floats: (x, y) => v128.and(f32x4.mul(x, y), f32x4.ne(y, zero)),
    wides: (x, y) => v128.and(f64x2.mul(x, y), f64x2.ne(y, zero)),
  },
  divide: { floats: f32x4.div, wides: f64x2.div },
  maximum: { floats: f32x4.max, wides: f64x2.max },
  minimum: { floats: f32x4.min, wides: f64x2.min },
}

const comparisons: { readonly [P in 'less' | 'lessEqual' | 'equal']: Arithmetic } = {
  less: { floats: f32x4.lt, wides: f64x2.lt },
  lessEqual: { floats: f32x4.le, wides: f64x2.le },
  equal: { floats: f32x4.eq, wides: f64x2.eq },
}

/** Whether a number is the same as a float32. */
const isFloat32 = (x: Value): boolean =>
  x.kind === 'literal' ? Object.is(Math.fround(x.value), x.value) || Number.isNaN(x.value) : x.kind !== 'wide'

/** Truth values with truth values are worked out bit by bit. */
const logic: { readonly [P in BinaryPrimitive]?: OnVectors } = {
  maximum: v128.or,
  minimum: v128.and,
  multiply: v128.and,
}

const twoWides = (writer: Writer, scope: Scope, x: Value, y: Value, f: OnVectors): Wide =>
  mapWide(writer, scope, [toWide(writer, scope, x), toWide(writer, scope, y)], (a = zero, b = zero) =>
    f(a, b),
  )

/** Float64 of two numbers that a sum takes in unrounded. */
export const wideProduct = (writer: Writer, scope: Scope, x: Value, y: Value): Wide =>
  twoWides(writer, scope, x, y, f64x2.mul)

export const binaryValue = (
  writer: Writer,
  scope: Scope,
  primitive: BinaryPrimitive,
  x: Value,
  y: Value,
  isFloat: boolean,
): Value => {
  const onMasks = logic[primitive]
  if (onMasks !== undefined && x.kind === 'mask' && y.kind === 'mask')
    return mask(writer.hold(scope, onMasks(x.lanes, y.lanes)))
  const areFloats = isFloat32(x) && isFloat32(y)
  if (primitive === 'less' || primitive === 'lessEqual' || primitive === 'equal') {
    const { floats, wides } = comparisons[primitive]
    if (areFloats)
      return mask(writer.hold(scope, floats(toFloat(writer, scope, x), toFloat(writer, scope, y))))
    const { low, high } = twoWides(writer, scope, x, y, wides)
    return mask(writer.hold(scope, narrowed(low, high)))
  }
  if (primitive === 'power') {
    const callee = writer.use(functions.power)
    const result = twoWides(writer, scope, x, y, (a, b) => call(callee, 'v128', a, b))
    return float(toFloat(writer, scope, result))
  }
  const { floats, wides } = arithmetic[primitive]
  if (isFloat && areFloats)
    return float(writer.hold(scope, floats(toFloat(writer, scope, x), toFloat(writer, scope, y))))
  const result = twoWides(writer, scope, x, y, wides)
  return isFloat ? float(toFloat(writer, scope, result)) : result
}

/** `condition ≠ 0 ? x : y`. */
export const selectValue = (
  writer: Writer,
  scope: Scope,
  condition: Value,
  x: Value,
  y: Value,
  isFloat: boolean,
): Value => {
  const lanes = toMask(writer, scope, condition)
  if (isFloat)
    return float(writer.hold(scope, v128.select(toFloat(writer, scope, x), toFloat(writer, scope, y), lanes)))
  if (x.kind === 'mask' && y.kind === 'mask')
    return mask(writer.hold(scope, v128.select(x.lanes, y.lanes, lanes)))
  const [a, b] = [toWide(writer, scope, x), toWide(writer, scope, y)]
  const isUniform = scope.vector === undefined
  const low = writer.hold(scope, v128.select(a.low, b.low, widenedMask(lanes, 'low')))
  const high = isUniform ? low : writer.hold(scope, v128.select(a.high, b.high, widenedMask(lanes, 'high')))
  return { kind: 'wide', low, high }
}
