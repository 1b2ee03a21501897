/* What a plan is measured against: the step without fusion, and the least that any plan must move. */
import type { Expr } from '../expr/Expr.js'
import { fold, postOrder } from '../graph/postOrder.js'
import { rootsOf, type Step } from '../step/Step.js'
import { bytesOf, formatOf } from './Kernel.js'
import { countOf } from './views.js'

const leaves = ['input', 'variable', 'constant']

const isLeaf = (node: Expr): boolean => leaves.includes(node.op.name)

/** Every truth value as a float, as libraries that run node by node keep it. */
const unfusedBytes = (node: Expr): number => 4 * countOf(node)

/** A step run node by node, with every value written to memory. */
export interface Unfused {
  readonly kernels: number
  readonly bytesMoved: number
  /** All values that are neither leaves nor asked for, in bytes. */
  readonly intermediateBytes: number
}

/** What a step costs when every node is a kernel of its own. */
export const unfused = (step: Step): Unfused => {
  const roots = Object.values(rootsOf(step))
  const asked = new Set(roots)
  const nodes = postOrder(roots).filter((node) => !isLeaf(node))
  return {
    kernels: nodes.length,
    bytesMoved: nodes.reduce(
      (total, node) => total + unfusedBytes(node) + node.args.reduce((sum, x) => sum + unfusedBytes(x), 0),
      0,
    ),
    intermediateBytes: nodes.reduce((total, node) => total + (asked.has(node) ? 0 : unfusedBytes(node)), 0),
  }
}

/** Contractions whose value another contraction needs: activations, and their gradients on the way back. */
const activations = (roots: readonly Expr[]): readonly Expr[] => {
  const under = fold<Expr, ReadonlySet<Expr>>(roots, (node, args) => {
    if (node.op.name === 'contract') return new Set([node])
    return args.length === 1 ? (args[0] ?? new Set<Expr>()) : new Set(args.flatMap((found) => [...found]))
  })
  const needed = new Set<Expr>()
  for (const node of postOrder(roots))
    if (node.op.name === 'contract')
      for (const argument of node.args) for (const found of under.get(argument) ?? []) needed.add(found)
  return [...needed]
}

/**
 * The least bytes that a plan with one kernel for each contraction can move: each input and each variable read
 * once, each changed variable and each output written once, each activation and each gradient of one written once
 * and read once.
 */
export const leastBytes = (step: Step): number => {
  const roots = Object.values(rootsOf(step))
  const nodes = postOrder(roots)
  const bytes = (node: Expr): number => bytesOf(formatOf[node.dtype], countOf(node))
  const names = new Set<string>()
  let total = 0
  for (const node of nodes)
    if (isLeaf(node)) {
      const key = JSON.stringify(node.op.encode())
      if (!names.has(key) && (node.op.name !== 'constant' || countOf(node) > 1)) total += bytes(node)
      names.add(key)
    }
  for (const { next } of Object.values(step.state)) if (next.op.name !== 'variable') total += bytes(next)
  const moved = new Set(activations(roots))
  for (const output of Object.values(step.outputs))
    if (!isLeaf(output) && !moved.has(output)) total += bytes(output)
  return total + 2 * [...moved].reduce((sum, node) => sum + bytes(node), 0)
}
