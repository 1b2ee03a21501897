import type { Expr, Op } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { type DType, dtypes, type Shape } from '../expr/Shape.js'
import type { Broadcast, BroadcastCheck } from '../expr/ShapeTypes.js'
import { argument, type BinaryPrimitive, binary, type Scalar } from '../scalar/Scalar.js'
import {
  type DTypeCheck,
  elementwise,
  type NumericOf,
  type Operand,
  type ShapeOf,
  scalarOp,
  toPair,
} from './operand.js'

/** Shapes that are only known as a type parameter: equal, or one side a scalar. */
interface OfOneShape<D0 extends DType, R extends DType | undefined> {
  <S extends Shape, D extends D0 = D0>(
    a: Expr<S, D>,
    b: Expr<S, NoInfer<D>> | Expr<readonly [], NoInfer<D>> | number,
  ): Expr<S, R extends DType ? R : D>
  <S extends Shape, D extends D0 = D0>(
    a: Expr<readonly [], NoInfer<D>> | number,
    b: Expr<S, D>,
  ): Expr<S, R extends DType ? R : D>
}

/** A function of two numeric tensors that broadcast against each other; both have one dtype. */
export interface Arithmetic extends OfOneShape<'float' | 'int', undefined> {
  <const A extends Operand<'float' | 'int'>, const B extends Operand<'float' | 'int'>>(
    a: A,
    b: B & BroadcastCheck<ShapeOf<A>, ShapeOf<B>> & DTypeCheck<A, B>,
  ): Expr<Broadcast<ShapeOf<A>, ShapeOf<B>>, NumericOf<A, B>>
}

/** A function of two float tensors that broadcast against each other. */
export interface FloatArithmetic extends OfOneShape<'float', 'float'> {
  <const A extends Operand<'float'>, const B extends Operand<'float'>>(
    a: A,
    b: B & BroadcastCheck<ShapeOf<A>, ShapeOf<B>>,
  ): Expr<Broadcast<ShapeOf<A>, ShapeOf<B>>, 'float'>
}

/** A comparison of two tensors that broadcast against each other. */
export interface Comparison<D extends DType = DType> extends OfOneShape<D, 'bool'> {
  <const A extends Operand<D>, const B extends Operand<D>>(
    a: A,
    b: B & BroadcastCheck<ShapeOf<A>, ShapeOf<B>> & DTypeCheck<A, B>,
  ): Expr<Broadcast<ShapeOf<A>, ShapeOf<B>>, 'bool'>
}

type Body = (x: Scalar, y: Scalar) => Scalar

const two = (
  name: string,
  accepted: readonly DType[],
  body: Body,
  result: (dtype: DType) => DType,
): ((a: Operand, b: Operand) => Expr) => {
  const to = (dtype: DType): Op =>
    scalarOp(2, result(dtype), (x = argument(0), y = argument(1)) => body(x, y))
  const ops = { float: to('float'), int: to('int'), bool: to('bool'), uint32: to('uint32') }
  return (left, right) => {
    const [a, b] = toPair(left, right)
    if (!a.ill && !b.ill) {
      if (!accepted.includes(a.dtype) || !accepted.includes(b.dtype))
        return ill(
          name,
          `takes ${accepted.join(' or ')}, got ${a.dtype} and ${b.dtype}; convert with toFloat`,
          [a, b],
        )
      if (a.dtype !== b.dtype)
        return ill(name, `${a.dtype} and ${b.dtype} do not mix; convert with toFloat or toInt`, [a, b])
    }
    return elementwise(name, [a, b], ops[a.dtype])
  }
}

export const primitive =
  (name: BinaryPrimitive): Body =>
  (x, y) =>
    binary(name, x, y)

export function arithmetic(name: string, body: Body): Arithmetic
export function arithmetic(
  name: string,
  body: Body,
): (a: Operand<'float' | 'int'>, b: Operand<'float' | 'int'>) => Expr {
  return two(name, ['float', 'int'], body, (dtype) => dtype)
}

export function floatArithmetic(name: string, body: Body): FloatArithmetic
export function floatArithmetic(
  name: string,
  body: Body,
): (a: Operand<'float'>, b: Operand<'float'>) => Expr {
  return two(name, ['float'], body, (dtype) => dtype)
}

export function comparison(name: string, body: Body): Comparison
export function comparison(name: string, body: Body): (a: Operand, b: Operand) => Expr {
  return two(name, dtypes, body, () => 'bool')
}

export function logical(name: string, body: Body): Comparison<'bool'>
export function logical(name: string, body: Body): (a: Operand, b: Operand) => Expr {
  return two(name, ['bool'], body, () => 'bool')
}
