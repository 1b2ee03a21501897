/* Pieces of text in the notation that JavaScript and the kernels of gpu.js share. */
import type { BinaryPrimitive } from '../../scalar/Scalar.js'

/** A number, or a condition that stands for 1 or 0. */
export interface Term {
  readonly text: string
  readonly isCondition: boolean
}

export const numberTerm = (text: string): Term => ({ text, isCondition: false })
export const conditionTerm = (text: string): Term => ({ text, isCondition: true })

export const asNumber = ({ text, isCondition }: Term): string => (isCondition ? `(${text} ? 1 : 0)` : text)

export const asCondition = ({ text, isCondition }: Term): string => (isCondition ? text : `(${text} !== 0)`)

/** Binary primitives that are not written alike everywhere. */
export type OwnBinary = 'multiplyNoNan' | 'power'

type OwnTexts = { readonly [P in OwnBinary]: (x: string, y: string) => string }

const sharedTexts: { readonly [P in Exclude<BinaryPrimitive, OwnBinary>]: (x: string, y: string) => Term } = {
  add: (x, y) => numberTerm(`(${x} + ${y})`),
  subtract: (x, y) => numberTerm(`(${x} - ${y})`),
  multiply: (x, y) => numberTerm(`(${x} * ${y})`),
  divide: (x, y) => numberTerm(`(${x} / ${y})`),
  maximum: (x, y) => numberTerm(`Math.max(${x}, ${y})`),
  minimum: (x, y) => numberTerm(`Math.min(${x}, ${y})`),
  less: (x, y) => conditionTerm(`(${x} < ${y})`),
  lessEqual: (x, y) => conditionTerm(`(${x} <= ${y})`),
  equal: (x, y) => conditionTerm(`(${x} === ${y})`),
}

/** A binary primitive of two terms; among conditions the larger is `||` and the smaller `&&`. */
export const binaryTerms =
  (own: OwnTexts) =>
  (primitive: BinaryPrimitive, x: Term, y: Term): Term => {
    if (x.isCondition && y.isCondition && primitive === 'maximum')
      return conditionTerm(`(${x.text} || ${y.text})`)
    if (x.isCondition && y.isCondition && primitive === 'minimum')
      return conditionTerm(`(${x.text} && ${y.text})`)
    const [a, b] = [asNumber(x), asNumber(y)]
    return primitive === 'multiplyNoNan' || primitive === 'power'
      ? numberTerm(own[primitive](a, b))
      : sharedTexts[primitive](a, b)
  }

export const selectTerm = (c: Term, x: Term, y: Term): Term =>
  numberTerm(`(${asCondition(c)} ? ${asNumber(x)} : ${asNumber(y)})`)
