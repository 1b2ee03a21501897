import { type Factor, multiply, parts } from './multiply.js'
import type { Table, Term } from './Term.js'

type Places = readonly (number | undefined)[]

/** Repeats a term along axes. Scalars stay as they are; scalar factors stay outside. */
export const spread = (table: Table, term: Term, places: Places, rank: number): Term => {
  if (term.rank === 0) return term
  if (rank === term.rank && places.every((place, axis) => place === axis)) return term
  if (term.head.tag === 'Spread') {
    const [inner] = term.args
    const composed = term.head.places.map((place) => (place === undefined ? undefined : places[place]))
    return inner === undefined ? term : spread(table, inner, composed, rank)
  }
  if (term.head.tag === 'Multiply' && term.args.some((f) => f.rank === 0)) {
    const { coefficient, factors } = parts(term)
    const core = multiply(
      table,
      1,
      factors.filter(([f]) => f.rank > 0),
    )
    const scalars = factors.filter(([f]) => f.rank === 0)
    return multiply(table, coefficient, [...scalars, [spread(table, core, places, rank), 1]])
  }
  if (term.head.tag === 'Multiply' && term.head.coefficient !== 1) {
    const { coefficient, factors } = parts(term)
    return multiply(table, coefficient, [[spread(table, multiply(table, 1, factors), places, rank), 1]])
  }
  return table.make({ tag: 'Spread', places }, rank, [term])
}

/** Whether a term is the same along all the axes. */
export const isConstantAlong = (term: Term, axes: readonly number[]): boolean =>
  term.rank === 0 ||
  (term.head.tag === 'Spread' && term.head.places.every((p) => p === undefined || !axes.includes(p)))

/** A term that is constant along some axes, without these axes. */
export const withoutAxes = (table: Table, term: Term, axes: readonly number[]): Term => {
  const [inner] = term.args
  if (term.rank === 0 || term.head.tag !== 'Spread' || inner === undefined) return term
  const places = term.head.places.map((place) =>
    place === undefined ? undefined : place - axes.filter((axis) => axis < place).length,
  )
  return spread(table, inner, places, term.rank - axes.length)
}

/** A number times factors, where a repeated product is several repeated factors. */
export const openParts = (
  table: Table,
  term: Term,
): { readonly coefficient: number; readonly factors: readonly Factor[] } => {
  const { coefficient, factors } = parts(term)
  const opened = factors.flatMap(([f, e]): readonly Factor[] => {
    const [inner] = f.args
    const { head, rank } = f
    if (head.tag !== 'Spread' || inner?.head.tag !== 'Multiply') return [[f, e]]
    return parts(inner).factors.map(([g, d]) => [spread(table, g, head.places, rank), d * e] as const)
  })
  return { coefficient, factors: opened }
}
