/* A layered drawing: arguments above what uses them, neighbours close to each other (after Sugiyama et al. 1981). */
import type { Graph, GraphNode } from 'regula/explain'
import { centresOf, columnGap } from './centres.js'
import { layersOf } from './layers.js'

export interface Placed {
  readonly node: GraphNode
  readonly title: string
  readonly x: number
  readonly y: number
  readonly width: number
}

export interface Drawing {
  readonly width: number
  readonly height: number
  readonly placed: readonly Placed[]
  readonly edges: readonly { readonly from: Placed; readonly to: Placed }[]
}

export const boxHeight = 34
const [rowGap, letter, padding, longest] = [30, 6.8, 22, 30]

const leaves: readonly string[] = ['input', 'parameter', 'state']

/** What stands in the box of a node: leaves are known by their names. */
const titleOf = ({ label, kind, op, detail }: GraphNode): string => {
  const text = label ?? (detail === '' ? op : leaves.includes(kind) ? detail : `${op} ${detail}`)
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}

/** What is drawn: constants would be half of all, and state that only stays as it is has no tie to anything. */
const drawnOf = ({ nodes }: Graph): readonly GraphNode[] => {
  const known = new Set(nodes.filter(({ kind }) => kind !== 'constant').map(({ id }) => id))
  const used = new Set(nodes.flatMap(({ args }) => args))
  return nodes
    .filter(({ id, args }) => known.has(id) && (args.length > 0 || used.has(id)))
    .map((node) => ({ ...node, args: node.args.filter((arg) => known.has(arg)) }))
}

/** Places a graph. */
export const layout = (graph: Graph): Drawing => {
  const nodes = drawnOf(graph)
  const widths = new Map(nodes.map((node) => [node.id, titleOf(node).length * letter + padding] as const))
  const widthOf = (id: number): number => widths.get(id) ?? 0
  const layers = layersOf(nodes)
  const centres = centresOf(nodes, widthOf)
  const leftOf = (id: number): number => (centres.get(id) ?? 0) - widthOf(id) / 2
  const first = nodes.reduce((least, { id }) => Math.min(least, leftOf(id)), Number.POSITIVE_INFINITY)
  const placed = nodes.map((node) => ({
    node,
    title: titleOf(node),
    x: leftOf(node.id) - first + columnGap,
    y: (layers.get(node.id) ?? 0) * (boxHeight + rowGap) + columnGap,
    width: widthOf(node.id),
  }))
  const byId = new Map(placed.map((one) => [one.node.id, one] as const))
  return {
    placed,
    width: placed.reduce((most, { x, width }) => Math.max(most, x + width), 0) + columnGap,
    height: placed.reduce((most, { y }) => Math.max(most, y + boxHeight), 0) + columnGap,
    edges: placed.flatMap((to) =>
      to.node.args.flatMap((arg) => {
        const from = byId.get(arg)
        return from === undefined ? [] : [{ from, to }]
      }),
    ),
  }
}
