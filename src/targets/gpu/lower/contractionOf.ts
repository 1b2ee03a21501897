/* Kernels that are matrix products and nothing else: a backend may have a better way for them. */
import type { Affine, Reduction } from '../../../kernel/Kernel.js'
import type { DeviceKernel, Load, Read } from '../DevicePlan.js'
import { productOf } from './DeviceLoop.js'

/** A loop of a product, with its stride in each array; 0 where it does not move it. */
export interface Side {
  readonly size: number
  readonly left: number
  readonly right: number
  readonly out: number
}

/**
 * `out[batch, row, column] = Σ over depth of left[batch, row, depth] · right[batch, column, depth]`. Columns are nearer to each
 * other in the result than rows.
 */
export interface Contraction {
  readonly left: Load
  readonly right: Load
  readonly batch: Side
  readonly row: Side
  readonly column: Side
  readonly depth: Side
}

const one: Side = { size: 1, left: 0, right: 0, out: 0 }

/** Two loops as one, where the outer goes on where the inner ends. */
const merged = (outer: Side, inner: Side): Side | undefined =>
  outer.left === inner.left * inner.size &&
  outer.right === inner.right * inner.size &&
  outer.out === inner.out * inner.size
    ? { ...inner, size: inner.size * outer.size }
    : undefined

const mergeAll = (sides: readonly Side[]): Side | undefined => {
  const [last, ...outer] = [...sides].reverse()
  return outer.reduce<Side | undefined>(
    (inner, side) => (inner === undefined ? undefined : merged(side, inner)),
    last ?? one,
  )
}

/** The same product with its factors, and with them its rows and columns, the other way round. */
const turned = ({ left, right, batch, row, column, depth }: Contraction): Contraction => {
  const turn = (side: Side): Side => ({ ...side, left: side.right, right: side.left })
  return {
    left: right,
    right: left,
    batch: turn(batch),
    row: turn(column),
    column: turn(row),
    depth: turn(depth),
  }
}

const strideOf = ({ strides }: Affine, v: number): number => strides[v] ?? 0

/** A smaller product is worth no kernel of its own, nor a better way. */
const leastWork = 2 ** 18

/** Whether a reduction at the points of some loops is a matrix product that is worth a kernel of its own. */
export const isLargeProduct = (
  { kind, inner, body }: Reduction,
  reads: readonly Read[],
  domain: readonly number[],
): boolean => {
  if (kind !== 'sum' || body._tag !== 'Binary' || body.primitive !== 'multiply') return false
  const [left, right] = body.args.map((part) => (part._tag === 'Argument' ? reads[part.index] : undefined))
  if (left?._tag !== 'Load' || right?._tag !== 'Load') return false
  const moves = ({ index }: Load, v: number): boolean => strideOf(index, v) !== 0
  const isSpread = (by: Load, notBy: Load): boolean =>
    domain.some((size, v) => size > 1 && moves(by, v) && !moves(notBy, v))
  return productOf(inner) * productOf(domain) >= leastWork && isSpread(left, right) && isSpread(right, left)
}

export const contractionOf = ({
  axes,
  reads,
  reductions,
  body,
  otherwise,
  offset,
}: DeviceKernel): Contraction | undefined => {
  const [reduction, ...more] = reductions
  if (reduction === undefined || more.length > 0 || otherwise !== undefined || offset !== 0) return undefined
  if (body._tag !== 'Argument' || reads[body.index]?._tag !== 'Local') return undefined
  const { inner, body: term } = reduction
  const sizes = axes.map(({ size }) => size)
  if (!isLargeProduct(reduction, reads, sizes)) return undefined
  const [left, right] = term.args.map((part) => (part._tag === 'Argument' ? reads[part.index] : undefined))
  if (left?._tag !== 'Load' || right?._tag !== 'Load') return undefined
  const sides = [
    ...axes.map(({ size, stride }) => ({ size, out: stride })),
    ...inner.map((size) => ({ size, out: 0 })),
  ].map(
    ({ size, out }, v): Side => ({
      size,
      out,
      left: strideOf(left.index, v),
      right: strideOf(right.index, v),
    }),
  )
  const outer = sides.slice(0, axes.length)
  const row = mergeAll(outer.filter((side) => side.left !== 0 && side.right === 0))
  const column = mergeAll(outer.filter((side) => side.left === 0 && side.right !== 0))
  const batch = mergeAll(outer.filter((side) => side.left !== 0 && side.right !== 0))
  const depth = mergeAll(sides.slice(axes.length))
  const isFree = outer.some((side) => side.left === 0 && side.right === 0)
  const isBackwards = sides.some((side) => side.left < 0 || side.right < 0)
  if (row === undefined || column === undefined || batch === undefined || depth === undefined)
    return undefined
  if (isFree || isBackwards) return undefined
  const product = { left, right, batch, row, column, depth }
  return row.out < column.out ? turned(product) : product
}
