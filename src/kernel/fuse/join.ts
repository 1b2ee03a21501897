/* Tries to put a node into a kernel that is there already. */
import type { Expr } from '../../expr/Expr.js'
import { sameShape } from '../../expr/Shape.js'
import type { Scalar } from '../../scalar/Scalar.js'
import { constantIndex, variableIndex } from '../affine.js'
import type { Affine, Combine, Reduction } from '../Kernel.js'
import { sizesOf } from '../views.js'
import { type Attempt, loadKey, placeOf } from './Attempt.js'
import { access, type Draft, loopSizes, pointIndex, sameSizes } from './Draft.js'
import type { Fusion } from './Fusion.js'
import { lower, lowerFormula } from './lower.js'

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

/** Whether a kernel may grow. */
export const hasRoom = ({ cost }: Fusion, draft: Draft): boolean =>
  draft.values.size + draft.members.size < 4 * cost.maximumBody

/** Whether a kernel reads, over the same loops, some of what a node is made from; single numbers cost nothing. */
export const sharesLoads = ({ reached, context }: Fusion, draft: Draft, node: Expr): boolean => {
  if (draft.domain.length === 0) return true
  const index = pointIndex(sizesOf(node))
  return reached(node).some(
    (part) =>
      sameShape(part.shape, node.shape) && draft.accessValues.has(loadKey(placeOf(context, part, index))),
  )
}

/** Computes a node at each point of a kernel's domain. */
export const joinPoint = (fusion: Fusion, draft: Draft, node: Expr): boolean => {
  const { commit, context, settle } = fusion
  const index = pointIndex(sizesOf(node))
  const value = commit(draft, [], (attempted) => lowerFormula(context, attempted, node, index))
  if (value === undefined) return false
  settle(node, draft, { _tag: 'Point', value, index })
  return true
}

/** Computes a node in a loop inside a kernel's domain, after its reductions. */
export const joinInner = ({ commit, context, settle }: Fusion, draft: Draft, node: Expr): boolean =>
  draft.reductions.length > 0 &&
  draft.domain.length > 0 &&
  axisChoices(sizesOf(node), draft.domain).some((axes) => {
    const { inner, index } = innerIndex(sizesOf(node), axes)
    const value = commit(draft, inner, (attempted) => lowerFormula(context, attempted, node, index))
    if (value === undefined) return false
    settle(node, draft, { _tag: 'Inner', value, inner, index })
    return true
  })

/** Adds a reduction whose value is one number for each point of the domain. */
export const joinReduction = (
  { commit, settle }: Fusion,
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

/** Gathers a reduction over all points of a kernel that has its argument at each. */
export const joinGathered = (
  { commit, context, settle }: Fusion,
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
