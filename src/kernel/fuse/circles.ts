import type { Expr } from '../../expr/Expr.js'
import type { Draft } from './Draft.js'

/** What decides whether a node may go into a kernel that is there already. */
export interface JoinContext {
  readonly frontier: (node: Expr) => readonly Expr[]
  /** The kernels that compute a node; none while it waits. */
  readonly homes: (node: Expr) => readonly Draft[]
}

/** Whether some nodes need the target: a kernel, or a node that has no kernel yet. */
const need = ({ frontier, homes }: JoinContext, nodes: readonly Expr[], target: Draft | Expr): boolean => {
  const seen = new Set<Draft | Expr>()
  const stack: (Draft | Expr)[] = nodes.flatMap((node): readonly (Draft | Expr)[] => {
    const found = homes(node)
    return found.length > 0 ? found : [node]
  })
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next === target) return true
    if (seen.has(next)) continue
    seen.add(next)
    const members = 'members' in next ? [...next.members.keys()] : [next]
    for (const part of members.flatMap(frontier)) {
      const found = homes(part)
      stack.push(...(found.length > 0 ? found : [part]))
    }
  }
  return false
}

/** Whether a node can join a draft without a circle: nothing that it reads needs the draft, nor the draft the node. */
export const canJoin = (context: JoinContext, node: Expr, draft: Draft): boolean => {
  const elsewhere = context.frontier(node).filter((part) => !context.homes(part).includes(draft))
  return (
    !need(context, elsewhere, draft) &&
    !need(context, [...draft.members.keys()].flatMap(context.frontier), node)
  )
}
