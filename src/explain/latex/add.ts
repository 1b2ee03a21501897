import { multiply, parts, scale } from './multiply.js'
import { openParts, spread } from './spread.js'
import { call, number, type Relation, rankOf, type Table, type Term } from './Term.js'

/** A coefficient and a term. */
export type Addend = readonly [number, Term]

/** More addends than this stay nested, so that a long chain is not copied at every step. */
const mostAddends = 12

export const addends = (term: Term): readonly Addend[] => {
  const { head, args } = term
  return head.tag === 'Add' ? args.map((t, i) => [head.coefficients[i] ?? 1, t] as const) : [[1, term]]
}

/** The addends of a sum, also of one that is repeated. */
const innerAddends = (table: Table, term: Term): readonly Addend[] => {
  const { head, rank } = term
  const [inner] = term.args
  return head.tag === 'Spread' && inner !== undefined
    ? addends(inner).map(([c, t]): Addend => [c, spread(table, t, head.places, rank)])
    : addends(term)
}

const open = (table: Table, given: readonly Addend[]): readonly Addend[] => {
  const out: Addend[] = []
  for (const [c, term] of given) {
    const inner = innerAddends(table, term)
    if (out.length + inner.length > mostAddends) out.push([c, term])
    else for (const [k, t] of inner) out.push([c * k, t])
  }
  return out
}

/** Puts equal addends together; numbers become multiples of 1, at the end. */
const collect = (table: Table, given: readonly Addend[]): readonly Addend[] => {
  const one = number(table, 1)
  const totals = new Map<Term, number>()
  for (const [c, term] of given) {
    const { coefficient, factors } = parts(term)
    const key = factors.length === 0 ? one : coefficient === 1 ? term : multiply(table, 1, factors)
    totals.set(key, (totals.get(key) ?? 0) + c * coefficient)
  }
  const constant = totals.get(one)
  totals.delete(one)
  const terms = [...totals].filter(([, c]) => c !== 0).map(([term, c]): Addend => [c, term])
  return constant === undefined || constant === 0 ? terms : [...terms, [constant, one]]
}

const opposites: { readonly [R in Relation]: Relation } = {
  '<': '\\ge',
  '\\le': '>',
  '=': '\\ne',
  '\\ne': '=',
  '>': '\\le',
  '\\ge': '<',
}

/** The condition that holds where this one does not; 1 − c for what is none. */
export const negated = (table: Table, condition: Term): Term =>
  condition.head.tag === 'Compare'
    ? table.make(
        { tag: 'Compare', relation: opposites[condition.head.relation] },
        condition.rank,
        condition.args,
      )
    : plain(table, [
        [1, number(table, 1)],
        [-1, condition],
      ])

/** v − ln Σ eᵛ, which is ln softmax v. */
const logSoftmaxOf = (table: Table, list: readonly Addend[]): Term | undefined => {
  for (const [c, term] of list) {
    const lse = term.head.tag === 'Spread' ? term.args[0] : term
    if (c !== -1 || lse?.head.tag !== 'Reduce' || lse.head.kind !== 'logSumExp') continue
    const [v] = lse.args
    const [axis] = lse.head.axes
    if (v === undefined || axis === undefined || lse.head.axes.length > 1) continue
    const places = term.head.tag === 'Spread' ? term.head.places : []
    if (places.some((place, i) => place !== undefined && place !== (i < axis ? i : i + 1))) continue
    const rest = plain(
      table,
      list.filter(([, t]) => t !== term),
    )
    if (rest === v) return call(table, '\\log\\operatorname{softmax}', v.rank, [v], { axis })
  }
  return undefined
}

const plain = (table: Table, list: readonly Addend[]): Term => {
  const [first] = list
  if (first === undefined) return number(table, 0)
  if (list.length === 1) return scale(table, first[0], first[1])
  const args = list.map(([, term]) => term)
  return table.make({ tag: 'Add', coefficients: list.map(([c]) => c) }, rankOf(args), args)
}

/** The factors that all addends have, and the number if it is the same up to its sign. */
const common = (table: Table, list: readonly Addend[]): Term => {
  const [first, ...rest] = list
  if (first === undefined || rest.length === 0) return number(table, 1)
  const shared = openParts(table, first[1]).factors.filter(([f, e]) =>
    rest.every(([, t]) => openParts(table, t).factors.some(([g, d]) => g === f && d === e)),
  )
  const size = Math.abs(first[0])
  const bare = list.every(([, t]) => openParts(table, t).factors.length === 1)
  const same = (bare || shared.length > 0) && list.every(([c]) => Math.abs(c) === size)
  return multiply(table, same ? size : 1, shared)
}

/** Σ coefficient · term. */
export const add = (table: Table, given: readonly Addend[]): Term => {
  const list = collect(table, open(table, given))
  const [first, second, ...rest] = list
  if (first !== undefined && second !== undefined && rest.length === 0) {
    const isNegation = second[0] === 1 && second[1] === number(table, 1) && first[0] === -1
    if (isNegation && first[1].head.tag === 'Compare') return negated(table, first[1])
  }
  const factor = common(table, list)
  if (factor === number(table, 1)) return logSoftmaxOf(table, list) ?? plain(table, list)
  const { coefficient, factors } = parts(factor)
  const reduced = list.map(
    ([c, t]): Addend => [
      c / coefficient,
      multiply(
        table,
        1,
        openParts(table, t).factors.filter(([f, e]) => !factors.some(([g, d]) => f === g && e === d)),
      ),
    ],
  )
  const inner = collect(table, reduced)
  return multiply(table, coefficient, [...factors, [logSoftmaxOf(table, inner) ?? plain(table, inner), 1]])
}
