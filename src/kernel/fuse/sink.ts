/* Late places for what depends on leaves alone: a kernel that reads the same numbers anyway takes it along. */
import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../../expr/Expr.js'
import { reduce } from '../../ops/reduce.js'
import { placesOf } from '../Kernel.js'
import { countOf, sizesOf } from '../views.js'
import { loadKey, placeOf } from './Attempt.js'
import { type Draft, loopSizes, pointIndex, sameSizes } from './Draft.js'
import type { Fusion } from './Fusion.js'
import { joinGathered, joinPoint } from './join.js'
import { isFormula } from './lower.js'

/** The buffers that a draft reads, also for what it may turn out not to need. */
const readBy = (draft: Draft): readonly number[] =>
  draft.accesses.flatMap(placesOf).map(({ buffer }) => buffer)

const readersOf = (drafts: readonly Draft[]): ReadonlyMap<number, readonly Draft[]> => {
  const readers = new Map<number, Draft[]>()
  for (const draft of drafts)
    for (const buffer of new Set(readBy(draft))) {
      const known = readers.get(buffer)
      if (known === undefined) readers.set(buffer, [draft])
      else known.push(draft)
    }
  return readers
}

const isLoop = ({ members }: Draft): boolean =>
  [...members.values()].every(({ _tag }) => _tag !== 'Scan' && _tag !== 'Key')

/** The leaves that a formula reads. */
const leavesOf = (node: Expr, { treatment }: Fusion): readonly Expr[] => {
  const found = new Set<Expr>()
  const seen = new Set<Expr>()
  const stack = [...node.args]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    if (treatment(next) === 'leaf') found.add(next)
    else stack.push(...next.args)
  }
  return [...found]
}

/** Places what can be taken along; what is left comes back. */
export const sink = (fusion: Fusion, waiting: readonly Expr[]): readonly Expr[] => {
  const { drafts, buffer, frontier } = fusion
  const readers = readersOf(drafts)
  const numbers = drafts.find((draft) => draft.domain.length === 0 && isLoop(draft))

  const users = new Map<Expr, readonly Expr[]>()
  for (const node of waiting)
    for (const part of frontier(node)) users.set(part, [...(users.get(part) ?? []), node])

  /** The kernels that read a node, or something that still waits for a place and is made from it. */
  const needing = (node: Expr): readonly Draft[] => {
    const seen = new Set<Expr>([node])
    for (const next of seen) for (const user of users.get(next) ?? []) seen.add(user)
    return [...seen].flatMap((next) => readers.get(buffer(next)) ?? [])
  }

  /** Whether one of some kernels, or one that depends on them, is the target. */
  const lead = (start: readonly Draft[], target: Draft): boolean => {
    const seen = new Set<Draft>()
    const stack = [...start]
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (next === target) return true
      if (seen.has(next)) continue
      seen.add(next)
      for (const member of next.members.keys()) stack.push(...needing(member))
    }
    return false
  }

  /** A reduction goes where the same numbers are read in the same loops, if nothing needs it before. */
  const sinkReduction = (node: Expr): boolean => {
    const attributes = reduce.match(node)
    const [source] = node.args
    if (O.isNone(attributes) || source === undefined || frontier(node).length > 0) return false
    const { kind, axes } = attributes.value
    const index = pointIndex(sizesOf(source))
    const domain = loopSizes(sizesOf(source))
    const needed = needing(node)
    return leavesOf(node, fusion).some((leaf) =>
      (readers.get(buffer(leaf)) ?? []).some(
        (draft) =>
          isLoop(draft) &&
          sameSizes(draft.domain, domain) &&
          draft.accessValues.has(loadKey(placeOf(fusion.context, leaf, index))) &&
          !lead(needed, draft) &&
          joinGathered(fusion, draft, node, source, kind, axes),
      ),
    )
  }

  /** A single number that no kernel reads may be worked out beside others, once all it needs is there. */
  const sinkNumber = (node: Expr): boolean => {
    if (!isFormula(node) || fusion.early.has(node) || countOf(node) !== 1 || numbers === undefined)
      return false
    const isReady = (part: Expr): boolean => {
      const homes = fusion.homes.get(part) ?? []
      return homes.length > 0 && homes.every((home) => home === numbers || !lead([numbers], home))
    }
    return frontier(node).every(isReady) && joinPoint(fusion, numbers, node)
  }

  return waiting.filter((node) => !sinkReduction(node)).filter((node) => !sinkNumber(node))
}
