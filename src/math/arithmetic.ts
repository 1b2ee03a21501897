import type { Expr, Op } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import type { DType } from '../expr/Shape.js'
import type { Broadcast, BroadcastCheck } from '../expr/ShapeTypes.js'
import {
  argument,
  type BinaryPrimitive,
  binary,
  select as choose,
  literal,
  type Scalar,
  subtract,
} from '../scalar/Scalar.js'
import {
  elementwise,
  type NumericOf,
  type Operand,
  type ShapeOf,
  scalarOp,
  toExpr,
  toPair,
} from './operand.js'

/** A function of two numeric tensors that broadcast against each other; both have one dtype. */
export type Arithmetic = <const A extends Operand<'float' | 'int'>, const B extends Operand<'float' | 'int'>>(
  a: A,
  b: B & BroadcastCheck<ShapeOf<A>, ShapeOf<B>>,
) => Expr<Broadcast<ShapeOf<A>, ShapeOf<B>>, NumericOf<A, B>>

/** A function of two float tensors that broadcast against each other. */
export type FloatArithmetic = <const A extends Operand<'float'>, const B extends Operand<'float'>>(
  a: A,
  b: B & BroadcastCheck<ShapeOf<A>, ShapeOf<B>>,
) => Expr<Broadcast<ShapeOf<A>, ShapeOf<B>>, 'float'>

/** A comparison of two tensors that broadcast against each other. */
export type Comparison = <const A extends Operand, const B extends Operand>(
  a: A,
  b: B & BroadcastCheck<ShapeOf<A>, ShapeOf<B>>,
) => Expr<Broadcast<ShapeOf<A>, ShapeOf<B>>, 'bool'>

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

const primitive =
  (name: BinaryPrimitive): Body =>
  (x, y) =>
    binary(name, x, y)

function arithmetic(name: string, body: Body): Arithmetic
function arithmetic(
  name: string,
  body: Body,
): (a: Operand<'float' | 'int'>, b: Operand<'float' | 'int'>) => Expr {
  return two(name, ['float', 'int'], body, (dtype) => dtype)
}

function floatArithmetic(name: string, body: Body): FloatArithmetic
function floatArithmetic(name: string, body: Body): (a: Operand<'float'>, b: Operand<'float'>) => Expr {
  return two(name, ['float'], body, (dtype) => dtype)
}

function comparison(name: string, body: Body): Comparison
function comparison(name: string, body: Body): (a: Operand, b: Operand) => Expr {
  return two(name, ['float', 'int', 'bool', 'uint32'], body, () => 'bool')
}

/** a + b. */
export const add = arithmetic('add', primitive('add'))
/** a − b. */
export const sub = arithmetic('sub', primitive('subtract'))
/** a · b, element by element. */
export const mul = arithmetic('mul', primitive('multiply'))
/** a / b. */
export const div = floatArithmetic('div', primitive('divide'))
/** aᵇ; the derivative by b is 0 where a is 0. */
export const pow = floatArithmetic('pow', primitive('power'))
/** The larger of both; equals share the gradient. */
export const maximum = arithmetic('maximum', primitive('maximum'))
/** The smaller of both; equals share the gradient. */
export const minimum = arithmetic('minimum', primitive('minimum'))

/** a < b. */
export const less = comparison('less', primitive('less'))
/** a ≤ b. */
export const lessEqual = comparison('lessEqual', primitive('lessEqual'))
/** a > b. */
export const greater = comparison('greater', (x, y) => binary('less', y, x))
/** a ≥ b. */
export const greaterEqual = comparison('greaterEqual', (x, y) => binary('lessEqual', y, x))
/** a = b. */
export const equal = comparison('equal', primitive('equal'))
/** a ≠ b. */
export const notEqual = comparison('notEqual', (x, y) => subtract(literal(1), binary('equal', x, y)))

/** Logical and, or of two conditions. */
export const and = comparison('and', primitive('minimum'))
export const or = comparison('or', primitive('maximum'))

/**
 * whenTrue where the condition holds, whenFalse elsewhere. The side that is not taken gets a zero gradient, even
 * where its own value or derivative is NaN or infinite.
 */
export function where<
  const C extends Expr<readonly [] | readonly (number | string)[], 'bool'>,
  const A extends Operand,
  const B extends Operand,
>(
  condition: C,
  whenTrue: A & BroadcastCheck<ShapeOf<C>, ShapeOf<A>>,
  whenFalse: B & BroadcastCheck<Broadcast<ShapeOf<C>, ShapeOf<A>>, ShapeOf<B>>,
): Expr<Broadcast<Broadcast<ShapeOf<C>, ShapeOf<A>>, ShapeOf<B>>, NumericOf<A, B>>
export function where(condition: Expr, whenTrue: Operand, whenFalse: Operand): Expr {
  const [a, b] = toPair(whenTrue, whenFalse)
  const c = toExpr(condition)
  if (!a.ill && !b.ill && !c.ill) {
    if (c.dtype !== 'bool') return ill('where', `the condition is bool, got ${c.dtype}`, [c, a, b])
    if (a.dtype !== b.dtype) return ill('where', `${a.dtype} and ${b.dtype} do not mix`, [c, a, b])
  }
  const choice = scalarOp(3, a.dtype, (x = argument(0), y = argument(1), z = argument(2)) => choose(x, y, z))
  return elementwise('where', [c, a, b], choice)
}
