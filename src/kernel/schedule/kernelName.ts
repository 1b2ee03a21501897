import type { Expr } from '../../expr/Expr.js'

/** The nearest label at or under a node. */
const labelOf = (node: Expr): string | undefined => {
  const near = new Set([node])
  for (const next of near) {
    const { label } = next
    if (label !== undefined) return label.name === undefined ? label.kind : `${label.name}/${label.kind}`
    if (near.size < nearest) for (const argument of next.args) near.add(argument)
  }
  return undefined
}

/** A label further away says nothing of a kernel. */
const nearest = 16

/** What a kernel is called: the shortest name of what it stores, or its last label or operation. */
export const kernelName = (stored: readonly Expr[], names: ReadonlyMap<Expr, string>): string => {
  const [shortest] = stored.flatMap((node) => names.get(node) ?? []).sort((a, b) => a.length - b.length)
  const last = stored.at(-1)
  return shortest ?? (last === undefined ? undefined : labelOf(last)) ?? last?.op.name ?? 'kernel'
}
