import { fold, postOrder } from '../graph/postOrder.js'
import { apply, type Expr, withArgs } from './Expr.js'
import type { Dim, Dims } from './Shape.js'

/**
 * Rebuilds the graph under the roots bottom-up and gives back the function from an old node to its new one.
 *
 * `replace` is given each node over its new arguments, and the node that stood there before. It returns what
 * stands there from now on, often the node that it was given. Nodes under which nothing changes stay identical;
 * each node is visited once, however often it is shared. Types are inferred anew, so a replacement that does not
 * fit makes an ill node.
 *
 * @param roots the expressions to rebuild
 * @param replace a pure function from a rebuilt node and its original to the new node
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, input, rewrite, square, toNested } from 'regula'
 * const x = input('x', [2])
 * const y = square(x)
 * const atThree = rewrite([y], (node) => (node === x ? constant([3, 4]) : node))
 * toNested(getOrThrow(evaluate(atThree(y)))) // => [9, 16]
 * ```
 */
export const rewrite = (
  roots: readonly Expr[],
  replace: (rebuilt: Expr, original: Expr) => Expr,
): ((node: Expr) => Expr) => {
  const results = fold<Expr, Expr>(roots, (node, args) => replace(withArgs(node, args), node))
  return (node) => results.get(node) ?? node
}

const isNamed = (dim: Dim): boolean => typeof dim === 'string'

/** Replaces named dimensions by sizes, everywhere. */
export const bindDims = (roots: readonly Expr[], dims: Dims): ((node: Expr) => Expr) => {
  const results = fold<Expr, Expr>(roots, (node, args) =>
    node.op.dims().some(isNamed) ? apply(node.op.bind(dims), args, node.label) : withArgs(node, args),
  )
  return (node) => results.get(node) ?? node
}

/** The named dimensions that occur in the graph. */
export const dimNames = (roots: readonly Expr[]): readonly string[] => {
  const names = new Set<string>()
  for (const node of postOrder(roots))
    for (const dim of [...node.shape, ...node.op.dims()]) if (typeof dim === 'string') names.add(dim)
  return [...names].sort()
}
