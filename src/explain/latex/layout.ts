import { postOrder } from '../../graph/postOrder.js'
import type { Definition, Term } from './Term.js'
import type { Formula } from './translate.js'

/** How a formula is cut into lines. */
export interface Layout {
  /** Terms with a line of their own, arguments first, and their symbols. */
  readonly names: ReadonlyMap<Term, string>
  /** Symbols that stand for something else, such as a random mask. */
  readonly definitions: readonly (readonly [Term, Definition])[]
}

/** A shared term of at least this size is written once. */
const sharedSize = 4

/** What an argument stands for: repetitions are silent. */
const behindSpread = (term: Term): Term => (term.head.tag === 'Spread' ? (term.args[0] ?? term) : term)

const isLeaf = ({ args, head }: Term): boolean => args.length === 0 || head.tag === 'Uniform'

const countUses = (order: readonly Term[]): ReadonlyMap<Term, number> => {
  const uses = new Map<Term, number>()
  for (const term of order)
    if (term.head.tag !== 'Spread' && !isLeaf(term))
      for (const argument of term.args.map(behindSpread)) uses.set(argument, (uses.get(argument) ?? 0) + 1)
  return uses
}

/** Gives symbols away, each once. */
const namer = (taken: ReadonlySet<string>): ((term: Term, hint: string | undefined) => string) => {
  const given = new Set(taken)
  let count = 0
  return (term, hint) => {
    if (hint !== undefined && !given.has(hint)) {
      given.add(hint)
      return hint
    }
    count += 1
    return `${term.rank === 0 ? 'c' : 'h'}_{${count}}`
  }
}

/** Chooses the terms that get a line: what is shared and not small, and what would make a line too long. */
export const layout = ({ table, root, hints }: Formula, longest: number): Layout => {
  const inFormula = postOrder([root])
  const definitions = inFormula.flatMap((term) => {
    const definition = table.definitionOf(term)
    return definition === undefined ? [] : [[term, definition] as const]
  })
  const order = postOrder([...definitions.map(([, { term }]) => term), root])
  const uses = countUses(order)
  const nameOf = namer(new Set(order.flatMap(({ head }) => (head.tag === 'Symbol' ? [head.base] : []))))
  const sizes = new Map<Term, number>()
  const names = new Map<Term, string>()
  for (const term of order) {
    const inner = isLeaf(term) ? 0 : term.args.reduce((n, t) => n + (sizes.get(t) ?? 1), 0)
    const size = term.head.tag === 'Spread' ? inner : inner + 1
    const isShared = (uses.get(term) ?? 0) > 1 && size >= sharedSize
    const canBeNamed = term !== root && !isLeaf(term) && term.head.tag !== 'Spread'
    if (canBeNamed && (isShared || size > longest)) names.set(term, nameOf(term, hints.get(term)))
    sizes.set(term, names.has(term) ? 1 : size)
  }
  return { names, definitions }
}
