/* A graph of expressions as plain data, for pictures and tables. */
import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../expr/Expr.js'
import type { DType, Shape } from '../expr/Shape.js'
import { postOrder } from '../graph/postOrder.js'
import { variable } from '../ops/variable.js'
import { literalOf } from '../rules/literal.js'
import { detailOf, nameOf } from './short.js'

/** What a node is, coarsely: it chooses the colour. */
export type NodeKind =
  | 'input'
  | 'parameter'
  | 'state'
  | 'constant'
  | 'elementwise'
  | 'contraction'
  | 'reduction'
  | 'movement'
  | 'random'
  | 'other'

/** One node; `args` are the ids of its arguments. */
export interface GraphNode {
  readonly id: number
  readonly op: string
  readonly detail: string
  /** What a composed function left here, such as `dense hidden`. */
  readonly label: string | undefined
  readonly kind: NodeKind
  readonly dtype: DType
  readonly shape: Shape
  readonly args: readonly number[]
}

/** Nodes in the order of evaluation, so that arguments come first. */
export interface Graph {
  readonly nodes: readonly GraphNode[]
  /** `node` is `undefined` where the node was left out. */
  readonly roots: readonly { readonly name: string; readonly node: number | undefined }[]
  /** How many nodes are not in the list. */
  readonly leftOut: number
}

const kinds: Readonly<Record<string, NodeKind>> = {
  ...{ input: 'input', constant: 'constant', dimension: 'constant', iota: 'constant', map: 'elementwise' },
  ...{ contract: 'contraction', reduce: 'reduction', argReduce: 'reduction', cumulativeSum: 'reduction' },
  ...{ reshape: 'movement', transpose: 'movement', broadcast: 'movement', reverse: 'movement' },
  ...{ slice: 'movement', pad: 'movement', concat: 'movement', gather: 'movement', scatterAdd: 'movement' },
  ...{ random: 'random', foldIn: 'random', dropout: 'random', noise: 'random' },
}

const kindOf = (node: Expr): NodeKind => {
  if (literalOf(node) !== undefined) return 'constant'
  const definition = variable.match(node)
  if (O.isSome(definition)) return definition.value.trainable ? 'parameter' : 'state'
  return kinds[node.op.name] ?? 'other'
}

const labelOf = ({ label }: Expr): string | undefined =>
  label === undefined ? undefined : [label.kind, label.name].filter((part) => part !== undefined).join(' ')

/** The first `maximum` nodes under the roots, in the order of evaluation. */
export const graphOf = (roots: Readonly<Record<string, Expr>>, maximum: number): Graph => {
  const order = postOrder(Object.values(roots))
  const kept = order.slice(0, maximum)
  const ids = new Map(kept.map((node, id) => [node, id] as const))
  return {
    nodes: kept.map((node, id) => ({
      id,
      op: nameOf(node),
      detail: detailOf(node),
      label: labelOf(node),
      kind: kindOf(node),
      dtype: node.dtype,
      shape: node.shape,
      args: node.args.flatMap((argument) => ids.get(argument) ?? []),
    })),
    roots: Object.entries(roots).map(([name, node]) => ({ name, node: ids.get(node) })),
    leftOut: order.length - kept.length,
  }
}
