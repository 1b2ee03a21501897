import { apply, type Expr, isExpr, type Op } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { broadcastShapes, type DType, formatShape, isValueOf, type Shape, sameShape } from '../expr/Shape.js'
import type { ShapeError } from '../expr/ShapeTypes.js'
import { tensor } from '../expr/Tensor.js'
import { broadcast } from '../ops/broadcast.js'
import { constant } from '../ops/constant.js'
import { map } from '../ops/map.js'
import { argument, type Scalar } from '../scalar/Scalar.js'

/** An argument of an elementwise function: an expression, or a number that stands for a scalar. */
export type Operand<D extends DType = DType> = Expr<Shape, D> | number

export type ShapeOf<T> = T extends Expr<infer S, DType> ? S : readonly []

export type DTypeOf<T> = T extends Expr<Shape, infer D> ? D : never

/** The dtype of arithmetic on two operands; two plain numbers make a float. */
export type NumericOf<A, B> = [DTypeOf<A> | DTypeOf<B>] extends [never] ? 'float' : DTypeOf<A> | DTypeOf<B>

/** `unknown` when both operands may have one dtype; a plain number takes any. */
export type DTypeCheck<A, B> = [DTypeOf<A>] extends [DTypeOf<B>]
  ? unknown
  : [DTypeOf<B>] extends [DTypeOf<A>]
    ? unknown
    : ShapeError<'dtypes differ; convert with toFloat or toInt', DTypeOf<A>, DTypeOf<B>>

export const scalarConstant = (value: number, dtype: DType): Expr =>
  constant.node({ value: tensor(dtype, [], Float64Array.of(value)) }, [])

/** The operand as an expression; a number takes the given dtype if it can. */
export const toExpr = (operand: Operand, dtype: DType = 'float'): Expr => {
  if (typeof operand === 'number') return scalarConstant(operand, isValueOf(dtype, operand) ? dtype : 'float')
  // Untyped code may give anything.
  return isExpr(operand)
    ? operand
    : ill('operand', 'is neither an expression nor a number; constant makes one of arrays')
}

/** Both operands as expressions, where a number takes the dtype of the other side. */
export const toPair = (a: Operand, b: Operand): readonly [Expr, Expr] => [
  toExpr(a, isExpr(b) ? b.dtype : 'float'),
  toExpr(b, isExpr(a) ? a.dtype : 'float'),
]

/** Repeats `x` to `shape` by numpy's rule. */
export const expand = (x: Expr, shape: Shape): Expr =>
  x.ill || sameShape(x.shape, shape)
    ? x
    : broadcast.node({ shape, axes: x.shape.map((_, axis) => axis + shape.length - x.shape.length) }, [x])

/** The arguments broadcast to one shape, or an ill expression. */
const align = (name: string, args: readonly Expr[]): readonly Expr[] | Expr => {
  const bad = args.filter((x) => x.ill)
  if (bad.length > 0) return args
  let shape: Shape | undefined = []
  for (const x of args) shape = shape === undefined ? undefined : broadcastShapes(shape, x.shape)
  if (shape === undefined)
    return ill(name, `shapes ${args.map((x) => formatShape(x.shape)).join(' and ')} do not broadcast`, args)
  const common = shape
  return args.map((x) => expand(x, common))
}

const isList = (aligned: readonly Expr[] | Expr): aligned is readonly Expr[] => Array.isArray(aligned)

/** A scalar function of `arity` arguments as an operation. Made once and shared by every node that applies it. */
export const scalarOp = (arity: number, dtype: DType, body: (...args: readonly Scalar[]) => Scalar): Op =>
  map.of({ body: body(...Array.from({ length: arity }, (_, i) => argument(i))), dtype })

/** Applies a scalar function to arguments that broadcast against each other, under a label. */
export const elementwise = (name: string, args: readonly Expr[], op: Op): Expr => {
  const aligned = align(name, args)
  return isList(aligned) ? apply(op, aligned, { kind: name }) : aligned
}
