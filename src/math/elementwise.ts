import type { Expr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import type { Shape } from '../expr/Shape.js'
import { argument, literal, type Scalar } from '../scalar/Scalar.js'
import { elementwise, scalarOp } from './operand.js'

/** A function of every element of a float tensor; the shape stays. */
export type Elementwise = <S extends Shape>(x: Expr<S, 'float'>) => Expr<S, 'float'>

/**
 * Defines a function of every element from its scalar body.
 *
 * @internal
 */
export function float(name: string, body: (x: Scalar) => Scalar): Elementwise
export function float(name: string, body: (x: Scalar) => Scalar): (x: Expr<Shape, 'float'>) => Expr {
  const op = scalarOp(1, 'float', (x = argument(0)) => body(x))
  return (x: Expr) =>
    x.ill || x.dtype === 'float'
      ? elementwise(name, [x], op)
      : ill(name, `takes float, got ${x.dtype}; convert it with toFloat`, [x])
}

export const zero = literal(0)
export const one = literal(1)
