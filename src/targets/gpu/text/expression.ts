/* Scalar primitives in the part of JavaScript that gpu.js turns into every shading language. */
import type { BinaryPrimitive, UnaryPrimitive } from '../../../scalar/Scalar.js'

/** A piece of text: a number, or a condition that stands for 1 or 0. */
export interface Term {
  readonly text: string
  readonly isCondition: boolean
}

export const numberTerm = (text: string): Term => ({ text, isCondition: false })
const condition = (text: string): Term => ({ text, isCondition: true })

/** A truth value is no number in a shading language. */
export const asNumber = ({ text, isCondition }: Term): string => (isCondition ? `(${text} ? 1 : 0)` : text)

export const asCondition = ({ text, isCondition }: Term): string => (isCondition ? text : `(${text} !== 0)`)

export const literalText = (value: number): string => (value < 0 ? `(${value})` : String(value))

const call =
  (name: string) =>
  (x: string): string =>
    `${name}(${x})`

/** What no shading language has, or has only roughly, is a function of `functions.ts`. */
export const unaryText: { readonly [P in UnaryPrimitive]: (x: string) => string } = {
  negate: (x) => `(-${x})`,
  absolute: call('Math.abs'),
  sign: (x) => `(${x} > 0 ? 1 : (${x} < 0 ? -1 : 0))`,
  floor: call('Math.floor'),
  exp: call('Math.exp'),
  expm1: call('regulaExpm1'),
  log: call('regulaLog'),
  log1p: call('regulaLog1p'),
  sqrt: call('regulaSqrt'),
  sin: call('regulaSin'),
  cos: call('regulaCos'),
  tanh: call('regulaTanh'),
  erf: call('regulaErf'),
  sigmoid: call('regulaSigmoid'),
  softplus: call('regulaSoftplus'),
}

const binaryText: { readonly [P in BinaryPrimitive]: (x: string, y: string) => Term } = {
  add: (x, y) => numberTerm(`(${x} + ${y})`),
  subtract: (x, y) => numberTerm(`(${x} - ${y})`),
  multiply: (x, y) => numberTerm(`(${x} * ${y})`),
  multiplyNoNan: (x, y) => numberTerm(`(${y} === 0 ? 0 : ${x} * ${y})`),
  divide: (x, y) => numberTerm(`(${x} / ${y})`),
  power: (x, y) => numberTerm(`regulaPower(${x}, ${y})`),
  maximum: (x, y) => numberTerm(`Math.max(${x}, ${y})`),
  minimum: (x, y) => numberTerm(`Math.min(${x}, ${y})`),
  less: (x, y) => condition(`(${x} < ${y})`),
  lessEqual: (x, y) => condition(`(${x} <= ${y})`),
  equal: (x, y) => condition(`(${x} === ${y})`),
}

/** Primitives whose arguments are mentioned more than once in their text. */
export const repeatsArguments = (primitive: string): boolean =>
  primitive === 'sign' || primitive === 'multiplyNoNan'

/** A binary primitive of two terms; among conditions the larger is `||` and the smaller `&&`. */
export const binaryTerm = (primitive: BinaryPrimitive, x: Term, y: Term): Term => {
  if (x.isCondition && y.isCondition && primitive === 'maximum') return condition(`(${x.text} || ${y.text})`)
  if (x.isCondition && y.isCondition && primitive === 'minimum') return condition(`(${x.text} && ${y.text})`)
  return binaryText[primitive](asNumber(x), asNumber(y))
}

export const selectTerm = (c: Term, x: Term, y: Term): Term =>
  numberTerm(`(${asCondition(c)} ? ${asNumber(x)} : ${asNumber(y)})`)
