/** A node of any acyclic graph: it names the nodes it is made from. */
export interface GraphNode<N> {
  readonly args: readonly N[]
}

/**
 * Lists every node that the roots reach, each once, arguments before the nodes that use them.
 *
 * Iterative, so that depth is bounded by memory and not by the call stack.
 */
export const postOrder = <N extends GraphNode<N>>(roots: readonly N[]): readonly N[] => {
  const order: N[] = []
  const visited = new Set<N>()
  // The path down to a node and how far each node of it has come, as two lists: objects would cost as much as the rest.
  const path: N[] = []
  const progress: number[] = []
  for (const root of roots) {
    if (visited.has(root)) continue
    visited.add(root)
    path.push(root)
    progress.push(0)
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = progress.at(-1) ?? 0
      const argument = top.args[next]
      if (argument === undefined) {
        order.push(top)
        path.pop()
        progress.pop()
      } else {
        progress[progress.length - 1] = next + 1
        if (!visited.has(argument)) {
          visited.add(argument)
          path.push(argument)
          progress.push(0)
        }
      }
    }
  }
  return order
}

/**
 * Computes one result for every node that the roots reach, from the results of its arguments.
 *
 * Every traversal of the package goes through this fold: shared nodes are visited once, and no depth of
 * graph overflows the stack. The returned function looks a result up.
 */
export const fold = <N extends GraphNode<N>, R>(
  roots: readonly N[],
  visit: (node: N, args: readonly R[]) => R,
): ReadonlyMap<N, R> => {
  const results = new Map<N, R>()
  for (const node of postOrder(roots)) {
    const args: R[] = []
    for (const argument of node.args) {
      const result = results.get(argument)
      if (result !== undefined) args.push(result)
    }
    results.set(node, visit(node, args))
  }
  return results
}
