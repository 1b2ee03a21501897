import { fractionOf } from './numbers.js'
import { binding, fraction, raised, type Text, within } from './text.js'

/** A printed factor of a product. */
export interface PrintedFactor {
  readonly text: Text
  readonly exponent: number
  /** Whether ⊙ stands between it and others: a tensor without indices. */
  readonly isTensor: boolean
  /** A symbol or a number, which may stand in the numerator of a small fraction. */
  readonly isSimple: boolean
  /** Whether it comes last among its like, as indicators do. */
  readonly isLast: boolean
}

const powerText = ({ text, exponent, isTensor }: PrintedFactor): Text => {
  const size = Math.abs(exponent)
  if (size === 1) return text
  if (size === 0.5) return { text: `\\sqrt{${text.text}}`, precedence: binding.atom }
  return raised(text, isTensor && exponent > 0 ? `\\odot ${size}` : String(size))
}

/** Side by side; only the last may be open to the right. */
const beside = (texts: readonly Text[]): Text => {
  const [first, ...rest] = texts
  if (first !== undefined && rest.length === 0) return first
  const open = texts.filter(({ precedence }) => precedence === binding.open)
  const ordered = [...texts.filter((t) => !open.includes(t)), ...open]
  const parts = ordered.map((t, i) =>
    t.precedence === binding.open && i === ordered.length - 1 ? t.text : within(t, binding.product),
  )
  const text = parts.reduce((sofar, part) => {
    const dot = /\d$/.test(sofar) && /^\d/.test(part)
    return sofar === '' ? part : `${sofar} ${dot ? '\\cdot ' : ''}${part}`
  }, '')
  return { text, precedence: open.length > 0 ? binding.open : binding.product }
}

const hadamard = (texts: readonly Text[]): Text => {
  const [only, ...rest] = texts
  if (only !== undefined && rest.length === 0) return only
  return {
    text: texts.map((t) => within(t, binding.product)).join(' \\odot '),
    precedence: binding.hadamard,
  }
}

const one: Text = { text: '1', precedence: binding.atom }

const numberText = (text: string): Text => ({
  text,
  precedence: text.includes(' ') ? binding.product : binding.atom,
})

const sorted = (factors: readonly PrintedFactor[]): readonly PrintedFactor[] => [
  ...factors.filter((f) => !f.isLast),
  ...factors.filter((f) => f.isLast),
]

interface Quotient {
  readonly above: readonly Text[]
  readonly below: readonly Text[]
}

const quotient = (coefficient: number, factors: readonly PrintedFactor[]): Quotient => {
  const { numerator, denominator } = fractionOf(coefficient)
  const own = (text: string): readonly Text[] => (text === '' ? [] : [numberText(text)])
  return {
    above: [...own(numerator === '1' ? '' : numerator), ...texts(factors, 1)],
    below: [...own(denominator), ...texts(factors, -1)],
  }
}

const texts = (factors: readonly PrintedFactor[], sign: 1 | -1): readonly Text[] =>
  sorted(factors.filter(({ exponent }) => Math.sign(exponent) === sign)).map(powerText)

/** Scalars before tensors. */
const joined = (scalars: readonly Text[], tensors: readonly Text[]): Text => {
  if (tensors.length === 0) return scalars.length === 0 ? one : beside(scalars)
  const tensor = hadamard(tensors)
  if (scalars.length === 0) return tensor
  if (tensor.precedence !== binding.hadamard) return beside([...scalars.map(closed), tensor])
  return { text: `${beside(scalars.map(closed)).text} ${tensor.text}`, precedence: binding.hadamard }
}

/** A text that nothing after it can be taken for a part of. */
const closed = (text: Text): Text =>
  text.precedence < binding.product ? { text: within(text, binding.product), precedence: binding.atom } : text

/** coefficient · Π factors as LaTeX, the coefficient above 0. */
const positiveText = (coefficient: number, factors: readonly PrintedFactor[]): Text => {
  const tensors = factors.filter(({ isTensor }) => isTensor)
  const scalars = factors.filter(({ isTensor }) => !isTensor)
  const { above, below } = quotient(coefficient, scalars)
  const tensorsAbove = texts(tensors, 1)
  const tensorsBelow = texts(tensors, -1)
  if (below.length === 0 && tensorsBelow.length === 0) return joined(above, tensorsAbove)
  const isSmall = scalars.every(({ exponent, isSimple }) => exponent > 0 || isSimple)
  if (!isSmall || tensorsBelow.length > 0)
    return fraction(joined(above, tensorsAbove).text, joined(below, tensorsBelow).text)
  // What is divided by is short: a small fraction stands before the rest.
  const simple = quotient(
    coefficient,
    scalars.filter(({ isSimple }) => isSimple),
  )
  const beyond = texts(
    scalars.filter(({ isSimple }) => !isSimple),
    1,
  )
  const front = fraction(joined(simple.above, []).text, joined(below, []).text)
  return joined([front, ...beyond], tensorsAbove)
}

/** coefficient · Π factors as LaTeX; the coefficient is not 0. */
export const productText = (coefficient: number, factors: readonly PrintedFactor[]): Text => {
  const product = positiveText(Math.abs(coefficient), factors)
  return coefficient < 0 ? { text: `-${within(product, binding.open)}`, precedence: binding.sum } : product
}
