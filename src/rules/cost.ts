import type { Expr } from '../expr/Expr.js'
import { type Shape, sameSize, sizeOf } from '../expr/Shape.js'
import { postOrder } from '../graph/postOrder.js'
import { constant } from '../ops/constant.js'
import { contract } from '../ops/contract.js'
import { map } from '../ops/map.js'
import { primitiveOf } from '../scalar/Scalar.js'
import { atomOf, isCommutative } from './atoms.js'
import { isCanonical } from './letters.js'
import { isLiteral, literalOf } from './literal.js'
import { primitiveWork } from './measure.js'
import { attributesOf } from './parts.js'
import { type Measure, measures } from './Rule.js'
import { isFragile } from './themes/fragile.js'

/** The five measures of a graph. */
export type Cost = { readonly [M in Measure]: number }

/** Stands for a named size: only graphs of equal names are compared. */
const typical = 8

const elements = (shape: Shape): number =>
  sizeOf(shape.map((dim) => (typeof dim === 'number' ? dim : typical)))

const isUniform = (node: Expr): boolean => {
  const value = node.shape.length === 0 ? undefined : attributesOf(constant, node)?.value
  return value?.data.every((x) => Object.is(x, value.data[0])) ?? false
}

/** Whether a broadcast is a reshape. */
const repeatsNothing = (node: Expr): boolean =>
  !isLiteral(node) && node.args.every((source) => sameSize(source.shape, node.shape))

/** How far a node is from the one way in which what it says is written. */
const disorderOf = (node: Expr): number => {
  const body = attributesOf(map, node)?.body
  const atom = atomOf(node)
  if (body !== undefined && atom === undefined) return postOrder([body]).length
  const [first, second] = node.args
  if (atom !== undefined && first !== undefined && second !== undefined) {
    if (isCommutative(node.op)) return isLiteral(first) && !isLiteral(second) ? 1 : 0
    return atom.name === 'subtract' && isLiteral(second) ? 1 : 0
  }
  const letters = attributesOf(contract, node)
  if (letters !== undefined) return isCanonical(letters) ? 0 : 1
  if (node.op.name === 'broadcast') return repeatsNothing(node) ? 1 : 0
  const named = node.op.name === 'dimension' && node.op.dims().every((dim) => typeof dim === 'number')
  return named || isUniform(node) ? 1 : 0
}

const contractionWork = (node: Expr): number => {
  const letters = attributesOf(contract, node)
  const [left, right] = node.args
  if (letters === undefined || left === undefined || right === undefined) return 0
  const inRightOnly = [...letters.right].flatMap((letter, axis) =>
    letters.left.includes(letter) ? [] : [right.shape[axis] ?? 1],
  )
  return 2 * elements([...left.shape, ...inRightOnly])
}

const ofSource = ['reduce', 'argReduce', 'cumulativeSum', 'scatterAdd']
const copying = ['transpose', 'reverse', 'pad', 'concat', 'gather']
const drawing = 60

const workOfNode = (node: Expr): number => {
  const { name } = node.op
  const atom = atomOf(node)
  if (atom !== undefined) return elements(node.shape) * (atom.name === 'cast' ? 1 : primitiveWork[atom.name])
  const body = attributesOf(map, node)?.body
  if (body !== undefined)
    return postOrder([body]).reduce((work, part) => {
      const primitive = primitiveOf(part)
      return primitive === undefined ? work : work + elements(node.shape) * primitiveWork[primitive]
    }, 0)
  if (name === 'contract') return contractionWork(node)
  if (name === 'random' || name === 'foldIn') return drawing * elements(node.shape)
  const [source] = node.args
  if (source !== undefined && ofSource.includes(name)) return elements(source.shape)
  return copying.includes(name) ? elements(node.shape) : 0
}

const movers = ['transpose', 'reshape', 'broadcast', 'reverse', 'slice', 'pad']

/** How much a node belongs at the root: what moves most, then signs, then masks. */
const lightness = (node: Expr): number => {
  if (isLiteral(node)) return 0
  if (movers.includes(node.op.name)) return 4
  const name = atomOf(node)?.name
  if (name === 'negate') return 3
  return name === 'select' && node.args.slice(1).some((side) => literalOf(side) === 0) ? 2 : 0
}

/** The longest way from a root to each node. */
const distances = (order: readonly Expr[]): ReadonlyMap<Expr, number> => {
  const found = new Map<Expr, number>()
  for (const node of [...order].reverse()) {
    const distance = found.get(node) ?? 0
    found.set(node, distance)
    for (const argument of node.args) found.set(argument, Math.max(found.get(argument) ?? 0, distance + 1))
  }
  return found
}

/** What a graph costs, shared nodes once. */
export const costOf = (roots: readonly Expr[]): Cost => {
  const order = postOrder(roots)
  const distance = distances(order)
  const sum = (f: (node: Expr) => number): number => order.reduce((total, node) => total + f(node), 0)
  return {
    disorder: sum(disorderOf),
    instability: sum((node) => (isFragile(node) ? 1 : 0)),
    work: sum(workOfNode),
    nodes: order.length,
    depth: sum((node) => lightness(node) * (distance.get(node) ?? 0)),
  }
}

/** The first measure in which two costs differ, and whether it falls. */
export const comparison = (
  before: Cost,
  after: Cost,
): { readonly measure: Measure; readonly falls: boolean } | undefined => {
  const measure = measures.find((m) => before[m] !== after[m])
  return measure === undefined ? undefined : { measure, falls: after[measure] < before[measure] }
}
