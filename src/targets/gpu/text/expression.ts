/* Scalar primitives in the part of JavaScript that gpu.js turns into every shading language. */
import type { Combine } from '../../../kernel/Kernel.js'
import type { BinaryPrimitive, UnaryPrimitive } from '../../../scalar/Scalar.js'
import { joinedText, startText } from '../../javascript/reductions.js'
import { asNumber, binaryTerms, conditionTerm, numberTerm, type Term } from '../../javascript/terms.js'
import type { NaNs } from './functions.js'

/** How a kernel says what it works out. */
export interface Notation {
  readonly literal: (value: number) => string
  readonly unary: { readonly [P in UnaryPrimitive]: (x: string) => string }
  readonly binary: (primitive: BinaryPrimitive, x: Term, y: Term) => Term
  /** What a reduction starts from, and how it takes a value in. */
  readonly start: { readonly [C in Combine]: string }
  readonly joined: { readonly [C in Combine]: (sofar: string, value: string) => string }
  /** A condition. */
  readonly isNaN: (x: string) => string
}

const literalText = (value: number): string => (value < 0 ? `(${value})` : String(value))

const call =
  (name: string) =>
  (...args: readonly string[]): string =>
    `${name}(${args.join(', ')})`

/** What no shading language has, or has only roughly, is a function of `functions.ts`. */
const unaryText: { readonly [P in UnaryPrimitive]: (x: string) => string } = {
  negate: (x) => `(-${x})`,
  absolute: call('Math.abs'),
  sign: call('regulaSign'),
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

const binaryTerm = binaryTerms({
  multiplyNoNan: (x, y) => `(${y} === 0 ? 0 : ${x} * ${y})`,
  power: call('regulaPower'),
})

const plain: Notation = {
  literal: literalText,
  unary: unaryText,
  binary: binaryTerm,
  start: startText,
  joined: joinedText,
  isNaN: (x) => `${x} !== ${x}`,
}

/** gpu.js writes the largest float where an infinity is written down. */
const infinity = 'regulaInfinity(this.thread.x)'

const guardedTexts: { readonly [P in BinaryPrimitive]?: (x: string, y: string) => Term } = {
  divide: (x, y) => numberTerm(call('regulaDivide')(x, y)),
  maximum: (x, y) => numberTerm(call('regulaMaximum')(x, y)),
  minimum: (x, y) => numberTerm(call('regulaMinimum')(x, y)),
  less: (x, y) => conditionTerm(`(${call('regulaLess')(x, y)} > 0.5)`),
  lessEqual: (x, y) => conditionTerm(`(${call('regulaLessEqual')(x, y)} > 0.5)`),
}

const isNumber = ({ text }: Term): boolean => Number.isFinite(Number(text))

/** Where compilers may take a float for a number: what takes NaN in is written so that it gives it on. */
const guarded: Notation = {
  literal: (value) => (Number.isFinite(value) ? literalText(value) : value > 0 ? infinity : `(-${infinity})`),
  unary: { ...unaryText, exp: call('regulaExp') },
  binary: (primitive, x, y) => {
    if (x.isCondition && y.isCondition) return binaryTerm(primitive, x, y)
    const [a, b] = [asNumber(x), asNumber(y)]
    if (primitive === 'multiply' && (a === '0' || b === '0'))
      return numberTerm(call('regulaTimesZero')(a === '0' ? b : a))
    if (primitive === 'subtract' && a === b) return numberTerm(call('regulaTimesZero')(a))
    if (primitive === 'divide' && isNumber(y) && b !== '0') return binaryTerm(primitive, x, y)
    return guardedTexts[primitive]?.(a, b) ?? binaryTerm(primitive, x, y)
  },
  start: { sum: '0', max: `-${infinity}`, min: infinity },
  joined: { ...joinedText, max: call('regulaMaximum'), min: call('regulaMinimum') },
  isNaN: (x) => `regulaIsNaN(${x}) > 0.5`,
}

export const notationFor = ({ areKept }: NaNs): Notation => (areKept ? plain : guarded)

/** Primitives whose arguments are mentioned more than once in their text. */
export const repeatsArguments = (primitive: string): boolean => primitive === 'multiplyNoNan'
