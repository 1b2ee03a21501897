/* Operations whose kernels write in a way of their own. */
import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../../expr/Expr.js'
import { rowMajorStrides } from '../../expr/Tensor.js'
import { concat } from '../../ops/concat.js'
import { cumulativeSum } from '../../ops/cumulativeSum.js'
import { pad } from '../../ops/pad.js'
import { scatterAdd } from '../../ops/scatterAdd.js'
import { combine, constantIndex } from '../affine.js'
import type { Affine } from '../Kernel.js'
import { sizesOf } from '../views.js'
import { argumentPlace, placeOf } from './Attempt.js'
import { loopSizes, pointIndex } from './Draft.js'
import type { Fusion } from './Fusion.js'
import { lower } from './lower.js'
import { reducedIndex } from './place.js'

/** Part of a node's buffer written from one argument: `at` says where an element of the argument goes. */
const placePart = (
  { newDraft, commit, context, settle }: Fusion,
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

/** Each part of a concatenation is a kernel. `refresh` is called before each: the one before may have changed what waits. */
export const placeConcat = (fusion: Fusion, node: Expr, atFront: boolean, refresh: () => void): void => {
  const axis = O.toUndefined(concat.match(node))?.axis ?? 0
  let start = 0
  for (const part of node.args) {
    refresh()
    const offset = start
    placePart(
      fusion,
      node,
      part,
      (index) => index.map((at, i) => (i === axis ? combine(offset, [at], [1]) : at)),
      undefined,
      atFront,
    )
    start += Number(part.shape[axis] ?? 0)
  }
}

/** Padding fills a buffer with zeros and writes between them. */
export const placePad = (fusion: Fusion, node: Expr, source: Expr, atFront: boolean): void => {
  const ranges = O.toUndefined(pad.match(node))?.ranges ?? []
  placePart(
    fusion,
    node,
    source,
    (index) =>
      index.map((at, axis) => combine(ranges[axis]?.low ?? 0, [at], [(ranges[axis]?.interior ?? 0) + 1])),
    0,
    atFront,
  )
}

/** Scattered sums are stores at places that another buffer chooses. */
export const placeScatter = (
  { newDraft, commit, context, settle }: Fusion,
  node: Expr,
  atFront: boolean,
): void => {
  const attributes = O.toUndefined(scatterAdd.match(node))
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

/** Running sums are a kernel of their own kind. */
export const placeScan = (
  { newDraft, commit, context, settle }: Fusion,
  node: Expr,
  source: Expr,
  atFront: boolean,
): void => {
  const attributes = O.toUndefined(cumulativeSum.match(node))
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
