/** A number as a fraction of texts: `denominator` is empty for what needs none. */
export interface Fraction {
  readonly numerator: string
  readonly denominator: string
}

const known: readonly (readonly [number, string, string])[] = [
  [Math.PI, '\\pi', ''],
  [2 * Math.PI, '2 \\pi', ''],
  [Math.SQRT2, '\\sqrt{2}', ''],
  [Math.SQRT1_2, '1', '\\sqrt{2}'],
  [2 / Math.sqrt(Math.PI), '2', '\\sqrt{\\pi}'],
  [1 / Math.sqrt(Math.PI), '1', '\\sqrt{\\pi}'],
  [1 / Math.sqrt(2 * Math.PI), '1', '\\sqrt{2 \\pi}'],
  [Math.sqrt(2 / Math.PI), '\\sqrt{2}', '\\sqrt{\\pi}'],
]

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-12 * Math.abs(b)

const decimal = (x: number): string => {
  const [mantissa = '', power = '0'] = x.toExponential(5).split('e')
  const exponent = Number(power)
  if (Number.isInteger(x) && x < 1e7) return String(x)
  if (exponent >= -3 && exponent < 7) return String(Number(x.toPrecision(6)))
  const short = Number(mantissa)
  return short === 1 ? `10^{${exponent}}` : `${short} \\cdot 10^{${exponent}}`
}

/** A positive number, as short as it can be read. */
export const fractionOf = (x: number): Fraction => {
  for (const [value, numerator, denominator] of known) if (near(x, value)) return { numerator, denominator }
  const text = decimal(x)
  if (text.length <= 5 || Number.isInteger(x)) return { numerator: text, denominator: '' }
  for (let q = 3; q <= 12; q += 1)
    if (near(x * q, Math.round(x * q)) && x * q < 100)
      return { numerator: String(Math.round(x * q)), denominator: String(q) }
  const inverse = Math.round(1 / x)
  return inverse > 1 && inverse < 1e6 && near(1 / x, inverse)
    ? { numerator: '1', denominator: String(inverse) }
    : { numerator: text, denominator: '' }
}
