/** How tightly a text binds, loosest first. */
export const binding = {
  sum: 0,
  /** Ends with the body of a Σ, which would take what follows with it. */
  open: 1,
  /** Factors with ⊙ between them. */
  hadamard: 2,
  /** Factors side by side, a matrix product. */
  product: 3,
  /** A fraction or a power: needs no parentheses but as a base. */
  power: 4,
  atom: 5,
} as const

/** LaTeX and how tightly it binds. */
export interface Text {
  readonly text: string
  readonly precedence: number
}

export const atom = (text: string): Text => ({ text, precedence: binding.atom })

const tall = /\\(frac|sum|max_|min_|begin|sqrt|left|lVert|underset)/

/** In parentheses that grow if they must. */
export const parenthesized = (text: string): string =>
  tall.test(text) ? `\\left(${text}\\right)` : `(${text})`

/** The text where something that binds as given is wanted. */
export const within = ({ text, precedence }: Text, wanted: number): string =>
  precedence >= wanted ? text : parenthesized(text)

export const fraction = (numerator: string, denominator: string): Text => ({
  text: `\\frac{${numerator}}{${denominator}}`,
  precedence: binding.power,
})

export const raised = (base: Text, exponent: string): Text => ({
  text: `${within(base, binding.atom)}^{${exponent}}`,
  precedence: binding.power,
})
