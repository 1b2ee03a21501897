/* Where formulas, reductions and contractions go. */
import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../../expr/Expr.js'
import { contract } from '../../ops/contract.js'
import { multiply } from '../../scalar/Scalar.js'
import { constantIndex, variableIndex } from '../affine.js'
import type { Affine, Reduction } from '../Kernel.js'
import { countOf, sizesOf } from '../views.js'
import { type Draft, loopSizes, sameSizes } from './Draft.js'
import type { Fusion } from './Fusion.js'
import { hasRoom, joinGathered, joinInner, joinPoint, joinReduction, sharesLoads } from './join.js'
import { lower } from './lower.js'

/** A formula joins the last kernel that it depends on, or a later one that reads the same, or starts one. */
export const placeFormula = (fusion: Fusion, node: Expr, last: Draft | undefined, atFront: boolean): void => {
  const sizes = sizesOf(node)
  const domain = loopSizes(sizes)
  if (last !== undefined && hasRoom(fusion, last)) {
    if (sameSizes(domain, last.domain) && joinPoint(fusion, last, node)) return
    if (joinInner(fusion, last, node)) return
  }
  const beside = fusion.latest.get(domain.join(','))
  const isLater = beside !== undefined && beside.number > (last?.number ?? Number.NEGATIVE_INFINITY)
  const joins =
    isLater && !atFront && last !== undefined && hasRoom(fusion, beside) && sharesLoads(fusion, beside, node)
  if (joins && joinPoint(fusion, beside, node)) return
  joinPoint(fusion, fusion.newDraft(sizes, atFront), node)
}

/** The index of the argument of a reduction: kept axes are the domain's, reduced ones are inside. */
export const reducedIndex = (
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

/** A reduction is worked out at each point of a kernel, or gathered over its points, or starts a kernel. */
export const placeReduction = (
  fusion: Fusion,
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
    joinReduction(fusion, draft, node, kind, inner, (attempted) =>
      lower(fusion.context, attempted, source, index),
    )
  if (last !== undefined && hasRoom(fusion, last)) {
    if (sameSizes(loopSizes(sizes), last.domain) && into(last)) return
    const gathers =
      kind !== 'argmax' && kind !== 'argmin' && (countOf(node) === 1 || !fusion.spread.has(node))
    if (gathers && joinGathered(fusion, last, node, source, kind, axes)) return
  }
  into(fusion.newDraft(sizes, atFront))
}

/** A contraction starts a kernel: a sum of products, whatever the order of their axes. */
export const placeContraction = (fusion: Fusion, node: Expr, atFront: boolean): void => {
  const attributes = O.toUndefined(contract.match(node))
  const [a, b] = node.args
  if (attributes === undefined || a === undefined || b === undefined) return
  const { left, right, output } = attributes
  const summed = [...left].filter((name) => !output.includes(name))
  const sizeOf = (name: string): number =>
    Number(left.includes(name) ? a.shape[left.indexOf(name)] : b.shape[right.indexOf(name)])
  const variables = [...output, ...summed].filter((name) => sizeOf(name) !== 1)
  const indexOf = (names: string): readonly Affine[] =>
    [...names].map((name) => (sizeOf(name) === 1 ? constantIndex(0) : variableIndex(variables.indexOf(name))))
  const draft = fusion.newDraft(sizesOf(node), atFront)
  joinReduction(fusion, draft, node, 'sum', loopSizes(summed.map(sizeOf)), (attempted) => {
    const x = lower(fusion.context, attempted, a, indexOf(left))
    const y = lower(fusion.context, attempted, b, indexOf(right))
    return x === undefined || y === undefined ? undefined : multiply(x, y)
  })
}
