/* Scalar primitives as JavaScript text. */
import type { UnaryPrimitive } from '../../scalar/Scalar.js'
import { binaryTerms, numberTerm, type Term } from './terms.js'

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

export const binaryTerm = binaryTerms({
  multiplyNoNan: (x, y) => `multiplyNoNan(${x}, ${y})`,
  power: (x, y) => `Math.pow(${x}, ${y})`,
})
