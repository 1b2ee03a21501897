import { fold, postOrder } from '../graph/postOrder.js'
import { apply, type Expr, withArgs } from './Expr.js'
import type { Dims } from './Shape.js'

/**
 * Rebuilds the graph under the roots bottom-up. `replace` is given each node over its new arguments, and the
 * node that stood there before. Nodes under which nothing changes stay identical.
 */
export const rewrite = (
  roots: readonly Expr[],
  replace: (rebuilt: Expr, original: Expr) => Expr,
): ((node: Expr) => Expr) => {
  const results = fold<Expr, Expr>(roots, (node, args) => replace(withArgs(node, args), node))
  return (node) => results.get(node) ?? node
}

/** Replaces named dimensions by sizes, everywhere. */
export const bindDims = (roots: readonly Expr[], dims: Dims): ((node: Expr) => Expr) => {
  const results = fold<Expr, Expr>(roots, (node, args) => apply(node.op.bind(dims), args, node.label))
  return (node) => results.get(node) ?? node
}

/** The named dimensions that occur in the graph. */
export const dimNames = (roots: readonly Expr[]): readonly string[] => {
  const names = new Set<string>()
  for (const node of postOrder(roots))
    for (const dim of [...node.shape, ...node.op.dims()]) if (typeof dim === 'string') names.add(dim)
  return [...names].sort()
}
