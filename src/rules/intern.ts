import { apply, type Expr, type Op, withArgs } from '../expr/Expr.js'
import { canonicalOp, isCommutative } from './atoms.js'
import { isLiteral } from './literal.js'

/** Longer attributes, such as large constants, are compared by identity only. */
const longestKey = 4096

const largeData = (op: Op): boolean => {
  const { attributes } = op
  return (
    op.name === 'constant' &&
    typeof attributes === 'object' &&
    attributes !== null &&
    'value' in attributes &&
    typeof attributes.value === 'object' &&
    attributes.value !== null &&
    'data' in attributes.value &&
    attributes.value.data instanceof Float64Array &&
    attributes.value.data.length > 64
  )
}

/** A table in which structurally equal nodes are one node, and so are those that differ in the order of a sum or the like, numbers aside. */
export interface Interner {
  /** The node of an operation over nodes of this table. */
  readonly node: (op: Op, args: readonly Expr[]) => Expr
  /** The same for a given node over other arguments: the node itself where they are its own. The first label stays. */
  readonly adopt: (node: Expr, args: readonly Expr[]) => Expr
  /** The number of nodes made so far. */
  readonly size: () => number
  /** When a node was made, counting from 0; `undefined` for a node that is not of this table. */
  readonly ageOf: (node: Expr) => number | undefined
}

/** Pairs of smaller numbers are one exact number. */
const pairLimit = 2 ** 26

/** A new, empty table. */
export const makeInterner = (): Interner => {
  const shared = new Map<Op, { readonly op: Op; readonly id: number }>()
  const ofText = new Map<string, { readonly op: Op; readonly id: number }>()
  const idOfNode = new Map<Expr, number>()
  const leaves = new Map<number | string, Expr>()
  const nodes = new Map<number, Map<number | string, Expr>>()
  const share = (given: Op): { readonly op: Op; readonly id: number } => {
    const known = shared.get(given)
    if (known !== undefined) return known
    const op = canonicalOp(given)
    const text = largeData(op) ? '' : `${op.name} ${JSON.stringify(op.encode())}`
    const comparable = text !== '' && text.length <= longestKey
    const found = (comparable ? ofText.get(text) : undefined) ?? { op, id: shared.size }
    shared.set(given, found)
    if (comparable) ofText.set(text, found)
    return found
  }
  /** Numbers where they are exact, because they are cheaper than text. */
  const keyOf = (op: Op, args: readonly Expr[]): number | string => {
    const [x, y] = args
    const first = (x === undefined ? undefined : idOfNode.get(x)) ?? -2
    if (y === undefined) return first
    const second = idOfNode.get(y) ?? -2
    // A number has its place: a rule moves it there.
    const isEither = second < first && isCommutative(op) && !args.some(isLiteral)
    const [low, high] = isEither ? [second, first] : [first, second]
    if (args.length === 2 && low < pairLimit && high < pairLimit) return (low + 1) * pairLimit + high
    return args.map((argument) => idOfNode.get(argument) ?? '?').join(',')
  }
  const lookUp = (op: Op, args: readonly Expr[], make: () => Expr): Expr => {
    const { op: own, id } = share(op)
    // Leaves differ by their operation only, and there may be many.
    const table = args.length === 0 ? leaves : (nodes.get(id) ?? new Map<number | string, Expr>())
    if (args.length > 0 && table.size === 0) nodes.set(id, table)
    const key = args.length === 0 ? id : keyOf(own, args)
    const known = table.get(key)
    if (known !== undefined) return known
    const made = make()
    table.set(key, made)
    idOfNode.set(made, idOfNode.size)
    return made
  }
  return {
    node: (op, args) => lookUp(op, args, () => apply(share(op).op, args)),
    adopt: (node, args) =>
      lookUp(node.op, args, () => {
        const { op } = share(node.op)
        return op === node.op ? withArgs(node, args) : apply(op, args, node.label)
      }),
    size: () => idOfNode.size,
    ageOf: (node) => idOfNode.get(node),
  }
}
