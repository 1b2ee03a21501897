import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as O from 'fp-ts/lib/Option.js'
import type * as t from 'io-ts'
import {
  apply,
  type EvaluateContext,
  type Expr,
  type Op,
  type PullbackContext,
  type PushforwardContext,
} from './Expr.js'
import type { Dim, Dims, DType, Shape, TensorType } from './Shape.js'

// ---------------------------------------------------------------- model

/** An argument for the laws to draw: its type, and the interval that its numbers come from. */
export interface CaseArgument {
  readonly shape: readonly number[]
  readonly dtype?: DType
  readonly from?: number
  readonly to?: number
}

/** One way to apply an operation, for the laws to try. */
export interface OpCase<A> {
  readonly attributes: A
  readonly args: readonly CaseArgument[]
}

/** Everything about one tensor operation. */
export interface OpDefinition<A> {
  readonly name: string
  /** The meaning, as a formula, with its source. */
  readonly doc: string
  readonly attributes: t.Type<A, unknown>
  readonly infer: (attributes: A, args: readonly Expr[]) => E.Either<string, TensorType>
  readonly pullback: (attributes: A, context: PullbackContext) => readonly (Expr | undefined)[]
  readonly pushforward: (attributes: A, context: PushforwardContext) => Expr | undefined
  readonly evaluate: (attributes: A, context: EvaluateContext) => E.Either<string, Float64Array>
  /** Replaces every dimension that the attributes hold. Absent when they hold none. */
  readonly mapDims?: (attributes: A, replace: (dim: Dim) => Dim) => A
  readonly cases: readonly OpCase<A>[]
}

/** A case with its operation filled in, so that laws need not know the attributes' type. */
export interface BoundCase {
  readonly op: Op
  readonly args: readonly CaseArgument[]
}

/** An operation as the registry lists it. */
export interface OpFamily<A> {
  readonly name: string
  readonly doc: string
  readonly of: (attributes: A) => Op
  /** The node `of(attributes)` over `args`. */
  readonly node: (attributes: A, args: readonly Expr[]) => Expr
  /** The attributes of a node of this operation. */
  readonly match: (node: Expr) => O.Option<A>
  /** Reads attributes that come from outside. */
  readonly decode: (json: unknown) => E.Either<t.Errors, Op>
  readonly cases: readonly BoundCase[]
}

// ---------------------------------------------------------------- constructors

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** A frozen copy of plain data, so that nobody holds a key to a node; what is frozen is taken as it is. */
function frozen<A>(value: A): A
function frozen(value: unknown): unknown {
  if (!isRecord(value) || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value
  if (Array.isArray(value)) return Object.freeze(value.map((item) => frozen(item)))
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([name, item]) => [name, frozen(item)])))
}

const bindDim =
  (dims: Dims) =>
  (dim: Dim): Dim =>
    typeof dim === 'string' && Object.hasOwn(dims, dim) ? (dims[dim] ?? dim) : dim

export const defineOp = <A>(definition: OpDefinition<A>): OpFamily<A> => {
  const of = (given: A): Op => {
    const attributes = frozen(given)
    const { mapDims } = definition
    const op: Op = Object.freeze({
      name: definition.name,
      attributes,
      encode: () => definition.attributes.encode(attributes),
      infer: (args: readonly Expr[]) => definition.infer(attributes, args),
      pullback: (context: PullbackContext) => definition.pullback(attributes, context),
      pushforward: (context: PushforwardContext) => definition.pushforward(attributes, context),
      evaluate: (context: EvaluateContext) => definition.evaluate(attributes, context),
      bind: (dims: Dims): Op => (mapDims === undefined ? op : of(mapDims(attributes, bindDim(dims)))),
      dims: () => {
        const found: Dim[] = []
        mapDims?.(attributes, (dim) => {
          found.push(dim)
          return dim
        })
        return found
      },
    })
    return op
  }
  return {
    name: definition.name,
    doc: definition.doc,
    of,
    node: (attributes, args) => apply(of(attributes), args),
    match: (node) =>
      node.op.name === definition.name && definition.attributes.is(node.op.attributes)
        ? O.some(node.op.attributes)
        : O.none,
    decode: (json) => pipe(definition.attributes.decode(json), E.map(of)),
    cases: definition.cases.map(({ attributes, args }) => ({ op: of(attributes), args })),
  }
}

/** An operation that always fails: it carries a fault of an option into the expression. */
const rejected = (name: string, message: string): Op =>
  Object.freeze({
    name,
    attributes: noAttributes,
    encode: () => ({}),
    infer: () => E.left(message),
    pullback: () => [],
    pushforward: () => undefined,
    evaluate: () => E.left(message),
    bind: () => rejected(name, message),
    dims: () => [],
  })

/** An ill expression: what a builder returns when its options make no sense. */
export const ill = (name: string, message: string, args: readonly Expr[] = []): Expr =>
  apply(rejected(name, message), args)

// ---------------------------------------------------------------- helpers for definitions

/** The attributes of an operation that has none. */
export type NoAttributes = Readonly<Record<string, never>>

export const noAttributes: NoAttributes = Object.freeze({})

/** Checks the number of arguments before a shape rule looks at them. */
export const arity = (args: readonly Expr[], expected: number): E.Either<string, readonly Expr[]> =>
  args.length === expected ? E.right(args) : E.left(`takes ${expected} arguments, got ${args.length}`)

/** The type of a unary operation from that of its argument. */
export const inferUnary = (
  args: readonly Expr[],
  rule: (x: Expr) => E.Either<string, TensorType>,
): E.Either<string, TensorType> => {
  const [x, ...rest] = args
  return x === undefined || rest.length > 0 ? E.left(`takes 1 argument, got ${args.length}`) : rule(x)
}

export const inferBinary = (
  args: readonly Expr[],
  rule: (a: Expr, b: Expr) => E.Either<string, TensorType>,
): E.Either<string, TensorType> => {
  const [a, b, ...rest] = args
  return a === undefined || b === undefined || rest.length > 0
    ? E.left(`takes 2 arguments, got ${args.length}`)
    : rule(a, b)
}

export const type = (dtype: DType, shape: Shape): E.Either<string, TensorType> => E.right({ dtype, shape })

/** The tangent of a linear operation of one argument: the operation itself, applied to the tangent. */
export const linear =
  <A>(node: (attributes: A, args: readonly Expr[]) => Expr) =>
  (attributes: A, { tangents }: PushforwardContext): Expr | undefined => {
    const [tangent] = tangents
    return tangent === undefined ? undefined : node(attributes, [tangent])
  }

/** The first operand of an evaluation. */
export const evaluateUnary = (
  { args }: EvaluateContext,
  f: (x: EvaluateContext['args'][number]) => Float64Array,
): E.Either<string, Float64Array> => {
  const [x] = args
  return x === undefined ? E.left('has no argument') : E.right(f(x))
}
