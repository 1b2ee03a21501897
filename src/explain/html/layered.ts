/* Nodes in layers, in the manner of Sugiyama: every edge goes to the right, and neighbours stand near each other. */
import type { GraphNode } from '../Graph.js'

/** @internal */
export interface Point {
  readonly x: number
  readonly y: number
}

/** @internal */
export interface Layered {
  readonly places: ReadonlyMap<number, Point>
  readonly edges: readonly (readonly [Point, Point])[]
  readonly width: number
  readonly height: number
}

const [gapY, margin, sweeps, widest] = [15, 12, 6, 1100] as const

type Links = ReadonlyMap<number, readonly number[]>

const usersOf = (nodes: readonly GraphNode[], known: ReadonlySet<number>): Links => {
  const users = new Map<number, number[]>()
  for (const { id, args } of nodes)
    for (const argument of new Set(args)) {
      if (!known.has(argument)) continue
      const list = users.get(argument)
      if (list === undefined) users.set(argument, [id])
      else list.push(id)
    }
  return users
}

/** Layers from the left: first by the longest way, then every node as near to its first use as it can be. */
const layersOf = (
  nodes: readonly GraphNode[],
  links: Links,
  users: Links,
): readonly (readonly number[])[] => {
  const layer = new Map<number, number>()
  const of = (id: number): number => layer.get(id) ?? 0
  for (const { id } of nodes)
    layer.set(
      id,
      (links.get(id) ?? []).reduce((most, argument) => Math.max(most, 1 + of(argument)), 0),
    )
  for (const { id } of [...nodes].reverse()) {
    const later = users.get(id) ?? []
    if (later.length > 0) layer.set(id, later.reduce((least, user) => Math.min(least, of(user)), 1e9) - 1)
  }
  const layers: number[][] = []
  for (const { id } of nodes) {
    const at = layer.get(id) ?? 0
    const list = layers[at] ?? []
    list.push(id)
    layers[at] = list
  }
  return Array.from(layers, (list) => list ?? [])
}

/** Puts every node near the middle of its neighbours on one side, layer by layer. */
const ordered = (
  layers: readonly (readonly number[])[],
  links: Links,
  users: Links,
): readonly (readonly number[])[] => {
  const place = new Map<number, number>()
  const put = (layer: readonly number[]): void =>
    layer.forEach((id, i) => {
      place.set(id, i - (layer.length - 1) / 2)
    })
  const sorted = (layer: readonly number[], neighbours: Links): readonly number[] => {
    const centre = (id: number): number => {
      const near = neighbours.get(id) ?? []
      return near.length === 0
        ? (place.get(id) ?? 0)
        : near.reduce((sum, n) => sum + (place.get(n) ?? 0), 0) / near.length
    }
    const centres = new Map(layer.map((id) => [id, centre(id)] as const))
    return [...layer].sort((a, b) => (centres.get(a) ?? 0) - (centres.get(b) ?? 0))
  }
  let current = layers
  for (const layer of current) put(layer)
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const isForward = sweep % 2 === 0
    const order = isForward ? current : [...current].reverse()
    const next = order.map((layer) => {
      const result = sorted(layer, isForward ? links : users)
      put(result)
      return result
    })
    current = isForward ? next : [...next].reverse()
  }
  return current
}

/**
 * Places for nodes that are in the order of evaluation.
 *
 * @internal
 */
export const layered = (nodes: readonly GraphNode[]): Layered => {
  const known = new Set(nodes.map(({ id }) => id))
  const links: Links = new Map(nodes.map(({ id, args }) => [id, args.filter((a) => known.has(a))] as const))
  const users = usersOf(nodes, known)
  const layers = ordered(layersOf(nodes, links, users), links, users)
  const tallest = layers.reduce((most, layer) => Math.max(most, layer.length), 1)
  const gapX = Math.max(12, Math.min(60, (widest - 2 * margin) / Math.max(1, layers.length - 1)))
  const height = 2 * margin + gapY * Math.max(1, tallest - 1)
  const places = new Map<number, Point>()
  layers.forEach((layer, l) => {
    layer.forEach((id, i) => {
      places.set(id, { x: margin + l * gapX, y: height / 2 + gapY * (i - (layer.length - 1) / 2) })
    })
  })
  const edges = nodes.flatMap(({ id }) =>
    (links.get(id) ?? []).flatMap((argument): readonly (readonly [Point, Point])[] => {
      const [from, to] = [places.get(argument), places.get(id)]
      return from === undefined || to === undefined ? [] : [[from, to]]
    }),
  )
  return { places, edges, width: 2 * margin + gapX * Math.max(1, layers.length - 1), height }
}
