import type { Expr } from '../expr/Expr.js'
import type { Shape } from '../expr/Shape.js'
import type { AxisOf, Reduced } from '../expr/ShapeTypes.js'
import { argReduce } from '../ops/argReduce.js'
import { reducing } from './reducing.js'

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
