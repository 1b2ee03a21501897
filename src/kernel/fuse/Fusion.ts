/* Fusion under way: the drafts so far, and which node is in which. */
import type { Expr } from '../../expr/Expr.js'
import { type Attempt, attempt, type LowerContext } from './Attempt.js'
import { type Draft, loopSizes, type Member, makeDraft } from './Draft.js'
import { type CostModel, demandOf, type Treatment } from './demand.js'
import type { Fused } from './Fused.js'

export interface Fusion extends Fused {
  readonly cost: CostModel
  /** All nodes, arguments before what is made of them. */
  readonly order: readonly Expr[]
  /** Nodes whose value is repeated to a larger shape before it is next reduced. */
  readonly spread: ReadonlySet<Expr>
  /** Nodes without a place that some kernel reads, so that they must come before it. */
  readonly early: ReadonlySet<Expr>
  /** The last kernel that was started for each domain. */
  readonly latest: ReadonlyMap<string, Draft>
  readonly home: (node: Expr) => Draft | undefined
  /** The nodes in memory that a node is made from: leaves, and nodes with a place or meant to have one. */
  readonly reached: (node: Expr) => readonly Expr[]
  /** Those of them that are meant to have a place. */
  readonly frontier: (node: Expr) => readonly Expr[]
  /** Starts a kernel; at the front it comes before all others. */
  readonly newDraft: (sizes: readonly number[], atFront: boolean, isLoop?: boolean) => Draft
  readonly settle: (node: Expr, draft: Draft, member: Member) => void
  readonly markEarly: (node: Expr) => void
  /**
   * Tries to lower something into a draft, and makes what that decided true when it succeeds. What is read must come
   * from an earlier kernel, and all that it is made from: where the draft would compute some of that, it is tried again.
   */
  readonly commit: <A>(
    draft: Draft,
    inner: readonly number[],
    make: (attempted: Attempt) => A | undefined,
    adopts?: boolean,
  ) => A | undefined
}

/** A fusion in which nothing has a place yet. */
export const makeFusion = (roots: readonly Expr[], cost: CostModel): Fusion => {
  const { order, treatment: treatments, spread } = demandOf(roots, cost)
  const buffers = new Map<Expr, number>()
  const nodes: Expr[] = []
  const homes = new Map<Expr, Draft[]>()
  const early = new Set<Expr>()
  const drafts: Draft[] = []
  const latest = new Map<string, Draft>()
  let front = -1e9

  const treatment = (node: Expr): Treatment => treatments.get(node) ?? 'inline'
  const buffer = (node: Expr): number => {
    const known = buffers.get(node)
    if (known !== undefined) return known
    buffers.set(node, nodes.length)
    nodes.push(node)
    return nodes.length - 1
  }
  const home = (node: Expr): Draft | undefined => homes.get(node)?.at(-1)
  const context: LowerContext = { treatment, home, buffer, early }

  const newDraft = (sizes: readonly number[], atFront: boolean, isLoop = true): Draft => {
    const draft = makeDraft(atFront ? front : drafts.length, loopSizes(sizes))
    if (atFront) front += 1
    else if (isLoop) latest.set(draft.domain.join(','), draft)
    drafts.push(draft)
    return draft
  }

  const reached = (node: Expr): readonly Expr[] => {
    const found = new Set<Expr>()
    const seen = new Set<Expr>()
    const stack = [...node.args]
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (seen.has(next)) continue
      seen.add(next)
      if (treatment(next) === 'inline') stack.push(...next.args)
      else found.add(next)
    }
    return [...found]
  }

  const frontiers = new Map<Expr, readonly Expr[]>()
  const frontier = (node: Expr): readonly Expr[] => {
    const known = frontiers.get(node)
    if (known !== undefined) return known
    const found = reached(node).filter((part) => treatment(part) === 'placed')
    frontiers.set(node, found)
    return found
  }

  const settle = (node: Expr, draft: Draft, member: Member): void => {
    draft.members.set(node, member)
    homes.set(node, [...(homes.get(node) ?? []), draft])
  }

  /** What is read early must not wait for a later kernel, and neither must anything it is made from. */
  const markEarly = (node: Expr): void => {
    const stack = [node]
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (early.has(next) || home(next) !== undefined) continue
      early.add(next)
      stack.push(...frontier(next))
    }
  }

  const commit = <A>(
    draft: Draft,
    inner: readonly number[],
    make: (attempted: Attempt) => A | undefined,
    adopts = true,
  ): A | undefined => {
    for (;;) {
      const attempted = attempt(draft, inner, adopts)
      const made = make(attempted)
      if (made === undefined) return undefined
      for (const node of attempted.read) markEarly(node)
      if (attempted.adopted.some(({ node }) => early.has(node))) continue
      for (const [key, value] of attempted.values) draft.values.set(key, value)
      for (const { node, index, value } of attempted.adopted)
        if (home(node) === undefined)
          settle(
            node,
            draft,
            inner.length === 0 ? { _tag: 'Point', value, index } : { _tag: 'Inner', value, inner, index },
          )
      return made
    }
  }

  return {
    ...{ cost, order, spread, early, latest, drafts, homes, treatment, buffer, context },
    nodeOf: (number) => nodes[number],
    ...{ home, reached, frontier, newDraft, settle, markEarly, commit },
  }
}
