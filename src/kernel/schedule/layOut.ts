/* Where every buffer stands in the arena, and when it matters. */
import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../../expr/Expr.js'
import { postOrder } from '../../graph/postOrder.js'
import { constant } from '../../ops/constant.js'
import type { Step } from '../../step/Step.js'
import type { Fused } from '../fuse/Fused.js'
import {
  type Buffer,
  bytesOf,
  formatOf,
  type Kernel,
  mapPlaces,
  type Role,
  readsOf,
  writesOf,
} from '../Kernel.js'
import type { BoundPort, PlacedBuffer, Plan } from '../Plan.js'
import { countOf, sizesOf } from '../views.js'
import { aligned, allocate } from './arena.js'

/** Kernels in order, and where what the step asks for ends up. */
export interface Ordered {
  readonly kernels: readonly Kernel[]
  readonly variables: ReadonlyMap<string, Expr>
  readonly extra: readonly Expr[]
  readonly finalOf: (node: Expr) => number
}

const roleOf: Readonly<Record<string, Role>> = { input: 'input', variable: 'state', constant: 'constant' }

/** Gives every buffer that the kernels use its place and its lifetime. */
export const layOut = (step: Step, fused: Fused, { kernels, variables, extra, finalOf }: Ordered): Plan => {
  const { buffer, nodeOf } = fused
  const inputNodes = new Map<string, Expr>()
  for (const node of postOrder([
    ...Object.values(step.outputs),
    ...Object.values(step.state).map((s) => s.next),
  ]))
    if (node.op.name === 'input' && isNamed(node.op.attributes)) inputNodes.set(node.op.attributes.name, node)
  const first = new Map<number, number>()
  const last = new Map<number, number>()
  kernels.forEach((kernel, k) => {
    for (const { buffer: id } of writesOf(kernel)) {
      if (!first.has(id)) first.set(id, k)
      last.set(id, k)
    }
    for (const { buffer: id } of readsOf(kernel)) last.set(id, k)
  })
  const outputIds = Object.values(step.outputs).map(finalOf)
  const ids = [
    ...new Set([
      ...[...inputNodes.values()].map(buffer),
      ...[...variables.values()].map(buffer),
      ...outputIds,
      ...last.keys(),
    ]),
  ]
  const nodeOfId = (id: number): Expr | undefined => (id < 0 ? extra[-id - 1] : nodeOf(id))
  const newId = new Map(ids.map((id, i) => [id, i] as const))
  const kept = new Set(outputIds)
  const drafts = ids.flatMap((id, i): readonly Omit<PlacedBuffer, 'offset'>[] => {
    const node = nodeOfId(id)
    if (node === undefined) return []
    const role = id < 0 ? 'temporary' : (roleOf[node.op.name] ?? 'temporary')
    // A constant may be written out as a number where it is used.
    const placed = role === 'constant' && fused.treatment(node) !== 'leaf' ? 'temporary' : role
    const format = formatOf[node.dtype]
    const count = countOf(node)
    const common: Buffer = {
      id: i,
      name: nameOf(node),
      role: placed,
      dtype: node.dtype,
      format,
      shape: sizesOf(node),
      count,
      bytes: bytesOf(format, count),
      data: placed === 'constant' ? dataOf(node) : undefined,
    }
    const persistent = placed !== 'temporary'
    return [
      {
        ...common,
        from: persistent ? -1 : (first.get(id) ?? 0),
        to: persistent || kept.has(id) ? kernels.length : (last.get(id) ?? 0),
      },
    ]
  })
  const persistent = drafts.filter(({ role }) => role !== 'temporary')
  const offsets = new Map<number, number>()
  let end = 0
  for (const { id, bytes } of persistent) {
    offsets.set(id, end)
    end += aligned(bytes)
  }
  const temporary = drafts.filter(({ role }) => role === 'temporary')
  const arena = allocate(temporary)
  temporary.forEach(({ id }, i) => {
    offsets.set(id, end + (arena.offsets[i] ?? 0))
  })
  const renumbered = (id: number): number => newId.get(id) ?? 0
  const port = (name: string, node: Expr, id: number): BoundPort => ({
    name,
    dtype: node.dtype,
    shape: sizesOf(node),
    buffer: renumbered(id),
  })
  return {
    kernels: kernels.map((kernel) =>
      mapPlaces(kernel, (place) => ({ ...place, buffer: renumbered(place.buffer) })),
    ),
    buffers: drafts.map((draft) => ({ ...draft, offset: offsets.get(draft.id) ?? 0 })),
    inputs: [...inputNodes].map(([name, node]) => port(name, node, buffer(node))),
    outputs: Object.entries(step.outputs).map(([name, node]) => port(name, node, finalOf(node))),
    state: [...variables].map(([name, node]) => port(name, node, buffer(node))),
    bytes: end + arena.bytes,
    persistentBytes: end,
  }
}

const isNamed = (attributes: unknown): attributes is { readonly name: string } =>
  typeof attributes === 'object' &&
  attributes !== null &&
  'name' in attributes &&
  typeof attributes.name === 'string'

const nameOf = (node: Expr): string => {
  const { label, op } = node
  if (isNamed(op.attributes)) return op.attributes.name
  if (label === undefined) return op.name
  return label.name === undefined ? label.kind : `${label.name}/${label.kind}`
}

const dataOf = (node: Expr): Float64Array | undefined => {
  const attributes = constant.match(node)
  return O.isSome(attributes) ? Float64Array.from(attributes.value.value.data) : undefined
}
