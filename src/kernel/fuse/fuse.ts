/* Which nodes share a kernel. Nodes are taken in order; each joins the last kernel it depends on, or starts one. */
import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../../expr/Expr.js'
import { argReduce } from '../../ops/argReduce.js'
import { reduce } from '../../ops/reduce.js'
import { canJoin } from './circles.js'
import type { Draft } from './Draft.js'
import type { CostModel } from './demand.js'
import type { Fused } from './Fused.js'
import { makeFusion } from './Fusion.js'
import { isFormula } from './lower.js'
import { placeContraction, placeFormula, placeReduction } from './place.js'
import { placeConcat, placePad, placeScan, placeScatter } from './placeStores.js'
import { sink } from './sink.js'

/** A chain of waiting nodes is this long at most. */
const longestWait = 8

/** Puts every node that has a place into a kernel. */
export const fuse = (roots: readonly Expr[], cost: CostModel): Fused => {
  const fusion = makeFusion(roots, cost)
  const { order, early, homes, treatment, home, frontier, newDraft, settle, markEarly } = fusion
  const isRoot = new Set(roots)

  const put = (node: Expr, last: Draft | undefined, atFront: boolean): void => {
    const [source] = node.args
    if (isFormula(node) || source === undefined) {
      placeFormula(fusion, node, last, atFront)
      return
    }
    switch (node.op.name) {
      case 'reduce': {
        const attributes = O.toUndefined(reduce.match(node))
        if (attributes !== undefined)
          placeReduction(fusion, node, source, attributes.kind, attributes.axes, last, atFront)
        return
      }
      case 'argReduce': {
        const attributes = O.toUndefined(argReduce.match(node))
        if (attributes !== undefined)
          placeReduction(
            fusion,
            node,
            source,
            attributes.kind === 'max' ? 'argmax' : 'argmin',
            [attributes.axis],
            last,
            atFront,
          )
        return
      }
      case 'contract':
        placeContraction(fusion, node, atFront)
        return
      case 'concat':
        placeConcat(fusion, node, atFront, () => lastOf(node))
        return
      case 'pad':
        placePad(fusion, node, source, atFront)
        return
      case 'scatterAdd':
        placeScatter(fusion, node, atFront)
        return
      case 'cumulativeSum':
        placeScan(fusion, node, source, atFront)
        return
      case 'foldIn': {
        const draft = newDraft([], atFront, false)
        settle(node, draft, { _tag: 'Key' })
        for (const read of frontier(node)) markEarly(read)
        return
      }
    }
  }

  /** How many nodes deep a node waits for a kernel to take it along. */
  const waits = new Map<Expr, number>()

  /** How many nodes had a place when a waiting node was last looked at. */
  const checked = new Map<Expr, number>()

  /** The last kernel that a node depends on. */
  const lastOf = (node: Expr): Draft | undefined => {
    let last: Draft | undefined
    // What a part waited for may have found a place by now, also one that another part took along.
    for (let before = -1; before !== homes.size; ) {
      before = homes.size
      for (const part of frontier(node)) if (home(part) === undefined && !early.has(part)) place(part)
    }
    for (const part of frontier(node)) {
      const draft = home(part)
      if (draft !== undefined && (last === undefined || draft.number > last.number)) last = draft
    }
    return last
  }

  /** Formulas and reductions of leaves alone wait until a kernel takes them along. */
  const place = (node: Expr): void => {
    if (home(node) !== undefined || checked.get(node) === homes.size) return
    const last = lastOf(node)
    const depth = 1 + Math.max(0, ...frontier(node).map((part) => waits.get(part) ?? 0))
    const canWait =
      last === undefined && depth <= longestWait && (isFormula(node) || node.op.name === 'reduce')
    if (canWait) {
      waits.set(node, depth)
      checked.set(node, homes.size)
    } else put(node, last, false)
  }

  const wanted = order.filter(
    (node) => treatment(node) === 'placed' || (treatment(node) === 'inline' && isRoot.has(node)),
  )
  for (const node of wanted) place(node)
  const waiting = wanted.filter((node) => home(node) === undefined)
  const stillWaiting = sink(fusion, waiting)
  const joins = { frontier, homes: (node: Expr): readonly Draft[] => homes.get(node) ?? [] }
  for (const node of stillWaiting) {
    if (home(node) !== undefined) continue
    // By now a kernel with a smaller number may need one with a larger.
    const last = lastOf(node)
    put(node, last !== undefined && canJoin(joins, node, last) ? last : undefined, true)
  }
  return fusion
}
