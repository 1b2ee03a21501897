import type { GraphNode } from '../../graph/postOrder.js'

// ---------------------------------------------------------------- model

export type Relation = '<' | '\\le' | '=' | '\\ne' | '>' | '\\ge'

/** What a term is, apart from its arguments: plain data, so that it can be compared. */
export type Head =
  | { readonly tag: 'Number'; readonly value: number }
  | { readonly tag: 'Symbol'; readonly base: string; readonly subscripts: readonly string[] }
  /** Uniform random numbers; the argument is their key. */
  | { readonly tag: 'Uniform'; readonly site: string }
  /** The index along an axis. */
  | { readonly tag: 'Iota'; readonly axis: number }
  /** Σ coefficient · argument. */
  | { readonly tag: 'Add'; readonly coefficients: readonly number[] }
  /** coefficient · Π argument^exponent, element by element. */
  | { readonly tag: 'Multiply'; readonly coefficient: number; readonly exponents: readonly number[] }
  /** A function of every element. */
  | { readonly tag: 'Apply'; readonly name: string }
  /** 1 where the relation holds, 0 elsewhere. */
  | { readonly tag: 'Compare'; readonly relation: Relation }
  /** (condition, whenTrue, whenFalse). */
  | { readonly tag: 'Cases' }
  /** The argument repeated: its axis a becomes axis `places[a]`, or has size 1 and goes. */
  | { readonly tag: 'Spread'; readonly places: readonly (number | undefined)[] }
  | { readonly tag: 'Reduce'; readonly kind: ReduceKind; readonly axes: readonly number[] }
  /** Σ|x| or √Σx² over the axes. */
  | {
      readonly tag: 'Norm'
      readonly p: 1 | 2
      readonly axes: readonly number[]
      readonly name: '1' | '2' | 'F'
    }
  | { readonly tag: 'Contract'; readonly left: string; readonly right: string; readonly output: string }
  | { readonly tag: 'Transpose'; readonly permutation: readonly number[] }
  /** A function of whole tensors, along the axis if it has one. */
  | {
      readonly tag: 'Call'
      readonly name: string
      readonly detail: string
      readonly axis: number | undefined
    }

export type ReduceKind = 'sum' | 'max' | 'min' | 'argmax' | 'argmin' | 'logSumExp'

/** A node of a formula. Equal terms of one table are one value. A term of rank 0 also stands for its repetitions. */
export interface Term extends GraphNode<Term> {
  readonly id: number
  readonly head: Head
  readonly rank: number
}

/** What a symbol stands for: `m ∼ Bernoulli(0.5)`. */
export interface Definition {
  readonly relation: string
  readonly term: Term
}

/** The terms of one formula, each once. */
export interface Table {
  readonly make: (head: Head, rank: number, args: readonly Term[]) => Term
  /** Says what a symbol stands for. */
  readonly define: (symbol: Term, definition: Definition) => void
  readonly definitionOf: (symbol: Term) => Definition | undefined
  /** The symbol that the user has chosen for a name. */
  readonly chosen: (name: string) => string | undefined
}

// ---------------------------------------------------------------- constructors

const plain = (_: string, value: unknown): unknown => (typeof value === 'number' ? String(value) : value)

export const makeTable = (symbols: Readonly<Record<string, string>>): Table => {
  const known = new Map<string, Term>()
  const definitions = new Map<Term, Definition>()
  return {
    make: (head, rank, args) => {
      const key = `${JSON.stringify(head, plain)} ${rank} ${args.map(({ id }) => id).join(' ')}`
      const found = known.get(key)
      if (found !== undefined) return found
      const term: Term = { id: known.size, head, rank, args }
      known.set(key, term)
      return term
    },
    define: (symbol, definition) => {
      if (!definitions.has(symbol)) definitions.set(symbol, definition)
    },
    definitionOf: (symbol) => definitions.get(symbol),
    chosen: (name) => (Object.hasOwn(symbols, name) ? symbols[name] : undefined),
  }
}

export const symbol = (table: Table, base: string, subscripts: readonly string[] = [], rank = 0): Term =>
  table.make({ tag: 'Symbol', base, subscripts }, rank, [])

const infinity = '\\infty'

/** A finite number; infinities and NaN are symbols. */
export const number = (table: Table, value: number): Term => {
  if (Number.isFinite(value)) return table.make({ tag: 'Number', value: value + 0 }, 0, [])
  if (Number.isNaN(value)) return symbol(table, '\\mathrm{NaN}')
  return symbol(table, value > 0 ? infinity : `-${infinity}`)
}

/** A function of whole tensors. */
export const call = (
  table: Table,
  name: string,
  rank: number,
  args: readonly Term[],
  { detail = '', axis }: { readonly detail?: string; readonly axis?: number } = {},
): Term => table.make({ tag: 'Call', name, detail, axis }, rank, args)

// ---------------------------------------------------------------- refinements

export const isNumber = (term: Term | undefined, value?: number): boolean =>
  term?.head.tag === 'Number' && (value === undefined || term.head.value === value)

export const isNaNTerm = (term: Term | undefined): boolean =>
  term?.head.tag === 'Symbol' && term.head.base === '\\mathrm{NaN}'

/** 1 for ∞, −1 for −∞, 0 for anything else. */
export const infinite = ({ head }: Term): -1 | 0 | 1 =>
  head.tag !== 'Symbol' || !head.base.endsWith(infinity) ? 0 : head.base.startsWith('-') ? -1 : 1

export const isApply = (term: Term, name: string): boolean =>
  term.head.tag === 'Apply' && term.head.name === name

export const isCall = (term: Term, name: string): boolean =>
  term.head.tag === 'Call' && term.head.name === name

export const rankOf = (args: readonly Term[]): number => args.reduce((rank, t) => Math.max(rank, t.rank), 0)
