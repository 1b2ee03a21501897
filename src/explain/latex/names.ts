import { symbol, type Table, type Term } from './Term.js'

const greek: readonly string[] = [
  ...['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', 'eta', 'theta', 'iota', 'kappa', 'lambda', 'mu'],
  ...['nu', 'xi', 'pi', 'rho', 'sigma', 'tau', 'phi', 'chi', 'psi', 'omega'],
]

const special: Readonly<Record<string, string>> = {
  '\\': '\\backslash{}',
  '^': '\\hat{}',
  '~': '\\sim{}',
  '-': '\\text{-}',
}

/** A name as LaTeX in math mode: nothing in it is a command. */
export const escapeName = (name: string): string =>
  [...name].map((c) => special[c] ?? (/[_#$%&{}]/.test(c) ? `\\${c}` : c === ' ' ? '\\ ' : c)).join('')

export const upright = (name: string): string => `\\mathrm{${escapeName(name)}}`

interface Word {
  readonly base: string
  readonly subscripts: readonly string[]
}

/** A word without its number: `x2` is x with the subscript 2. */
const numbered = (word: string): readonly [string, readonly string[]] => {
  const match = /^([A-Za-z]+?)_?(\d+)$/.exec(word)
  return match === null ? [word, []] : [match[1] ?? word, [match[2] ?? '']]
}

const letter = (word: string): string => {
  if (greek.includes(word)) return `\\${word === 'epsilon' ? 'varepsilon' : word}`
  return word.length === 1 ? escapeName(word) : upright(word)
}

const bold = (word: string): string =>
  greek.includes(word) ? `\\boldsymbol{${letter(word)}}` : `\\mathbf{${escapeName(word)}}`

/** The symbol of an input: tensors are bold. */
export const inputWord = (name: string, rank: number): Word => {
  const [base, subscripts] = numbered(name)
  return { base: rank > 0 ? bold(base) : letter(base), subscripts }
}

const usual: Readonly<Record<string, string>> = { kernel: 'W', bias: 'b' }
const slots: Readonly<Record<string, string>> = { m: 'm', v: 'v', vMax: 'v^{\\max}', momentum: 'u' }

const parameterWord = (segments: readonly string[]): Word => {
  const last = segments.at(-1) ?? ''
  const rest = segments.slice(0, -1)
  const [base, subscripts] = numbered(last)
  const path = rest.length === 0 ? [] : [upright(rest.join('/'))]
  return { base: usual[base] ?? letter(base), subscripts: [...subscripts, ...path] }
}

/** The symbol of a state variable: `hidden/kernel` is W with the subscript hidden, a slot has its parameter there. */
export const variableWord = (name: string, isState: boolean): Word => {
  if (name === 'step/count') return { base: 't', subscripts: [] }
  const segments = name.split('/')
  const slot = slots[segments.at(-1) ?? '']
  if (!isState || segments.length < 3 || slot === undefined) return parameterWord(segments)
  const { base, subscripts } = parameterWord(segments.slice(0, -2))
  return { base: slot, subscripts: [withSubscripts(base, subscripts)] }
}

export const withSubscripts = (base: string, subscripts: readonly string[]): string => {
  const given = subscripts.filter((s) => s !== '')
  return given.length === 0 ? base : `${base}_{${given.join(',')}}`
}

/** The symbol of a named size. */
export const sizeSymbol = (table: Table, name: string): Term => {
  const given = table.chosen(name)
  if (given !== undefined) return symbol(table, given)
  return name.length === 1 ? symbol(table, escapeName(name)) : symbol(table, 'n', [upright(name)])
}
