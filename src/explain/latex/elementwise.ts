import { type Addend, add, addends } from './add.js'
import { type Factor, multiply, parts } from './multiply.js'
import { openParts, spread } from './spread.js'
import { call, isApply, isCall, isNumber, number, rankOf, type Table, type Term } from './Term.js'

type Places = readonly (number | undefined)[]

const samePlaces = (a: Places, b: Places): boolean =>
  a.length === b.length && a.every((place, axis) => place === b[axis])

/** The places that all terms are repeated to, if they are the same. */
const commonPlaces = (terms: readonly Term[]): Places | undefined => {
  const [first, ...rest] = terms.flatMap((term) =>
    term.rank === 0
      ? []
      : parts(term).factors.flatMap(([f]) =>
          f.rank === 0 ? [] : [f.head.tag === 'Spread' ? f.head : undefined],
        ),
  )
  return first !== undefined &&
    rest.every((head) => head !== undefined && samePlaces(head.places, first.places))
    ? first.places
    : undefined
}

const lowered = (table: Table, term: Term): Term => {
  const { coefficient, factors } = parts(term)
  return multiply(
    table,
    coefficient,
    factors.map(([f, e]): Factor => [f.rank > 0 && f.head.tag === 'Spread' ? (f.args[0] ?? f) : f, e]),
  )
}

/** f of repeated terms is the repetition of f. */
export const lifted = (table: Table, terms: readonly Term[], f: (terms: readonly Term[]) => Term): Term => {
  const rank = rankOf(terms)
  const places = commonPlaces(terms)
  if (places === undefined) return f(terms)
  const inner = terms.map((term) => lowered(table, term))
  return spread(table, f(inner), places, rank)
}

export const sumOf = (table: Table, list: readonly Addend[]): Term =>
  lifted(
    table,
    list.map(([, term]) => term),
    (terms) =>
      add(
        table,
        terms.map((term, i): Addend => [list[i]?.[0] ?? 1, term]),
      ),
  )

/** e^a · e^b is e^(a + b). */
const joinPowers = (table: Table, factors: readonly Factor[]): readonly Factor[] => {
  const powers = factors.filter(([f]) => isApply(f.head.tag === 'Spread' ? (f.args[0] ?? f) : f, 'exp'))
  if (powers.length === 0 || (powers.length === 1 && powers[0]?.[1] === 1)) return factors
  const exponents = powers.flatMap(([f, e]): readonly Addend[] => {
    const inner = f.head.tag === 'Spread' ? f.args[0] : f
    const exponent = inner?.args[0]
    if (exponent === undefined) return []
    return [[e, f.head.tag === 'Spread' ? spread(table, exponent, f.head.places, f.rank) : exponent]]
  })
  const rest = factors.filter((f) => !powers.includes(f))
  return [...rest, [applyOne(table, 'exp', sumOf(table, exponents)), 1]]
}

export const productOf = (table: Table, coefficient: number, list: readonly Factor[]): Term =>
  lifted(
    table,
    list.map(([term]) => term),
    (terms) => {
      const factors = terms.map((term, i): Factor => [term, list[i]?.[1] ?? 1])
      const product = multiply(table, coefficient, factors)
      const { coefficient: c, factors: flat } = openParts(table, product)
      const joined = joinPowers(table, flat)
      return joined === flat ? product : multiply(table, c, joined)
    },
  )

const logSoftmax = '\\log\\operatorname{softmax}'
const softmax = '\\operatorname{softmax}'

const renamed = (table: Table, term: Term, name: string): Term =>
  term.head.tag === 'Call'
    ? table.make({ ...term.head, name }, term.rank, term.args)
    : call(table, name, term.rank, [term])

const rootOf = (table: Table, x: Term): Term => {
  const { coefficient, factors } = parts(x)
  const [first, ...rest] = factors
  if (first === undefined || rest.length > 0 || coefficient !== 1) return table.make(rootHead, x.rank, [x])
  const [term, exponent] = first
  if (term.head.tag === 'Norm' && exponent === 2) return term
  const [squared] = term.args
  const inner = squared === undefined ? undefined : parts(squared)
  const [only, ...others] = inner?.factors ?? []
  if (term.head.tag === 'Reduce' && term.head.kind === 'sum' && inner?.coefficient === 1)
    if (only !== undefined && others.length === 0 && only[1] === 2)
      return table.make({ tag: 'Norm', p: 2, axes: term.head.axes, name: '2' }, x.rank, [only[0]])
  return table.make(rootHead, x.rank, [x])
}

const rootHead = { tag: 'Apply', name: 'sqrt' } as const

/** A function of every element of one term. */
export const applyOne = (table: Table, name: string, x: Term): Term =>
  lifted(table, [x], ([t = x]) => {
    if (name === 'exp' && isNumber(t, 0)) return number(table, 1)
    if (name === 'exp' && isApply(t, 'log')) return t.args[0] ?? t
    if (name === 'exp' && isCall(t, logSoftmax)) return renamed(table, t, softmax)
    if (name === 'log' && isCall(t, softmax)) return renamed(table, t, logSoftmax)
    if (name === 'log' && isApply(t, 'exp')) return t.args[0] ?? t
    if (name === 'log' && addends(t).length === 1 && isNumber(t, 1)) return number(table, 0)
    if (name === 'sqrt' && t.head.tag === 'Number' && Number.isInteger(Math.sqrt(t.head.value) * 1e4))
      return number(table, Math.sqrt(t.head.value))
    if (name === 'sqrt') return rootOf(table, t)
    return table.make({ tag: 'Apply', name }, t.rank, [t])
  })

/** A function of the elements of several terms. */
export const apply = (table: Table, name: string, args: readonly Term[]): Term =>
  lifted(table, args, (terms) => table.make({ tag: 'Apply', name }, rankOf(terms), terms))
