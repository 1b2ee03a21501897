import { pipe } from 'fp-ts/lib/function.js'
import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../../expr/Expr.js'
import { fold } from '../../graph/postOrder.js'
import { argReduce } from '../../ops/argReduce.js'
import { broadcast } from '../../ops/broadcast.js'
import { contract } from '../../ops/contract.js'
import { map } from '../../ops/map.js'
import { random } from '../../ops/random.js'
import { reduce } from '../../ops/reduce.js'
import { contraction } from './contract.js'
import { applyOne } from './elementwise.js'
import { leafTerm } from './leaves.js'
import { movedTerm } from './moves.js'
import { escapeName, upright } from './names.js'
import { noiseTerm, randomSites } from './noise.js'
import { reduceExtreme, reduceSum } from './reduce.js'
import { scalarTerm } from './scalar.js'
import { spread } from './spread.js'
import { call, isNumber, makeTable, type Table, type Term } from './Term.js'

/** A formula: its root, and what its terms were called in the graph. */
export interface Formula {
  readonly table: Table
  readonly root: Term
  /** Symbols that suit a term, from the labels. */
  readonly hints: ReadonlyMap<Term, string>
}

/** Functions that are better known by name than by their formula. */
const byName: readonly string[] = ['gelu', 'selu']

const silent: readonly string[] = ['stopGradient', 'penalty']

/** 1 in each axis that is repeated is 1 in the result as well: such axes go. */
const placesOf = (node: Expr, x: Expr, axes: readonly number[]): readonly (number | undefined)[] =>
  axes.map((axis, i) => (x.shape[i] === 1 && node.shape[axis] !== 1 ? undefined : axis))

const reductionTerm = (table: Table, node: Expr, x: Expr, term: Term): O.Option<Term> =>
  pipe(
    reduce.match(node),
    O.map(({ kind, axes }) =>
      kind === 'sum' ? reduceSum(table, term, x.shape, axes) : reduceExtreme(table, kind, term, axes),
    ),
    O.alt(() =>
      pipe(
        argReduce.match(node),
        O.map(({ kind, axis }) => reduceExtreme(table, `arg${kind}`, term, [axis])),
      ),
    ),
  )

const mapTerm = (table: Table, node: Expr, args: readonly Term[]): O.Option<Term> =>
  pipe(
    map.match(node),
    O.map(({ body }) => {
      const { label } = node
      const [x] = args
      return label !== undefined && byName.includes(label.kind) && x !== undefined
        ? applyOne(table, `\\operatorname{${label.kind}}`, x)
        : scalarTerm(table, body, args)
    }),
  )

const termOf = (table: Table, node: Expr, args: readonly Term[], sites: ReadonlyMap<Expr, string>): Term => {
  const [x, y] = node.args
  const [a, b] = args
  const rank = node.shape.length
  const other = (): Term => call(table, `\\operatorname{${escapeName(node.op.name)}}`, rank, args)
  if (node.ill || x === undefined || a === undefined) return other()
  if (silent.includes(node.op.name)) return a
  const found = pipe(
    mapTerm(table, node, args),
    O.alt(() => reductionTerm(table, node, x, a)),
    O.alt(() =>
      pipe(
        broadcast.match(node),
        O.map(({ axes }) => spread(table, a, placesOf(node, x, axes), rank)),
      ),
    ),
    O.alt(() =>
      pipe(
        random.match(node),
        O.map(() => table.make({ tag: 'Uniform', site: upright(sites.get(node) || 'random') }, rank, [a])),
      ),
    ),
    O.alt(() =>
      pipe(
        contract.match(node),
        O.chain((letters) =>
          b === undefined || y === undefined ? O.none : O.some(contraction(table, a, b, letters)),
        ),
      ),
    ),
    O.alt(() => O.fromNullable(b === undefined ? undefined : noiseTerm(table, node, a, b))),
    O.alt(() => O.fromNullable(movedTerm(table, node, args))),
  )
  return O.isSome(found) ? found.value : other()
}

const scopeOf = (node: Expr): string | undefined => node.label?.name ?? node.args[0]?.label?.name

/** The symbol that a label suggests: z for a layer, h for its activation, p for probabilities. */
const hintOf = (node: Expr): string | undefined => {
  const name = scopeOf(node)
  if (node.label === undefined || node.shape.length === 0) return undefined
  if (node.label.kind === 'softmax') return 'p'
  if (name === undefined) return undefined
  if (node.label.kind === 'dense') return `z_{${upright(name)}}`
  return node.op.name === 'map' && node.args.length === 1 ? `h_{${upright(name)}}` : undefined
}

/** A graph as a formula in its normal form. */
export const translate = (expr: Expr, symbols: Readonly<Record<string, string>>): Formula => {
  const table = makeTable(symbols)
  const sites = randomSites(expr)
  const hints = new Map<Term, string>()
  let constants = 0
  const index = (): number => {
    constants += 1
    return constants
  }
  const terms = fold<Expr, Term>([expr], (node, args) => {
    const term = leafTerm(table, node, index) ?? termOf(table, node, args, sites)
    const hint = hintOf(node)
    if (hint !== undefined && !isNumber(term) && !hints.has(term)) hints.set(term, hint)
    return term
  })
  const root = terms.get(expr)
  return { table, root: root ?? call(table, upright('none'), 0, []), hints }
}
