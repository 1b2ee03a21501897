import type { Expr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import type { DType, Shape } from '../expr/Shape.js'
import {
  unary as apply,
  argument,
  equal,
  less,
  literal,
  negate,
  type Scalar,
  select,
  subtract,
} from '../scalar/Scalar.js'
import { one, zero } from './elementwise.js'
import { elementwise, scalarOp } from './operand.js'

export const convert =
  (name: string, to: DType, body: (x: Scalar) => Scalar) =>
  (x: Expr): Expr =>
    x.dtype === to
      ? x
      : elementwise(
          name,
          [x],
          scalarOp(1, to, (s = argument(0)) => body(s)),
        )

/**
 * The same numbers as floats. Nothing is differentiated through ints and bools, so no gradient passes from them.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, toFloat, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(toFloat(constant([1, 2], 'int'))))) // => [1, 2]
 * ```
 */
export function toFloat<S extends Shape>(x: Expr<S>): Expr<S, 'float'>
export function toFloat(x: Expr): Expr {
  return convert('toFloat', 'float', (s) => s)(x)
}

/**
 * The numbers as ints, cut off toward zero.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, toInt, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(toInt(constant([-1.7, 1.7]))))) // => [-1, 1]
 * ```
 */
export function toInt<S extends Shape>(x: Expr<S>): Expr<S, 'int'>
export function toInt(x: Expr): Expr {
  return convert('toInt', 'int', (s) =>
    select(less(s, zero), negate(apply('floor', negate(s))), apply('floor', s)),
  )(x)
}

/**
 * Whether each number differs from 0; NaN does.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, toBool, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(toBool(constant([0, 2, -1]))))) // => [0, 1, 1]
 * ```
 */
export function toBool<S extends Shape>(x: Expr<S>): Expr<S, 'bool'>
export function toBool(x: Expr): Expr {
  return convert('toBool', 'bool', (s) => subtract(one, equal(s, zero)))(x)
}

/**
 * Whether each condition is false.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, toNested } from 'regula'
 * import { not } from 'regula'
 * toNested(getOrThrow(evaluate(not(constant([true, false], 'bool'))))) // => [0, 1]
 * ```
 */
export function not<S extends Shape>(x: Expr<S, 'bool'>): Expr<S, 'bool'>
export function not(x: Expr): Expr {
  if (!x.ill && x.dtype !== 'bool') return ill('not', `takes bool, got ${x.dtype}`, [x])
  return elementwise(
    'not',
    [x],
    scalarOp(1, 'bool', (s = zero) => subtract(one, s)),
  )
}

/**
 * Whether each number is neither NaN nor infinite.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, isFiniteNumber, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(isFiniteNumber(constant([1, Number.NaN, Number.POSITIVE_INFINITY]))))) // => [1, 0, 0]
 * ```
 */
export function isFiniteNumber<S extends Shape>(x: Expr<S, 'float'>): Expr<S, 'bool'>
export function isFiniteNumber(x: Expr): Expr {
  if (!x.ill && x.dtype !== 'float') return ill('isFiniteNumber', `takes float, got ${x.dtype}`, [x])
  const body = (s = zero): Scalar => less(apply('absolute', s), literal(Number.POSITIVE_INFINITY))
  return elementwise('isFiniteNumber', [x], scalarOp(1, 'bool', body))
}
