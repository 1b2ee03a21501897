/* Scalar primitives in the part of JavaScript that gpu.js turns into every shading language. */
import type { UnaryPrimitive } from '../../../scalar/Scalar.js'
import { binaryTerms } from '../../javascript/terms.js'

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

export const binaryTerm = binaryTerms({
  multiplyNoNan: (x, y) => `(${y} === 0 ? 0 : ${x} * ${y})`,
  power: (x, y) => `regulaPower(${x}, ${y})`,
})

/** Primitives whose arguments are mentioned more than once in their text. */
export const repeatsArguments = (primitive: string): boolean =>
  primitive === 'sign' || primitive === 'multiplyNoNan'
