/* Which nodes get a place of their own, by a cost model: bytes moved against arithmetic repeated. */
import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../../expr/Expr.js'
import { postOrder } from '../../graph/postOrder.js'
import { contract } from '../../ops/contract.js'
import { type AtomName, atomOf } from '../../rules/atoms.js'
import { literalOf } from '../../rules/literal.js'
import { primitiveWork } from '../../rules/measure.js'
import { bytesOf, formatOf } from '../Kernel.js'
import { countOf, viewOf } from '../views.js'

/** What the cost model weighs. One unit is one addition, or one byte to or from memory. */
export interface CostModel {
  /** Units for a random word: twenty rounds of Threefry. */
  readonly random: number
  /** The most primitives of a body, beyond which a part gets a kernel of its own. */
  readonly maximumBody: number
}

export const defaultCost: CostModel = { random: 60, maximumBody: 160 }

/** How a node is computed. */
export type Treatment =
  /** It stands in memory before the step runs. */
  | 'leaf'
  /** It is computed wherever it is read. */
  | 'inline'
  /** It belongs to one kernel, and others read it from memory if they need it. */
  | 'placed'

export interface Demand {
  readonly order: readonly Expr[]
  readonly treatment: ReadonlyMap<Expr, Treatment>
  /** Nodes whose value is repeated to a larger shape before it is next reduced. */
  readonly spread: ReadonlySet<Expr>
}

const leaves = ['input', 'variable', 'constant']

/** Operations that have a kernel, or a part of one, of their own. */
const alwaysPlaced = ['reduce', 'contract', 'argReduce', 'concat', 'pad', 'scatterAdd', 'cumulativeSum']

const workOf = (name: AtomName): number => (name === 'cast' ? 0 : primitiveWork[name])

const bytes = (node: Expr): number => bytesOf(formatOf[node.dtype], countOf(node))

const isLeaf = (node: Expr): boolean => leaves.includes(node.op.name) && literalOf(node) === undefined

/** The number of points in the loops of a contraction. */
const contractionPoints = (node: Expr): number => {
  const attributes = contract.match(node)
  const [a, b] = node.args
  if (O.isNone(attributes) || a === undefined || b === undefined) return countOf(node)
  const { left, right } = attributes.value
  const sizes = new Map<string, number>()
  for (const [names, x] of [
    [left, a],
    [right, b],
  ] as const)
    for (const [axis, name] of [...names].entries()) sizes.set(name, Number(x.shape[axis] ?? 1))
  return [...sizes.values()].reduce((n, size) => n * size, 1)
}

/** How often an argument is read when a node is computed once for each of its points. */
const readsPerUse = (node: Expr, argument: Expr, evaluations: number): number => {
  switch (node.op.name) {
    case 'contract':
      return contractionPoints(node)
    case 'reduce':
    case 'argReduce':
    case 'cumulativeSum':
    case 'concat':
    case 'pad':
    case 'scatterAdd':
      return countOf(argument)
    default:
      return evaluations
  }
}

/** Arguments that an operation can only read from memory. */
const forcedArguments = (node: Expr): readonly Expr[] => {
  switch (node.op.name) {
    case 'gather':
      return node.args
    case 'scatterAdd':
      return node.args.slice(1)
    case 'reshape':
      return node.args.filter(({ op }) => viewOf(node) === undefined || op.name === 'foldIn')
    // A chain of keys is followed to its start, which stands in memory.
    case 'random':
      return node.args.filter(({ op }) => op.name !== 'foldIn')
    case 'foldIn':
      return node.args.filter((x, i) => (i === 0 ? x.op.name !== 'foldIn' : literalOf(x) === undefined))
    default:
      return node.args.filter((x) => x.op.name === 'foldIn')
  }
}

/** One unit for each byte of an argument that stands in memory, its work where it is a formula. */
const readCost = (argument: Expr, { random }: CostModel): number => {
  if (literalOf(argument) !== undefined || argument.op.name === 'iota') return 0
  if (argument.op.name === 'random') return random
  return bytes(argument) / Math.max(1, countOf(argument))
}

/** Whether reading a map from memory is dearer than computing it where it is read. */
const cheaperInline = (node: Expr, name: AtomName, evaluations: number, cost: CostModel): boolean => {
  const count = countOf(node)
  if (count <= 1) return true
  const once = workOf(name) + node.args.reduce((sum, x) => sum + readCost(x, cost), 0)
  const perElement = bytes(node) / count
  return evaluations * once <= count * (once + perElement) + evaluations * perElement
}

/** What is known of a node from the nodes that use it. */
interface Uses {
  /** How often one of its elements is worked out, if it is worked out where it is read. */
  readonly evaluations: Map<Expr, number>
  /** Nodes that only memory can give. */
  readonly forced: Set<Expr>
  /** Nodes that a contraction reads, perhaps through index maps: in its innermost loop nothing is repeated. */
  readonly contracted: Set<Expr>
  /** Nodes whose value is repeated to a larger shape before it is next reduced. */
  readonly spread: Set<Expr>
}

/** Tells the arguments of a node how they are used. */
const passOn = (node: Expr, points: number, uses: Uses): void => {
  const count = countOf(node)
  const isView = viewOf(node) !== undefined
  for (const argument of forcedArguments(node)) uses.forced.add(argument)
  for (const argument of node.args) {
    const grows = node.op.name === 'broadcast' && count > countOf(argument)
    if (grows || (uses.spread.has(node) && !alwaysPlaced.includes(node.op.name))) uses.spread.add(argument)
    if (node.op.name === 'contract' || (isView && uses.contracted.has(node))) uses.contracted.add(argument)
    const reads = readsPerUse(node, argument, points)
    uses.evaluations.set(argument, (uses.evaluations.get(argument) ?? 0) + reads)
  }
}

const isInline = (node: Expr, wanted: number, uses: Uses, cost: CostModel): boolean => {
  if (uses.forced.has(node)) return false
  const atom = atomOf(node)
  if (atom === undefined) return !alwaysPlaced.includes(node.op.name)
  const repeats = uses.contracted.has(node) && workOf(atom.name) > 0 && wanted > countOf(node)
  return !(repeats && countOf(node) > 1) && cheaperInline(node, atom.name, wanted, cost)
}

/** Decides for every node that the roots reach how it is computed. Linear in the number of nodes. */
export const demandOf = (roots: readonly Expr[], cost: CostModel): Demand => {
  const order = postOrder(roots)
  const uses: Uses = { evaluations: new Map(), forced: new Set(), contracted: new Set(), spread: new Set() }
  const treatment = new Map<Expr, Treatment>()
  const isRoot = new Set(roots)
  for (let i = order.length - 1; i >= 0; i -= 1) {
    const node = order[i]
    if (node === undefined) continue
    const count = countOf(node)
    const wanted = (uses.evaluations.get(node) ?? 0) + (isRoot.has(node) ? count : 0)
    const inline = isInline(node, wanted, uses, cost)
    treatment.set(node, isLeaf(node) ? 'leaf' : inline ? 'inline' : 'placed')
    passOn(node, inline ? (count <= 1 ? Math.min(wanted, 1) : wanted) : count, uses)
  }
  boundBodies(order, treatment, cost)
  return { order, treatment, spread: uses.spread }
}

/** Gives a part of a body that has grown too large a place of its own. */
const boundBodies = (order: readonly Expr[], treatment: Map<Expr, Treatment>, cost: CostModel): void => {
  const size = new Map<Expr, number>()
  for (const node of order) {
    const whole = node.args.reduce((sum, x) => sum + (size.get(x) ?? 1), 1)
    const tooLarge = whole > cost.maximumBody && treatment.get(node) === 'inline'
    if (tooLarge) treatment.set(node, 'placed')
    size.set(node, treatment.get(node) === 'inline' ? whole : 1)
  }
}
