import type { Expr } from '../expr/Expr.js'
import type { Shape } from '../expr/Shape.js'
import { broadcast } from '../ops/broadcast.js'
import { axesUpTo, unaryOf } from './parts.js'

/** Whether axes keep their order. */
export const increasing = (axes: readonly number[]): boolean =>
  axes.every((axis, i) => i === 0 || axis > (axes[i - 1] ?? -1))

/**
 * For each axis of `inner` its place in `outer`, where outer is inner with more axes of size 1; nothing where it is
 * something else.
 */
export const placesIn = (inner: Shape, outer: Shape): readonly number[] | undefined => {
  const places: number[] = []
  for (const axis of axesUpTo(outer.length)) {
    if (places.length < inner.length && outer[axis] === inner[places.length]) places.push(axis)
    else if (outer[axis] !== 1) return undefined
  }
  return places.length === inner.length ? places : undefined
}

/** Whether all numbers along an axis are equal. */
export const isRepeatedAlong = (node: Expr, axis: number): boolean => {
  if (node.shape[axis] === 1) return true
  const repeated = unaryOf(broadcast, node)
  if (repeated === undefined) return false
  const from = repeated.attributes.axes.indexOf(axis)
  return from < 0 || repeated.source.shape[from] === 1
}
