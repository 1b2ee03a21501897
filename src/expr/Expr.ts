import * as E from 'fp-ts/lib/Either.js'
import type { Dim, Dims, DType, Shape, TensorType } from './Shape.js'
import { formatShape, shapeFault } from './Shape.js'
import { callerSource } from './source.js'

// ---------------------------------------------------------------- model

/** What a composed function leaves on its result, so that selectors, paths and printers still see `relu` or `dense`. */
export interface Label {
  /** The function: `relu`, `dense`, `softmax`… */
  readonly kind: string
  /** The user's name for it, a path such as `hidden`. */
  readonly name?: string
}

/** One fault of an expression, found while it was built. */
export interface ExprError {
  /** The operation that did not fit. */
  readonly op: string
  /** What is wrong and what to do. */
  readonly message: string
  /** The types of the operands, as text. */
  readonly operands: readonly string[]
  /** The user's own source line, `file:line:column`, when the engine tells. */
  readonly source: string | undefined
}

/**
 * A node of the expression graph: an operation applied to arguments, with the type of its value.
 *
 * Frozen. Sharing a node shares its value. The type parameters carry the shape and the dtype.
 */
export interface Expr<S extends Shape = Shape, D extends DType = DType> {
  readonly op: Op
  readonly args: readonly Expr[]
  readonly shape: S
  readonly dtype: D
  readonly label: Label | undefined
  /** Faults found at this node; those of its arguments stand at the arguments. */
  readonly errors: readonly ExprError[]
  /** Whether this node or anything under it is at fault. */
  readonly ill: boolean
}

/** Constructors that derivatives use, handed to ops so that no op imports another. */
export interface Builders {
  readonly zeros: (like: Expr) => Expr
  readonly number: (value: number) => Expr
  readonly add: (a: Expr, b: Expr) => Expr
  readonly multiply: (a: Expr, b: Expr) => Expr
  readonly divide: (a: Expr, b: Expr) => Expr
  readonly equal: (a: Expr, b: Expr) => Expr
  readonly broadcast: (x: Expr, shape: Shape, axes: readonly number[]) => Expr
  readonly sum: (x: Expr, axes: readonly number[]) => Expr
  readonly reshape: (x: Expr, shape: Shape) => Expr
  readonly slice: (x: Expr, ranges: readonly SliceRange[]) => Expr
  readonly pad: (x: Expr, ranges: readonly PadRange[]) => Expr
  readonly concat: (parts: readonly Expr[], axis: number) => Expr
  readonly gather: (x: Expr, indices: Expr, axis: number) => Expr
  readonly scatterAdd: (updates: Expr, indices: Expr, axis: number, size: Shape[number]) => Expr
}

/** Positions `start, start + step, …` below `stop`; `undefined` takes a whole axis. */
export type SliceRange = { readonly start: number; readonly stop: number; readonly step: number } | undefined

/** Zeros before, after and between elements of an axis; `undefined` leaves an axis as it is. */
export type PadRange = { readonly low: number; readonly high: number; readonly interior: number } | undefined

/** What a pullback is given: the node's arguments and value, and the change of that value. */
export interface PullbackContext {
  readonly args: readonly Expr[]
  readonly output: Expr
  readonly cotangent: Expr
  readonly build: Builders
}

/** What a pushforward is given: the changes of the arguments, `undefined` where there is none. */
export interface PushforwardContext {
  readonly args: readonly Expr[]
  readonly output: Expr
  readonly tangents: readonly (Expr | undefined)[]
  readonly build: Builders
}

/** A concrete argument of an evaluation. */
export interface Operand {
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly data: Float64Array
}

/** What an evaluation is given. `round` simulates a lower precision. */
export interface EvaluateContext {
  readonly args: readonly Operand[]
  readonly shape: readonly number[]
  readonly round: ((x: number) => number) | undefined
}

/** An operation with its attributes filled in. */
export interface Op {
  readonly name: string
  readonly attributes: unknown
  /** The attributes as JSON. */
  readonly encode: () => unknown
  /** The type of the result, or what is wrong with the arguments. */
  readonly infer: (args: readonly Expr[]) => E.Either<string, TensorType>
  /** Reverse mode: the change of each argument; `undefined` where there is none. */
  readonly pullback: (context: PullbackContext) => readonly (Expr | undefined)[]
  /** Forward mode: the change of the value. */
  readonly pushforward: (context: PushforwardContext) => Expr | undefined
  /** The value in float64, or what is wrong with the values of the arguments. */
  readonly evaluate: (context: EvaluateContext) => E.Either<string, Float64Array>
  /** The same operation with named dimensions replaced by sizes. */
  readonly bind: (dims: Dims) => Op
  /** The dimensions that the attributes hold. */
  readonly dims: () => readonly Dim[]
}

// ---------------------------------------------------------------- refinements

/** Whether a value from untyped code is an expression at all. */
export const isExpr = (u: unknown): u is Expr =>
  typeof u === 'object' && u !== null && 'op' in u && 'args' in u && 'ill' in u

// ---------------------------------------------------------------- constructors

const noErrors: readonly ExprError[] = Object.freeze([])

export const describe = (node: Expr): string =>
  node.ill ? '(ill)' : `${node.dtype} ${formatShape(node.shape)}`

const freeze = (
  op: Op,
  args: readonly Expr[],
  type: TensorType,
  label: Label | undefined,
  errors: readonly ExprError[],
  ill: boolean,
): Expr =>
  Object.freeze({
    op,
    args: Object.freeze([...args]),
    shape: Object.freeze([...type.shape]),
    dtype: type.dtype,
    label: label === undefined ? undefined : Object.freeze(label),
    errors,
    ill,
  })

const unknownType: TensorType = { dtype: 'float', shape: [] }

/** The type of a result that a tensor can have, or what is wrong. */
const typeOf = (op: Op, args: readonly Expr[]): E.Either<string, TensorType> => {
  const type = op.infer(args)
  const fault = E.isRight(type) ? shapeFault(type.right.shape) : undefined
  return fault === undefined ? type : E.left(`the result ${fault}`)
}

/**
 * Applies an operation. A fault makes an ill node; a node with an ill argument is ill without a fault of its
 * own, so that one mistake is reported once.
 */
export const apply = (op: Op, args: readonly Expr[], label?: Label): Expr => {
  if (args.some((argument) => argument.ill)) return freeze(op, args, unknownType, label, noErrors, true)
  const type = typeOf(op, args)
  if (E.isRight(type)) return freeze(op, args, type.right, label, noErrors, false)
  const error = {
    op: op.name,
    message: type.left,
    operands: Object.freeze(args.map(describe)),
    source: callerSource(),
  }
  return freeze(op, args, unknownType, label, Object.freeze([Object.freeze(error)]), true)
}

/** The same node under a label. */
export const labelled = (expr: Expr, label: Label): Expr =>
  Object.freeze({ ...expr, label: Object.freeze(label) })

/** The same node without its label: a part of a function that selectors should not see. */
export function unlabelled<S extends Shape, D extends DType>(expr: Expr<S, D>): Expr<S, D>
export function unlabelled(expr: Expr): Expr {
  return Object.freeze({ ...expr, label: undefined })
}

/** The same node over other arguments, with its type inferred anew. A fault stays what and where it was. */
export const withArgs = (expr: Expr, args: readonly Expr[]): Expr => {
  if (args.every((argument, i) => argument === expr.args[i])) return expr
  return expr.ill
    ? Object.freeze({ ...expr, args: Object.freeze([...args]) })
    : apply(expr.op, args, expr.label)
}
