/* A graph as a flat list of nodes, each naming earlier ones only: no cycle can be written down. */
import type { Expr, Label } from '../expr/Expr.js'
import { postOrder } from '../graph/postOrder.js'
import { shorten } from './show.js'

/** A node as data. `args` are positions of earlier nodes. */
export interface EncodedNode {
  readonly op: string
  readonly args: readonly number[]
  readonly attributes: unknown
  readonly label?: Label
  /** Faults of an ill expression; decoding reports them. */
  readonly errors?: readonly string[]
}

/** The nodes under the roots in post order, and where each stands. */
export const encodeNodes = (
  roots: readonly Expr[],
): { readonly nodes: readonly EncodedNode[]; readonly indexOf: (node: Expr) => number } => {
  const order = postOrder(roots)
  const positions = new Map(order.map((node, i) => [node, i] as const))
  const indexOf = (node: Expr): number => positions.get(node) ?? -1
  const nodes = order.map(
    (node): EncodedNode => ({
      op: node.op.name,
      args: node.args.map(indexOf),
      attributes: node.op.encode(),
      ...(node.label === undefined ? {} : { label: { ...node.label } }),
      ...(node.errors.length === 0
        ? {}
        : { errors: node.errors.map(({ message }) => shorten(message, 250)) }),
    }),
  )
  return { nodes, indexOf }
}
