import type { GraphNode } from 'regula/explain'

/** What is needed of a node to place it. */
export type Linked = Pick<GraphNode, 'id' | 'args'>

/** The nodes that use each node. */
export const usersOf = (nodes: readonly Linked[]): ReadonlyMap<number, readonly number[]> => {
  const users = new Map<number, number[]>(nodes.map(({ id }) => [id, []]))
  for (const { id, args } of nodes) for (const arg of args) users.get(arg)?.push(id)
  return users
}

/** The layer of each node: below all its arguments, and from there as close as can be to what first uses it. */
export const layersOf = (nodes: readonly Linked[]): ReadonlyMap<number, number> => {
  const users = usersOf(nodes)
  const layer = new Map<number, number>()
  const at = (id: number): number => layer.get(id) ?? -1
  for (const { id, args } of nodes) layer.set(id, Math.max(-1, ...args.map(at)) + 1)
  for (const { id } of [...nodes].reverse()) {
    const below = users.get(id) ?? []
    if (below.length > 0) layer.set(id, Math.min(...below.map(at)) - 1)
  }
  return layer
}

/** The nodes of each layer, from the top. */
export const rowsOf = (nodes: readonly Linked[]): readonly (readonly Linked[])[] => {
  const layer = layersOf(nodes)
  const rows: Linked[][] = Array.from({ length: Math.max(-1, ...layer.values()) + 1 }, () => [])
  for (const node of nodes) rows[layer.get(node.id) ?? 0]?.push(node)
  return rows
}
