import type { Expr, Op } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { type DType, dtypes, type Shape } from '../expr/Shape.js'
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
  type DTypeCheck,
  elementwise,
  type NumericOf,
  type Operand,
  type ShapeOf,
  scalarOp,
  toExpr,
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
  return two(name, dtypes, body, () => 'bool')
}

function logical(name: string, body: Body): Comparison<'bool'>
function logical(name: string, body: Body): (a: Operand, b: Operand) => Expr {
  return two(name, ['bool'], body, () => 'bool')
}

/**
 * a + b, for two floats or two ints that broadcast; a plain number takes the dtype of the other side.
 * Ill when the shapes do not broadcast or the dtypes differ.
 *
 * @example
 * ```ts
 * import { add, constant, evaluate, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(add(constant([[1, 2], [3, 4]]), constant([10, 20]))))) // => [[11, 22], [13, 24]]
 * ```
 */
export const add = arithmetic('add', primitive('add'))

/**
 * a − b, for two floats or two ints that broadcast. Ill as `add` is.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, sub, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(sub(constant([1, 2]), 3)))) // => [-2, -1]
 * ```
 */
export const sub = arithmetic('sub', primitive('subtract'))

/**
 * a · b, element by element, for two floats or two ints that broadcast. Ill as `add` is. For matrices see `matmul`.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, mul, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(mul(constant([1, 2]), constant([3, 4]))))) // => [3, 8]
 * ```
 */
export const mul = arithmetic('mul', primitive('multiply'))

/**
 * a / b, for floats that broadcast. Ill for ints: convert with `toFloat`. A division by 0 gives an infinity or
 * NaN, which a run reports with the node that made it.
 *
 * @example
 * ```ts
 * import { constant, div, evaluate, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(div(constant([1, 3]), 2)))) // => [0.5, 1.5]
 * ```
 */
export const div = floatArithmetic('div', primitive('divide'))

/**
 * aᵇ, for floats that broadcast; NaN for a < 0 and a broken b, and 0⁰ = 1.
 *
 * ∂/∂a = b aᵇ⁻¹, and 0 where b = 0; ∂/∂b = aᵇ ln a, and 0 where a = 0.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, pow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(pow(constant([2, 9]), constant([3, 0.5]))))) // => [8, 3]
 * ```
 */
export const pow = floatArithmetic('pow', primitive('power'))

/**
 * The larger of both, for two floats or two ints that broadcast; NaN where one is NaN.
 * Where both are equal each side gets half of the gradient, as in PyTorch and JAX.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, gradient, maximum, sum, toNested } from 'regula'
 * const x = constant([0, 1, 2])
 * toNested(getOrThrow(evaluate(maximum(x, 1)))) // => [1, 1, 2]
 * toNested(getOrThrow(evaluate(gradient(sum(maximum(x, 1)), x)))) // => [0, 0.5, 1]
 * ```
 */
export const maximum = arithmetic('maximum', primitive('maximum'))

/**
 * The smaller of both, for two floats or two ints that broadcast; NaN where one is NaN.
 * Where both are equal each side gets half of the gradient.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, minimum, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(minimum(constant([0, 1, 2]), 1)))) // => [0, 1, 1]
 * ```
 */
export const minimum = arithmetic('minimum', primitive('minimum'))

/**
 * a < b as a bool, for two tensors of one dtype that broadcast; false where one is NaN.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, less, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(less(constant([1, 2, 3]), 2)))) // => [1, 0, 0]
 * ```
 */
export const less = comparison('less', primitive('less'))

/**
 * a ≤ b as a bool, for two tensors of one dtype that broadcast; false where one is NaN.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, lessEqual, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(lessEqual(constant([1, 2, 3]), 2)))) // => [1, 1, 0]
 * ```
 */
export const lessEqual = comparison('lessEqual', primitive('lessEqual'))

/**
 * a > b as a bool, for two tensors of one dtype that broadcast; false where one is NaN.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, greater, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(greater(constant([1, 2, 3]), 2)))) // => [0, 0, 1]
 * ```
 */
export const greater = comparison('greater', (x, y) => binary('less', y, x))

/**
 * a ≥ b as a bool, for two tensors of one dtype that broadcast; false where one is NaN.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, greaterEqual, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(greaterEqual(constant([1, 2, 3]), 2)))) // => [0, 1, 1]
 * ```
 */
export const greaterEqual = comparison('greaterEqual', (x, y) => binary('lessEqual', y, x))

/**
 * a = b as a bool, for two tensors of one dtype that broadcast; NaN equals nothing.
 *
 * @example
 * ```ts
 * import { constant, equal, evaluate, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(equal(constant([1, 2, 3]), 2)))) // => [0, 1, 0]
 * ```
 */
export const equal = comparison('equal', primitive('equal'))

/**
 * a ≠ b as a bool, for two tensors of one dtype that broadcast; true where one is NaN.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, notEqual, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(notEqual(constant([1, 2, 3]), 2)))) // => [1, 0, 1]
 * ```
 */
export const notEqual = comparison('notEqual', (x, y) => subtract(literal(1), binary('equal', x, y)))

/**
 * Whether both conditions hold, for bools that broadcast.
 *
 * @example
 * ```ts
 * import { and, constant, evaluate, getOrThrow, greater, less, toNested } from 'regula'
 * const x = constant([1, 2, 3])
 * toNested(getOrThrow(evaluate(and(greater(x, 1), less(x, 3))))) // => [0, 1, 0]
 * ```
 */
export const and = logical('and', primitive('minimum'))

/**
 * Whether at least one condition holds, for bools that broadcast.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, greater, less, or, toNested } from 'regula'
 * const x = constant([1, 2, 3])
 * toNested(getOrThrow(evaluate(or(less(x, 2), greater(x, 2))))) // => [1, 0, 1]
 * ```
 */
export const or = logical('or', primitive('maximum'))

/**
 * `whenTrue` where the condition holds, `whenFalse` elsewhere; all three broadcast. Ill when the condition is no
 * bool or the two sides differ in dtype.
 *
 * The side that is not taken gets a zero gradient, even where its own value or derivative is NaN or infinite: the
 * change is masked before it reaches that side.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, gradient, greater, sqrt, sum, toNested, where } from 'regula'
 * const x = constant([-1, 4])
 * const root = where(greater(x, 0), sqrt(x), 0)
 * toNested(getOrThrow(evaluate(root))) // => [0, 2]
 * toNested(getOrThrow(evaluate(gradient(sum(root), x)))) // => [0, 0.25]
 * ```
 */
export function where<const C extends Expr<Shape, 'bool'>, const A extends Operand, const B extends Operand>(
  condition: C,
  whenTrue: A & BroadcastCheck<ShapeOf<C>, ShapeOf<A>>,
  whenFalse: B & BroadcastCheck<Broadcast<ShapeOf<C>, ShapeOf<A>>, ShapeOf<B>> & DTypeCheck<A, B>,
): Expr<Broadcast<Broadcast<ShapeOf<C>, ShapeOf<A>>, ShapeOf<B>>, NumericOf<A, B>>
export function where<S extends Shape, D extends DType = 'float'>(
  condition: Expr<S, 'bool'>,
  whenTrue: Expr<S, D> | Expr<readonly [], D> | number,
  whenFalse: Expr<S, NoInfer<D>> | Expr<readonly [], NoInfer<D>> | number,
): Expr<S, D>
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
