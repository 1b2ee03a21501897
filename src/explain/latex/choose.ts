import { negated } from './add.js'
import { lifted, productOf } from './elementwise.js'
import { multiply, parts } from './multiply.js'
import {
  call,
  infinite,
  isApply,
  isNumber,
  number,
  type Relation,
  rankOf,
  symbol,
  type Table,
  type Term,
} from './Term.js'

// ---------------------------------------------------------------- conditions

const mirrored: { readonly [R in Relation]: Relation } = {
  '<': '>',
  '\\le': '\\ge',
  '=': '=',
  '\\ne': '\\ne',
  '>': '<',
  '\\ge': '\\le',
}

/** [index = k] along the last axis is the one-hot code of k. */
const oneHot = (table: Table, a: Term, b: Term): Term | undefined => {
  const [k] = b.args
  if (a.head.tag !== 'Iota' || b.head.tag !== 'Spread' || k === undefined) return undefined
  const last = a.rank - 1
  return a.head.axis === last && b.head.places.every((place, axis) => place === axis) && k.rank === last
    ? call(table, '\\operatorname{onehot}', a.rank, [k], { axis: last })
    : undefined
}

/** Whether a relation holds, where that is known: of two numbers, or of a term with itself. */
const isBetween = (relation: Relation, x: Term, y: Term): boolean | undefined => {
  if (x === y) return relation === '=' || relation === '\\le' || relation === '\\ge'
  const [{ head: a }, { head: b }] = [x, y]
  if (a.tag !== 'Number' || b.tag !== 'Number') return undefined
  const holds = { '<': a.value < b.value, '\\le': a.value <= b.value, '=': a.value === b.value }
  const opposite = { '\\ge': !holds['<'], '>': !holds['\\le'], '\\ne': !holds['='] }
  return { ...holds, ...opposite }[relation]
}

/** 1 where the relation holds; a number stands on the right. */
export const compare = (table: Table, relation: Relation, a: Term, b: Term): Term => {
  const found = relation === '=' ? (oneHot(table, a, b) ?? oneHot(table, b, a)) : undefined
  if (found !== undefined) return found
  const known = isBetween(relation, a, b)
  if (known !== undefined) return number(table, known ? 1 : 0)
  const below = relation === '<' || relation === '\\le'
  if (below && (infinite(b) < 0 || infinite(a) > 0)) return number(table, 0)
  return lifted(table, [a, b], (terms) => {
    const [x = a, y = b] = terms
    const turn = isNumber(x) && !isNumber(y)
    return table.make(
      { tag: 'Compare', relation: turn ? mirrored[relation] : relation },
      rankOf(terms),
      turn ? [y, x] : [x, y],
    )
  })
}

// ---------------------------------------------------------------- choices

/** [keep ≤ u] for uniform u drops a number: what is left is the mask of the site. */
const maskOf = (table: Table, condition: Term): Term | undefined => {
  const { head, args } = condition
  if (head.tag !== 'Compare') return undefined
  const [keep, uniform] = args[0]?.head.tag === 'Uniform' ? [args[1], args[0]] : args
  const drops = args[0] === uniform ? head.relation === '\\ge' : head.relation === '\\le'
  if (keep === undefined || uniform?.head.tag !== 'Uniform' || !drops) return undefined
  const mask = symbol(table, 'm', [uniform.head.site], uniform.rank)
  table.define(mask, { relation: '\\sim', term: call(table, '\\operatorname{Bernoulli}', 0, [keep]) })
  return mask
}

/** x ≤ c ? c : x and the like, which are a maximum or a minimum. */
const extreme = (table: Table, condition: Term, whenTrue: Term, whenFalse: Term): Term | undefined => {
  const { head, args } = condition
  const [x, c] = args
  if (head.tag !== 'Compare' || x === undefined || c === undefined) return undefined
  const isBelow = head.relation === '<' || head.relation === '\\le'
  const isAbove = head.relation === '>' || head.relation === '\\ge'
  if (!isBelow && !isAbove) return undefined
  const inner = isApply(whenFalse, '\\min') && whenFalse.args.includes(x)
  const rank = rankOf([x, c])
  if (whenTrue === c && (whenFalse === x || (isBelow && inner)))
    return table.make({ tag: 'Apply', name: isBelow ? '\\max' : '\\min' }, rank, [c, whenFalse])
  return whenTrue === x && whenFalse === c
    ? table.make({ tag: 'Apply', name: isBelow ? '\\min' : '\\max' }, rank, [c, x])
    : undefined
}

/** Choices that only say what happens at a kink, at 0 · ∞ or where a number is not finite. */
const guarded = (condition: Term, whenTrue: Term, whenFalse: Term): Term | undefined => {
  const { head, args } = condition
  const [x, c] = args
  if (head.tag !== 'Compare' || x === undefined || c === undefined) return undefined
  const asksFinite = isApply(x, 'abs') && infinite(c) > 0
  if (asksFinite && x.args[0] === whenTrue && isNumber(whenFalse, 0)) return whenTrue
  // Where both are equal, the two sides of a maximum share its derivative.
  return head.relation === '=' && isNumber(whenTrue, 0.5) && whenFalse.head.tag === 'Compare'
    ? whenFalse
    : undefined
}

const chosen = (table: Table, condition: Term, whenTrue: Term, whenFalse: Term): Term => {
  const known = guarded(condition, whenTrue, whenFalse) ?? extreme(table, condition, whenTrue, whenFalse)
  if (known !== undefined) return known
  if (isNumber(whenTrue, 0))
    return productOf(table, 1, [
      [maskOf(table, condition) ?? negated(table, condition), 1],
      [whenFalse, 1],
    ])
  if (isNumber(whenFalse, 0))
    return productOf(table, 1, [
      [condition, 1],
      [whenTrue, 1],
    ])
  const args = [condition, whenTrue, whenFalse]
  return table.make({ tag: 'Cases' }, rankOf(args), args)
}

/** whenTrue where the condition is not 0, whenFalse elsewhere. */
export const choose = (table: Table, condition: Term, whenTrue: Term, whenFalse: Term): Term => {
  if (whenTrue === whenFalse) return whenTrue
  if (isNumber(condition)) return isNumber(condition, 0) ? whenFalse : whenTrue
  return lifted(table, [condition, whenTrue, whenFalse], ([c, a, b]) =>
    chosen(table, c ?? condition, a ?? whenTrue, b ?? whenFalse),
  )
}

/** Whether a term is a condition, or several multiplied. */
export const isCondition = (term: Term): boolean =>
  parts(term).coefficient === 1 && parts(term).factors.every(([f]) => f.head.tag === 'Compare')

export const both = (table: Table, a: Term, b: Term): Term =>
  multiply(table, 1, [
    [a, 1],
    [b, 1],
  ])
