import { type Expr, labelled } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { normalizeAxis, type Shape } from '../expr/Shape.js'
import type { Axes, Reduced } from '../expr/ShapeTypes.js'
import { type Reduction, reduce } from '../ops/reduce.js'
import { reshape } from '../ops/reshape.js'
import { sizeAsFloat } from './leaves.js'

/** What every reduction takes. */
export interface ReduceOptions<A = number | readonly number[] | undefined, K = boolean> {
  /** One axis, several, or all when absent; negative axes count from the back. */
  readonly axis?: A
  /** Whether reduced axes stay, with size 1. Default false. */
  readonly keepDims?: K
}

/**
 * The axes that an option means, counted from the front, or what is wrong with it.
 *
 * @internal
 */
export const resolveAxes = (
  axis: number | readonly number[] | undefined,
  rank: number,
): readonly number[] | string => {
  if (axis === undefined) return Array.from({ length: rank }, (_, i) => i)
  const given = typeof axis === 'number' ? [axis] : axis
  const resolved: number[] = []
  for (const a of given) {
    const positive = normalizeAxis(a, rank)
    if (positive === undefined) return `has no axis ${a}: it has ${rank}`
    if (resolved.includes(positive)) return `axis ${a} is given twice`
    resolved.push(positive)
  }
  return resolved
}

const keep = (shape: Shape, axes: readonly number[]): Shape =>
  shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim))

/** Applies `f` to the resolved axes and puts reduced axes back with size 1 if asked. */
export const reducing = (
  name: string,
  x: Expr,
  { axis, keepDims = false }: ReduceOptions,
  f: (axes: readonly number[]) => Expr,
): Expr => {
  if (x.ill) return x
  const axes = resolveAxes(axis, x.shape.length)
  if (typeof axes === 'string') return ill(name, axes, [x])
  const reduced = f(axes)
  const shaped = keepDims && !reduced.ill ? reshape.node({ shape: keep(x.shape, axes) }, [reduced]) : reduced
  return labelled(shaped, { kind: name })
}

/** A reduction of a float tensor. */
export type FloatReduction = <
  S extends Shape,
  const A extends Axes<S> = undefined,
  const K extends boolean = false,
>(
  x: Expr<S, 'float'>,
  options?: ReduceOptions<A, K>,
) => Expr<Reduced<S, A, K>, 'float'>

/** A reduction that keeps the dtype. */
export type Reducer = <
  S extends Shape,
  D extends 'float' | 'int',
  const A extends Axes<S> = undefined,
  const K extends boolean = false,
>(
  x: Expr<S, D>,
  options?: ReduceOptions<A, K>,
) => Expr<Reduced<S, A, K>, D>

export function reducer(name: string, kind: Reduction): Reducer
export function reducer(
  name: string,
  kind: Reduction,
): (x: Expr<Shape, 'float' | 'int'>, options?: ReduceOptions) => Expr {
  return (x, options = {}) => reducing(name, x, options, (axes) => reduce.node({ kind, axes }, [x]))
}

export type FloatExpr = Expr<Shape, 'float'>

export function floatReduction(
  name: string,
  f: (x: FloatExpr, axes: readonly number[]) => Expr,
): FloatReduction
export function floatReduction(
  name: string,
  f: (x: FloatExpr, axes: readonly number[]) => Expr,
): (x: FloatExpr, options?: ReduceOptions) => Expr {
  return (x, options = {}) => reducing(name, x, options, (axes) => f(x, axes))
}

export const countOf = (x: Expr, axes: readonly number[]): Expr<readonly [], 'float'> =>
  sizeAsFloat(axes.map((axis) => x.shape[axis] ?? 1))
