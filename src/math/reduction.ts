import { type Expr, labelled } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { normalizeAxis, type Shape } from '../expr/Shape.js'
import type { Axes, AxisOf, Reduced } from '../expr/ShapeTypes.js'
import { argReduce } from '../ops/argReduce.js'
import { concat } from '../ops/concat.js'
import { map } from '../ops/map.js'
import { type Reduction, reduce, without } from '../ops/reduce.js'
import { reshape } from '../ops/reshape.js'
import { slice } from '../ops/slice.js'
import { argument, multiply } from '../scalar/Scalar.js'
import { add, div, equal, sub, where } from './arithmetic.js'
import { abs, exp, isFiniteNumber, log, sqrt, square } from './elementwise.js'
import { stopGradient } from './gradientControl.js'
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
const reducing = (
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

function reducer(name: string, kind: Reduction): Reducer
function reducer(
  name: string,
  kind: Reduction,
): (x: Expr<Shape, 'float' | 'int'>, options?: ReduceOptions) => Expr {
  return (x, options = {}) => reducing(name, x, options, (axes) => reduce.node({ kind, axes }, [x]))
}

type FloatExpr = Expr<Shape, 'float'>

function floatReduction(name: string, f: (x: FloatExpr, axes: readonly number[]) => Expr): FloatReduction
function floatReduction(
  name: string,
  f: (x: FloatExpr, axes: readonly number[]) => Expr,
): (x: FloatExpr, options?: ReduceOptions) => Expr {
  return (x, options = {}) => reducing(name, x, options, (axes) => f(x, axes))
}

/**
 * Σ x over the axes; float or int. Over an empty axis it is 0. Ill when an axis does not exist or is named twice.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, sum, toNested } from 'regula'
 * const x = constant([[1, 2], [3, 4]])
 * toNested(getOrThrow(evaluate(sum(x)))) // => 10
 * toNested(getOrThrow(evaluate(sum(x, { axis: 0 })))) // => [4, 6]
 * toNested(getOrThrow(evaluate(sum(x, { axis: -1, keepDims: true })))) // => [[3], [7]]
 * ```
 */
export const sum = reducer('sum', 'sum')

/**
 * The largest element over the axes; float or int; NaN if there is one. Equals share the gradient in equal parts.
 * Ill as `sum` is, and over an empty axis.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, gradient, max, toNested } from 'regula'
 * const x = constant([1, 3, 3])
 * toNested(getOrThrow(evaluate(max(x)))) // => 3
 * toNested(getOrThrow(evaluate(gradient(max(x), x)))) // => [0, 0.5, 0.5]
 * ```
 */
export const max = reducer('max', 'max')

/**
 * The smallest element over the axes; float or int; NaN if there is one. Equals share the gradient in equal parts.
 * Ill as `sum` is, and over an empty axis.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, min, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(min(constant([[1, 2], [4, 3]]), { axis: 1 })))) // => [1, 3]
 * ```
 */
export const min = reducer('min', 'min')

const countOf = (x: Expr, axes: readonly number[]): Expr<readonly [], 'float'> =>
  sizeAsFloat(axes.map((axis) => x.shape[axis] ?? 1))

const meanOf = (x: FloatExpr, axes: readonly number[], keepDims = false): FloatExpr =>
  div(sum(x, { axis: axes, keepDims }), countOf(x, axes))

/**
 * Σ x/n over the axes, where n may be a named size that is bound later.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, mean, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(mean(constant([[1, 2], [3, 4]]), { axis: 0 })))) // => [2, 3]
 * ```
 */
export const mean = floatReduction('mean', (x, axes) => meanOf(x, axes))

/** Options of `variance` and `std`. */
export interface VarianceOptions<A = number | readonly number[] | undefined, K = boolean>
  extends ReduceOptions<A, K> {
  /** Subtracted from n: 0 divides by n (biased, numpy's default), 1 by n − 1. */
  readonly ddof?: number
}

type VarianceReduction = <
  S extends Shape,
  const A extends Axes<S> = undefined,
  const K extends boolean = false,
>(
  x: Expr<S, 'float'>,
  options?: VarianceOptions<A, K>,
) => Expr<Reduced<S, A, K>, 'float'>

const varianceOf = (x: FloatExpr, axes: readonly number[], ddof: number): FloatExpr => {
  const deviations = sub(x, meanOf(x, axes, true))
  return div(sum(square(deviations), { axis: axes }), sub(countOf(x, axes), ddof))
}

function varianceReduction(name: string, finish: (variance: FloatExpr) => FloatExpr): VarianceReduction
function varianceReduction(
  name: string,
  finish: (variance: FloatExpr) => FloatExpr,
): (x: FloatExpr, options?: VarianceOptions) => Expr {
  return (x, options = {}) =>
    reducing(name, x, options, (axes) => finish(varianceOf(x, axes, options.ddof ?? 0)))
}

/** √x with derivative 0 at 0. */
const sqrtOrZero = (x: FloatExpr): FloatExpr => where(equal(x, 0), 0, sqrt(x))

/**
 * Σ (x − mean)²/(n − ddof); ddof is 0 unless given, numpy's default (PyTorch's is 1).
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, toNested, variance } from 'regula'
 * toNested(getOrThrow(evaluate(variance(constant([1, 2, 3, 4]))))) // => 1.25
 * toNested(getOrThrow(evaluate(variance(constant([1, 2, 3, 4]), { ddof: 1 })))) // => 5 / 3
 * ```
 */
export const variance = varianceReduction('variance', (v) => v)

/**
 * √variance, with the same ddof; the derivative where all elements are equal is 0.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, std, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(std(constant([1, 3]))))) // => 1
 * ```
 */
export const std = varianceReduction('std', sqrtOrZero)

/**
 * Σ |x| over the axes; the derivative where x = 0 is 0.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, normL1, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(normL1(constant([3, -4]))))) // => 7
 * ```
 */
export const normL1 = floatReduction('normL1', (x, axes) => sum(abs(x), { axis: axes }))

/**
 * √Σ x² over the axes: the Euclidean norm, for a whole matrix Frobenius's. The derivative at the zero vector is 0.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, gradient, norm, toNested } from 'regula'
 * const x = constant([3, -4])
 * toNested(getOrThrow(evaluate(norm(x)))) // => 5
 * toNested(getOrThrow(evaluate(gradient(norm(x), x)))) // => [0.6, -0.8]
 * ```
 */
export const norm = floatReduction('norm', (x, axes) => sqrtOrZero(sum(square(x), { axis: axes })))

/**
 * Σ x² over the axes.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, sumSquares, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(sumSquares(constant([3, -4]))))) // => 25
 * ```
 */
export const sumSquares = floatReduction('sumSquares', (x, axes) => sum(square(x), { axis: axes }))

/**
 * ln Σ eˣ over the axes, with the largest element taken out first so that nothing overflows.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, logSumExp, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(logSumExp(constant([1000, 1000]))))) // => 1000 + Math.LN2
 * ```
 */
export const logSumExp = floatReduction('logSumExp', (x, axes) => {
  const largest = stopGradient(max(x, { axis: axes, keepDims: true }))
  const shift: FloatExpr = where(isFiniteNumber(largest), largest, 0)
  const total = sum(exp(sub(x, shift)), { axis: axes, keepDims: true })
  const result: FloatExpr = add(log(total), shift)
  return result.ill ? result : reshape.node({ shape: without(x.shape, axes) }, [result])
})

const part = (x: Expr, axis: number, start: number, stop: number): Expr =>
  slice.node({ ranges: x.shape.map((_, a) => (a === axis ? { start, stop, step: 1 } : undefined)) }, [x])

/** Multiplies one half of an axis with the other until one is left: exact derivatives of any order, also at zeros. */
const productAlong = (x: Expr, axis: number): Expr => {
  let rest = x
  for (let size = rest.shape[axis]; typeof size === 'number' && size > 1; size = rest.shape[axis]) {
    const pairs = Math.floor(size / 2)
    const halves = [part(rest, axis, 0, pairs), part(rest, axis, pairs, 2 * pairs)]
    const product = map.node({ body: multiply(argument(0), argument(1)), dtype: 'float' }, halves)
    rest = size % 2 === 0 ? product : concat.node({ axis }, [product, part(rest, axis, size - 1, size)])
  }
  return rest
}

/**
 * Π x over axes of known size, with exact derivatives of any order, also at zeros. Ill over a named or an empty axis.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, gradient, prod, toNested } from 'regula'
 * const x = constant([2, 0, 4])
 * toNested(getOrThrow(evaluate(prod(x)))) // => 0
 * toNested(getOrThrow(evaluate(gradient(prod(x), x)))) // => [0, 8, 0]
 * ```
 */
export const prod = floatReduction('prod', (x, axes) => {
  const named = axes.find((axis) => typeof x.shape[axis] === 'string')
  if (named !== undefined)
    return ill('prod', `axis ${named} has the named size '${x.shape[named]}'; prod needs a number`, [x])
  if (axes.some((axis) => x.shape[axis] === 0)) return ill('prod', 'prod over an empty axis', [x])
  let product: Expr = x
  for (const axis of axes) product = productAlong(product, axis)
  return product.ill ? product : reshape.node({ shape: without(x.shape, axes) }, [product])
})

// ---------------------------------------------------------------- indices of extremes

type ArgReduction = <S extends Shape, const A extends AxisOf<S>>(
  x: Expr<S>,
  options: { readonly axis: A },
) => Expr<Reduced<S, A, false>, 'int'>

function argReduction(name: string, kind: 'max' | 'min'): ArgReduction
function argReduction(
  name: string,
  kind: 'max' | 'min',
): (x: Expr, options: { readonly axis: number }) => Expr {
  return (x, { axis }) =>
    reducing(name, x, { axis }, ([positive = 0]) => argReduce.node({ kind, axis: positive }, [x]))
}

/**
 * The index of the largest element along an axis, as an int; the first of equals, and the first NaN if there is one.
 * It has no derivative. Ill over an empty axis.
 *
 * @example
 * ```ts
 * import { argmax, constant, evaluate, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(argmax(constant([[1, 3, 3], [5, 2, 0]]), { axis: -1 })))) // => [1, 0]
 * ```
 */
export const argmax = argReduction('argmax', 'max')

/**
 * The index of the smallest element along an axis, as an int; the first of equals, and the first NaN if there is one.
 * It has no derivative. Ill over an empty axis.
 *
 * @example
 * ```ts
 * import { argmin, constant, evaluate, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(argmin(constant([[1, 3, 3], [5, 2, 0]]), { axis: -1 })))) // => [0, 2]
 * ```
 */
export const argmin = argReduction('argmin', 'min')
