/* From drafts to kernels: only what some root needs is computed, and only what another kernel reads is stored. */
import type { Expr } from '../../expr/Expr.js'
import { replaceParts } from '../../scalar/replace.js'
import { argument, type Scalar } from '../../scalar/Scalar.js'
import { attempt, flatIndex } from '../fuse/Attempt.js'
import type { Draft, Member } from '../fuse/Draft.js'
import type { Fused } from '../fuse/Fused.js'
import { foldedChain } from '../fuse/keys.js'
import { type Access, identityOf, type Kernel, type KeyChain, type Reduction, type Store } from '../Kernel.js'
import { kernelName } from './kernelName.js'
import { type Need, needsOf } from './needs.js'

/** A kernel, with the node that each of its buffers holds. */
export interface Assembled {
  readonly kernel: Kernel
  readonly draft: Draft
}

/** Bodies with their arguments numbered anew; what they share stays shared. */
const renumberer = (
  bodies: readonly Scalar[],
  numbers: ReadonlyMap<number, number>,
): ((body: Scalar) => Scalar) =>
  replaceParts(bodies, (part) =>
    part._tag === 'Argument' ? argument(numbers.get(part.index) ?? part.index) : undefined,
  )

const storeOf = (fused: Fused, node: Expr, member: Member): Store | undefined => {
  const buffer = fused.buffer(node)
  switch (member._tag) {
    case 'Point':
      return {
        place: { buffer, index: flatIndex(node, member.index) },
        inner: [],
        body: member.value,
        combine: undefined,
        fill: undefined,
      }
    case 'Inner':
      return {
        place: { buffer, index: flatIndex(node, member.index) },
        inner: member.inner,
        body: member.value,
        combine: undefined,
        fill: undefined,
      }
    case 'Accumulated':
      return {
        place: { buffer, index: flatIndex(node, member.index) },
        inner: [],
        body: member.value,
        combine: member.combine,
        fill: identityOf[member.combine],
      }
    case 'Store':
      return member.store
    default:
      return undefined
  }
}

const loopKernel = (fused: Fused, draft: Draft, need: Need, name: string): Kernel => {
  const order = [...need.accesses].sort((a, b) => a - b)
  const numbers = new Map(order.map((old, i) => [old, i] as const))
  const reductionOrder = [...need.reductions].sort((a, b) => a - b)
  const reductionNumbers = new Map(reductionOrder.map((old, i) => [old, i] as const))
  const accesses = order.flatMap((old): readonly Access[] => {
    const access = draft.accesses[old]
    if (access === undefined) return []
    return access._tag === 'Local'
      ? [{ _tag: 'Local', reduction: reductionNumbers.get(access.reduction) ?? 0 }]
      : [access]
  })
  const oldReductions = reductionOrder.flatMap((old) => draft.reductions[old] ?? [])
  const oldStores = [...draft.members].flatMap(([node, member]): readonly Store[] => {
    const store = need.stored.has(node) ? storeOf(fused, node, member) : undefined
    return store === undefined ? [] : [store]
  })
  const renumber = renumberer(
    [...oldReductions, ...oldStores].map(({ body }) => body),
    numbers,
  )
  const reductions = oldReductions.map((one): Reduction => ({ ...one, body: renumber(one.body) }))
  const stores = oldStores.map((one): Store => ({ ...one, body: renumber(one.body) }))
  return { _tag: 'Loop', name, domain: draft.domain, accesses, reductions, stores }
}

const scanKernel = (
  fused: Fused,
  draft: Draft,
  need: Need,
  name: string,
  node: Expr,
  member: Extract<Member, { readonly _tag: 'Scan' }>,
): Kernel => {
  const order = [...need.accesses].sort((a, b) => a - b)
  const numbers = new Map(order.map((old, i) => [old, i] as const))
  return {
    _tag: 'Scan',
    name,
    domain: draft.domain,
    length: member.length,
    reverse: member.reverse,
    accesses: order.flatMap((old) => draft.accesses[old] ?? []),
    body: renumberer([member.value], numbers)(member.value),
    place: { buffer: fused.buffer(node), index: flatIndex(node, member.index) },
  }
}

/** The kernels that the roots need. `names` gives some nodes a name to call their kernel by. */
export const assemble = (
  fused: Fused,
  roots: readonly Expr[],
  names: ReadonlyMap<Expr, string>,
): readonly Assembled[] => {
  const chains = new Map<Expr, KeyChain>()
  for (const draft of fused.drafts)
    for (const [node, member] of draft.members)
      if (member._tag === 'Key') {
        const chain = foldedChain(fused.context, attempt(draft), node)
        if (chain !== undefined) chains.set(node, chain)
      }
  const needs = needsOf(fused, roots, chains)
  return [...needs].map(([draft, need]): Assembled => {
    const stored = [...draft.members.keys()].filter((node) => need.stored.has(node))
    const name = kernelName(stored, names)
    for (const [node, member] of draft.members) {
      const chain = chains.get(node)
      if (chain !== undefined) {
        const place = { buffer: fused.buffer(node), index: { offset: 0, strides: [] } }
        return { draft, kernel: { _tag: 'Key', name, chain, place } }
      }
      if (member._tag === 'Scan') return { draft, kernel: scanKernel(fused, draft, need, name, node, member) }
    }
    return { draft, kernel: loopKernel(fused, draft, need, name) }
  })
}
