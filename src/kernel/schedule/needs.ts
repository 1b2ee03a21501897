/* What the roots need of each draft. */
import type { Expr } from '../../expr/Expr.js'
import type { Scalar } from '../../scalar/Scalar.js'
import type { Draft, Member } from '../fuse/Draft.js'
import type { Fused } from '../fuse/Fused.js'
import { type KeyChain, placesOf, placesOfChain } from '../Kernel.js'

const bodyOf = (member: Member): Scalar | undefined =>
  member._tag === 'Store' ? member.store.body : member._tag === 'Key' ? undefined : member.value

/** What a draft has to do: which of its nodes are stored, and which accesses and reductions that takes. */
export interface Need {
  readonly stored: Set<Expr>
  readonly accesses: Set<number>
  readonly reductions: Set<number>
  /** Parts of bodies that have been followed. */
  readonly followed: Set<Scalar>
}

/** Follows what the roots need back through the drafts. */
export const needsOf = (
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
    for (const { buffer } of placesOf(access)) wantBuffer(buffer)
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
      if (chain !== undefined) for (const { buffer } of placesOfChain(chain)) wantBuffer(buffer)
    }
  }
  return needs
}
