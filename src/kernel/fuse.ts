/* Which nodes share a kernel. Nodes are taken in order; each joins the last kernel it depends on, or starts one. */
import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../expr/Expr.js'
import { sameShape } from '../expr/Shape.js'
import { rowMajorStrides } from '../expr/Tensor.js'
import { argReduce } from '../ops/argReduce.js'
import { concat } from '../ops/concat.js'
import { contract } from '../ops/contract.js'
import { cumulativeSum } from '../ops/cumulativeSum.js'
import { pad } from '../ops/pad.js'
import { reduce } from '../ops/reduce.js'
import { scatterAdd } from '../ops/scatterAdd.js'
import { multiply, type Scalar } from '../scalar/Scalar.js'
import { combine, constantIndex, variableIndex } from './affine.js'
import { access, type Draft, loopSizes, type Member, makeDraft, pointIndex, sameSizes } from './Draft.js'
import { type CostModel, demandOf, type Treatment } from './demand.js'
import type { Fused } from './Fused.js'
import { canJoin } from './joins.js'
import type { Affine, Combine, Reduction } from './Kernel.js'
import {
  type Attempt,
  argumentPlace,
  attempt,
  isFormula,
  type LowerContext,
  loadKey,
  lower,
  lowerFormula,
  placeOf,
} from './lower.js'

import { sink } from './sink.js'
import { countOf, sizesOf } from './views.js'

/** A chain of waiting nodes is this long at most. */
const longestWait = 8

const get = <A>(option: O.Option<A>): A | undefined => (O.isSome(option) ? option.value : undefined)

/** The ways to choose axes of a shape, in order, whose sizes are those of a domain. No size of a domain is 1. */
const axisChoices = (shape: readonly number[], domain: readonly number[]): readonly (readonly number[])[] => {
  const choose = (from: number, rest: readonly number[]): readonly (readonly number[])[] => {
    const [size, ...others] = rest
    if (size === undefined) return [[]]
    const found: (readonly number[])[] = []
    for (let axis = from; axis < shape.length; axis += 1)
      if (shape[axis] === size) for (const later of choose(axis + 1, others)) found.push([axis, ...later])
    return found
  }
  return choose(0, domain)
}

/** Where a loop nest with an inner loop stands in a shape: outer axes by choice, the others inside. */
const innerIndex = (
  shape: readonly number[],
  axes: readonly number[],
): { readonly inner: readonly number[]; readonly index: readonly Affine[] } => {
  const inner: number[] = []
  const index = shape.map((size, axis): Affine => {
    const outer = axes.indexOf(axis)
    if (outer >= 0) return variableIndex(outer)
    if (size === 1) return constantIndex(0)
    inner.push(size)
    return variableIndex(axes.length + inner.length - 1)
  })
  return { inner, index }
}

/** Puts every node that has a place into a kernel. */
export const fuse = (roots: readonly Expr[], cost: CostModel): Fused => {
  const { order, treatment: treatments, spread } = demandOf(roots, cost)
  const isRoot = new Set(roots)
  const buffers = new Map<Expr, number>()
  const nodes: Expr[] = []
  const homes = new Map<Expr, Draft[]>()
  const early = new Set<Expr>()
  const drafts: Draft[] = []
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

  const latest = new Map<string, Draft>()

  const newDraft = (sizes: readonly number[], atFront: boolean, isLoop = true): Draft => {
    const draft = makeDraft(atFront ? front : drafts.length, loopSizes(sizes))
    if (atFront) front += 1
    else if (isLoop) latest.set(draft.domain.join(','), draft)
    drafts.push(draft)
    return draft
  }

  /** The nodes in memory that a node is made from: leaves, and nodes with a place or meant to have one. */
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

  /**
   * Tries to lower something into a draft, and makes what that decided true when it succeeds. What is read must come
   * from an earlier kernel, and all that it is made from: where the draft would compute some of that, it is tried again.
   */
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

  /** What is read early must not wait for a later kernel, and neither must anything it is made from. */
  const markEarly = (node: Expr): void => {
    const stack = [node]
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (early.has(next) || home(next) !== undefined) continue
      early.add(next)
      stack.push(...frontier(next))
    }
  }

  const attemptPoint = (draft: Draft, node: Expr, index: readonly Affine[]): boolean => {
    const value = commit(draft, [], (attempted) => lowerFormula(context, attempted, node, index))
    if (value === undefined) return false
    settle(node, draft, { _tag: 'Point', value, index })
    return true
  }

  const attemptInner = (draft: Draft, node: Expr): boolean =>
    draft.reductions.length > 0 &&
    draft.domain.length > 0 &&
    axisChoices(sizesOf(node), draft.domain).some((axes) => {
      const { inner, index } = innerIndex(sizesOf(node), axes)
      const value = commit(draft, inner, (attempted) => lowerFormula(context, attempted, node, index))
      if (value === undefined) return false
      settle(node, draft, { _tag: 'Inner', value, inner, index })
      return true
    })

  const hasRoom = (draft: Draft): boolean => draft.values.size + draft.members.size < 4 * cost.maximumBody

  const placeFormula = (node: Expr, last: Draft | undefined, atFront: boolean): void => {
    const sizes = sizesOf(node)
    const domain = loopSizes(sizes)
    if (last !== undefined && hasRoom(last)) {
      if (sameSizes(domain, last.domain) && attemptPoint(last, node, pointIndex(sizes))) return
      if (attemptInner(last, node)) return
    }
    const beside = latest.get(domain.join(','))
    const isLater = beside !== undefined && beside.number > (last?.number ?? Number.NEGATIVE_INFINITY)
    const joins = isLater && !atFront && last !== undefined && hasRoom(beside) && sharesLoads(beside, node)
    if (joins && attemptPoint(beside, node, pointIndex(sizes))) return
    attemptPoint(newDraft(sizes, atFront), node, pointIndex(sizes))
  }

  /** Whether a kernel reads, over the same loops, some of what a node is made from; single numbers cost nothing. */
  const sharesLoads = (draft: Draft, node: Expr): boolean => {
    if (draft.domain.length === 0) return true
    const index = pointIndex(sizesOf(node))
    return reached(node).some(
      (part) =>
        sameShape(part.shape, node.shape) && draft.accessValues.has(loadKey(placeOf(context, part, index))),
    )
  }

  /** Adds a reduction whose value is one number for each point of the domain. */
  const addReduction = (
    draft: Draft,
    node: Expr,
    kind: Reduction['kind'],
    inner: readonly number[],
    body: (attempted: Attempt) => Scalar | undefined,
  ): boolean => {
    const value = commit(draft, inner, body)
    if (value === undefined) return false
    const number = draft.reductions.length
    draft.reductions.push({ kind, inner, body: value })
    settle(node, draft, {
      _tag: 'Point',
      value: access(draft, `local ${number}`, () => ({ _tag: 'Local', reduction: number })),
      index: pointIndex(sizesOf(node)),
    })
    return true
  }

  /** The index of the argument of a reduction: kept axes are the domain's, reduced ones are inside. */
  const reducedIndex = (
    shape: readonly number[],
    axes: readonly number[],
    rank: number,
  ): readonly Affine[] => {
    let [outer, inner] = [0, rank]
    return shape.map((size, axis) => {
      if (size === 1) return constantIndex(0)
      const v = axes.includes(axis) ? inner : outer
      if (axes.includes(axis)) inner += 1
      else outer += 1
      return variableIndex(v)
    })
  }

  const attemptAccumulate = (
    draft: Draft,
    node: Expr,
    source: Expr,
    kind: Combine,
    axes: readonly number[],
  ): boolean => {
    const sizes = sizesOf(source)
    if (!sameSizes(loopSizes(sizes), draft.domain)) return false
    const index = pointIndex(sizes)
    const value = commit(draft, [], (attempted) => lower(context, attempted, source, index))
    if (value === undefined) return false
    settle(node, draft, {
      _tag: 'Accumulated',
      value,
      combine: kind,
      index: index.filter((_, axis) => !axes.includes(axis)),
    })
    return true
  }

  const placeReduction = (
    node: Expr,
    source: Expr,
    kind: Reduction['kind'],
    axes: readonly number[],
    last: Draft | undefined,
    atFront: boolean,
  ): void => {
    const sizes = sizesOf(node)
    const shape = sizesOf(source)
    const index = reducedIndex(shape, axes, loopSizes(sizes).length)
    const inner = loopSizes(shape.filter((_, axis) => axes.includes(axis)))
    const into = (draft: Draft): boolean =>
      addReduction(draft, node, kind, inner, (attempted) => lower(context, attempted, source, index))
    if (last !== undefined && hasRoom(last)) {
      if (sameSizes(loopSizes(sizes), last.domain) && into(last)) return
      const gathers = kind !== 'argmax' && kind !== 'argmin' && (countOf(node) === 1 || !spread.has(node))
      if (gathers && attemptAccumulate(last, node, source, kind, axes)) return
    }
    into(newDraft(sizes, atFront))
  }

  const placeContraction = (node: Expr, atFront: boolean): void => {
    const attributes = get(contract.match(node))
    const [a, b] = node.args
    if (attributes === undefined || a === undefined || b === undefined) return
    const { left, right, output } = attributes
    const summed = [...left].filter((name) => !output.includes(name))
    const sizeOf = (name: string): number =>
      Number(left.includes(name) ? a.shape[left.indexOf(name)] : b.shape[right.indexOf(name)])
    const variables = [...output, ...summed].filter((name) => sizeOf(name) !== 1)
    const indexOf = (names: string): readonly Affine[] =>
      [...names].map((name) =>
        sizeOf(name) === 1 ? constantIndex(0) : variableIndex(variables.indexOf(name)),
      )
    const draft = newDraft(sizesOf(node), atFront)
    addReduction(draft, node, 'sum', loopSizes(summed.map(sizeOf)), (attempted) => {
      const x = lower(context, attempted, a, indexOf(left))
      const y = lower(context, attempted, b, indexOf(right))
      return x === undefined || y === undefined ? undefined : multiply(x, y)
    })
  }

  /** Part of a node's buffer written from one argument: `at` says where an element of the argument goes. */
  const placePart = (
    node: Expr,
    source: Expr,
    at: (index: readonly Affine[]) => readonly Affine[],
    fill: number | undefined,
    atFront: boolean,
  ): void => {
    const sizes = sizesOf(source)
    const draft = newDraft(sizes, atFront)
    const body = commit(draft, [], (attempted) => lower(context, attempted, source, pointIndex(sizes)))
    if (body === undefined) return
    const place = placeOf(context, node, at(pointIndex(sizes)))
    settle(node, draft, { _tag: 'Store', store: { place, inner: [], body, combine: undefined, fill } })
  }

  const placeConcat = (node: Expr, atFront: boolean): void => {
    const axis = get(concat.match(node))?.axis ?? 0
    let start = 0
    for (const part of node.args) {
      // The part before may have taken along what others wait for.
      lastOf(node)
      const offset = start
      placePart(
        node,
        part,
        (index) => index.map((at, i) => (i === axis ? combine(offset, [at], [1]) : at)),
        undefined,
        atFront,
      )
      start += Number(part.shape[axis] ?? 0)
    }
  }

  const placePad = (node: Expr, source: Expr, atFront: boolean): void => {
    const ranges = get(pad.match(node))?.ranges ?? []
    placePart(
      node,
      source,
      (index) =>
        index.map((at, axis) => combine(ranges[axis]?.low ?? 0, [at], [(ranges[axis]?.interior ?? 0) + 1])),
      0,
      atFront,
    )
  }

  const placeScatter = (node: Expr, atFront: boolean): void => {
    const attributes = get(scatterAdd.match(node))
    const [updates, indices] = node.args
    if (attributes === undefined || updates === undefined || indices === undefined) return
    const { axis } = attributes
    const rank = indices.shape.length
    const sizes = sizesOf(updates)
    const draft = newDraft(sizes, atFront)
    const point = pointIndex(sizes)
    const made = commit(draft, [], (attempted) => {
      const body = lower(context, attempted, updates, point)
      const by = argumentPlace(context, attempted, indices, point.slice(axis, axis + rank))
      return body === undefined || by === undefined ? undefined : { body, by }
    })
    if (made === undefined) return
    const { body, by } = made
    const at = [...point.slice(0, axis), constantIndex(0), ...point.slice(axis + rank)]
    settle(node, draft, {
      _tag: 'Store',
      store: {
        place: {
          ...placeOf(context, node, at),
          by,
          stride: rowMajorStrides(sizesOf(node))[axis] ?? 1,
          size: sizesOf(node)[axis] ?? 1,
        },
        inner: [],
        body,
        combine: 'sum',
        fill: 0,
      },
    })
  }

  const placeScan = (node: Expr, source: Expr, atFront: boolean): void => {
    const attributes = get(cumulativeSum.match(node))
    if (attributes === undefined) return
    const sizes = sizesOf(node)
    const domain = sizes.filter((_, axis) => axis !== attributes.axis)
    const index = reducedIndex(sizes, [attributes.axis], loopSizes(domain).length)
    const draft = newDraft(domain, atFront, false)
    const inner = [sizes[attributes.axis] ?? 1]
    // A scan writes nothing but its sums.
    const value = commit(draft, inner, (attempted) => lower(context, attempted, source, index), false)
    if (value === undefined) return
    const length = sizes[attributes.axis] ?? 1
    settle(node, draft, { _tag: 'Scan', value, index, length, reverse: attributes.reverse })
  }

  const put = (node: Expr, last: Draft | undefined, atFront: boolean): void => {
    const [source] = node.args
    if (isFormula(node) || source === undefined) {
      placeFormula(node, last, atFront)
      return
    }
    switch (node.op.name) {
      case 'reduce': {
        const attributes = get(reduce.match(node))
        if (attributes !== undefined)
          placeReduction(node, source, attributes.kind, attributes.axes, last, atFront)
        return
      }
      case 'argReduce': {
        const attributes = get(argReduce.match(node))
        if (attributes !== undefined)
          placeReduction(
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
        placeContraction(node, atFront)
        return
      case 'concat':
        placeConcat(node, atFront)
        return
      case 'pad':
        placePad(node, source, atFront)
        return
      case 'scatterAdd':
        placeScatter(node, atFront)
        return
      case 'cumulativeSum':
        placeScan(node, source, atFront)
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
  const fused: Fused = {
    drafts,
    homes,
    treatment,
    buffer,
    nodeOf: (number) => nodes[number],
    context,
  }
  const waiting = wanted.filter((node) => home(node) === undefined)
  const stillWaiting = sink(fused, waiting, { early, frontier, attemptAccumulate, attemptPoint })
  const joins = { frontier, homes: (node: Expr): readonly Draft[] => homes.get(node) ?? [] }
  for (const node of stillWaiting) {
    if (home(node) !== undefined) continue
    // By now a kernel with a smaller number may need one with a larger.
    const last = lastOf(node)
    put(node, last !== undefined && canJoin(joins, node, last) ? last : undefined, true)
  }
  return fused
}
