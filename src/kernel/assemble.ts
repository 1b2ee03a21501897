/* From drafts to kernels: only what some root needs is computed, and only what another kernel reads is stored. */
import type { Expr } from '../expr/Expr.js'
import { fold } from '../graph/postOrder.js'
import { argument, binary, type Scalar, select, unary } from '../scalar/Scalar.js'
import type { Draft, Member } from './Draft.js'
import type { Fused } from './Fused.js'
import type { Access, Combine, Kernel, KeyChain, Reduction, Store } from './Kernel.js'
import { attempt, flatIndex, foldedChain } from './lower.js'

/** A kernel, with the node that each of its buffers holds. */
export interface Assembled {
  readonly kernel: Kernel
  readonly draft: Draft
}

export const buffersOfChain = ({ key, folds }: KeyChain): readonly number[] =>
  [key, ...folds].flatMap((part) => (typeof part === 'number' ? [] : [part.buffer]))

const buffersOf = (access: Access): readonly number[] => {
  switch (access._tag) {
    case 'Load':
      return [access.buffer]
    case 'Gather':
      return [access.buffer, access.by.buffer]
    case 'Random':
      return buffersOfChain(access.key)
    default:
      return []
  }
}

const bodyOf = (member: Member): Scalar | undefined =>
  member._tag === 'Store' ? member.store.body : member._tag === 'Key' ? undefined : member.value

/** What a draft has to do: which of its nodes are stored, and which accesses and reductions that takes. */
interface Need {
  readonly stored: Set<Expr>
  readonly accesses: Set<number>
  readonly reductions: Set<number>
  /** Parts of bodies that have been followed. */
  readonly followed: Set<Scalar>
}

/** Follows what the roots need back through the drafts. */
const needsOf = (
  { homes, nodeOf, treatment }: Fused,
  roots: readonly Expr[],
  chains: ReadonlyMap<Expr, KeyChain>,
): ReadonlyMap<Draft, Need> => {
  const needs = new Map<Draft, Need>()
  const wanted = [...roots]
  const seen = new Set<Expr>()
  const wantBuffer = (buffer: number): void => {
    const node = nodeOf(buffer)
    if (node !== undefined && treatment(node) !== 'leaf') wanted.push(node)
  }
  const needAccess = (draft: Draft, need: Need, number: number): Scalar | undefined => {
    if (need.accesses.has(number)) return undefined
    need.accesses.add(number)
    const access = draft.accesses[number]
    if (access === undefined) return undefined
    for (const buffer of buffersOf(access)) wantBuffer(buffer)
    if (access._tag !== 'Local') return undefined
    need.reductions.add(access.reduction)
    return draft.reductions[access.reduction]?.body
  }
  const needBody = (draft: Draft, need: Need, body: Scalar): void => {
    const parts = [body]
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      if (need.followed.has(part)) continue
      need.followed.add(part)
      const inner = part._tag === 'Argument' ? needAccess(draft, need, part.index) : undefined
      if (inner !== undefined) parts.push(inner)
      parts.push(...part.args)
    }
  }
  for (let node = wanted.pop(); node !== undefined; node = wanted.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    for (const draft of homes.get(node) ?? []) {
      const member = draft.members.get(node)
      if (member === undefined) continue
      const need = needs.get(draft) ?? {
        stored: new Set(),
        accesses: new Set(),
        reductions: new Set(),
        followed: new Set(),
      }
      needs.set(draft, need)
      need.stored.add(node)
      const body = bodyOf(member)
      if (body !== undefined) needBody(draft, need, body)
      if (member._tag === 'Store' && 'by' in member.store.place) wantBuffer(member.store.place.by.buffer)
      const chain = chains.get(node)
      if (chain !== undefined) for (const buffer of buffersOfChain(chain)) wantBuffer(buffer)
    }
  }
  return needs
}

const identity: { readonly [C in Combine]: number } = {
  sum: 0,
  max: Number.NEGATIVE_INFINITY,
  min: Number.POSITIVE_INFINITY,
}

/** Bodies with their arguments numbered anew; what they share stays shared. */
const renumberer = (
  bodies: readonly Scalar[],
  numbers: ReadonlyMap<number, number>,
): ((body: Scalar) => Scalar) => {
  const renumbered = fold<Scalar, Scalar>(bodies, (part, [x, y, z]) => {
    if (part._tag === 'Argument') return argument(numbers.get(part.index) ?? part.index)
    if (part._tag === 'Unary' && x !== undefined) return unary(part.primitive, x)
    if (part._tag === 'Binary' && x !== undefined && y !== undefined) return binary(part.primitive, x, y)
    if (part._tag === 'Select' && x !== undefined && y !== undefined && z !== undefined)
      return select(x, y, z)
    return part
  })
  return (body) => renumbered.get(body) ?? body
}

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
        fill: identity[member.combine],
      }
    case 'Store':
      return member.store
    default:
      return undefined
  }
}

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
const nameOf = (stored: readonly Expr[], names: ReadonlyMap<Expr, string>): string => {
  const [shortest] = stored.flatMap((node) => names.get(node) ?? []).sort((a, b) => a.length - b.length)
  const last = stored.at(-1)
  return shortest ?? (last === undefined ? undefined : labelOf(last)) ?? last?.op.name ?? 'kernel'
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
    const name = nameOf(stored, names)
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
