/* Scalar primitives as JavaScript text. */
import type { BinaryPrimitive, UnaryPrimitive } from '../../scalar/Scalar.js'

/** A piece of JavaScript: a number, or a condition that stands for 1 or 0. */
export interface Term {
  readonly text: string
  readonly isCondition: boolean
}

export const numberTerm = (text: string): Term => ({ text, isCondition: false })
const condition = (text: string): Term => ({ text, isCondition: true })

export const asNumber = ({ text, isCondition }: Term): string => (isCondition ? `(${text} ? 1 : 0)` : text)

export const asCondition = ({ text, isCondition }: Term): string => (isCondition ? text : `(${text} !== 0)`)

export const literalText = (value: number): string => {
  if (Object.is(value, -0)) return '(-0)'
  return value < 0 ? `(${value})` : String(value)
}

const call =
  (name: string) =>
  (x: string): Term =>
    numberTerm(`${name}(${x})`)

/** A helper function is named as in the prelude. */
export const unaryText: { readonly [P in UnaryPrimitive]: (x: string) => Term } = {
  negate: (x) => numberTerm(`(-${x})`),
  absolute: call('Math.abs'),
  sign: call('Math.sign'),
  floor: call('Math.floor'),
  exp: call('Math.exp'),
  expm1: call('Math.expm1'),
  log: call('Math.log'),
  log1p: call('Math.log1p'),
  sqrt: call('Math.sqrt'),
  sin: call('Math.sin'),
  cos: call('Math.cos'),
  tanh: call('Math.tanh'),
  erf: call('erf'),
  sigmoid: call('sigmoid'),
  softplus: call('softplus'),
}

const binaryText: { readonly [P in BinaryPrimitive]: (x: string, y: string) => Term } = {
  add: (x, y) => numberTerm(`(${x} + ${y})`),
  subtract: (x, y) => numberTerm(`(${x} - ${y})`),
  multiply: (x, y) => numberTerm(`(${x} * ${y})`),
  multiplyNoNan: (x, y) => numberTerm(`multiplyNoNan(${x}, ${y})`),
  divide: (x, y) => numberTerm(`(${x} / ${y})`),
  power: (x, y) => numberTerm(`Math.pow(${x}, ${y})`),
  maximum: (x, y) => numberTerm(`Math.max(${x}, ${y})`),
  minimum: (x, y) => numberTerm(`Math.min(${x}, ${y})`),
  less: (x, y) => condition(`(${x} < ${y})`),
  lessEqual: (x, y) => condition(`(${x} <= ${y})`),
  equal: (x, y) => condition(`(${x} === ${y})`),
}

/** A binary primitive of two terms; among conditions the larger is `||` and the smaller `&&`. */
export const binaryTerm = (primitive: BinaryPrimitive, x: Term, y: Term): Term => {
  if (x.isCondition && y.isCondition && primitive === 'maximum') return condition(`(${x.text} || ${y.text})`)
  if (x.isCondition && y.isCondition && primitive === 'minimum') return condition(`(${x.text} && ${y.text})`)
  return binaryText[primitive](asNumber(x), asNumber(y))
}

export const selectText = (c: Term, x: Term, y: Term): Term =>
  numberTerm(`(${asCondition(c)} ? ${asNumber(x)} : ${asNumber(y)})`)
