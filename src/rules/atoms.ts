/* The canonical form of elementwise work: one primitive in each `map` node, so that rules see it and equal work is shared. */
import type { Expr, Op } from '../expr/Expr.js'
import { type DType, dtypes } from '../expr/Shape.js'
import { type MapAttributes, map } from '../ops/map.js'
import {
  argument,
  type BinaryPrimitive,
  binary,
  binaryPrimitives,
  type Primitive,
  primitiveOf,
  type Scalar,
  select,
  unary,
  unaryPrimitives,
} from '../scalar/Scalar.js'

/** What one canonical `map` node computes: a primitive, or only a change of dtype. */
export type AtomName = Primitive | 'cast'

export interface Atom {
  readonly name: AtomName
  readonly dtype: DType
}

const [x, y, z] = [argument(0), argument(1), argument(2)]

const bodies: readonly (readonly [AtomName, Scalar])[] = [
  ['cast', x],
  ...unaryPrimitives.map((p) => [p, unary(p, x)] as const),
  ...binaryPrimitives.map((p) => [p, binary(p, x, y)] as const),
  ['select', select(x, y, z)],
]

const keyOf = (name: AtomName, dtype: DType): string => `${name} ${dtype}`

const ops: ReadonlyMap<string, Op> = new Map(
  bodies.flatMap(([name, body]) =>
    dtypes.map((dtype) => [keyOf(name, dtype), map.of({ body, dtype })] as const),
  ),
)

const atoms: ReadonlyMap<Op, Atom> = new Map(
  bodies.flatMap(([name]) =>
    dtypes.flatMap((dtype) => {
      const op = ops.get(keyOf(name, dtype))
      return op === undefined ? [] : [[op, { name, dtype }] as const]
    }),
  ),
)

/** The operation of a canonical `map` node. */
export const atomOp = (name: AtomName, dtype: DType): Op =>
  ops.get(keyOf(name, dtype)) ?? map.of({ body: x, dtype })

/** What a node computes if it is a canonical `map` node. */
export const atomOf = (node: Expr): Atom | undefined => atoms.get(node.op)

/** Primitives that take two arguments in either order. */
export const commutative: readonly BinaryPrimitive[] = ['add', 'multiply', 'maximum', 'minimum', 'equal']

const commutativeNames: ReadonlySet<AtomName> = new Set(commutative)

/** Whether an operation is one of them. */
export const isCommutative = (op: Op): boolean => {
  const atom = atoms.get(op)
  return atom !== undefined && commutativeNames.has(atom.name)
}

/** What an index of rules files a node under: the primitive of an atom, or the name of the operation. */
export const headOf = (node: Expr): string => atomOf(node)?.name ?? node.op.name

const isArgument = (part: Scalar | undefined, index: number): boolean =>
  part?._tag === 'Argument' && part.index === index

/** The name of the atom that a body is, if it is one primitive over the arguments in order. */
const nameOf = (body: Scalar): AtomName | undefined => {
  if (isArgument(body, 0)) return 'cast'
  return body.args.every((part, i) => isArgument(part, i)) ? primitiveOf(body) : undefined
}

const hasBody = (attributes: unknown): attributes is MapAttributes =>
  typeof attributes === 'object' && attributes !== null && 'body' in attributes && 'dtype' in attributes

/** The canonical operation that does what a `map` operation does, when it holds one primitive. */
export const canonicalOp = (op: Op): Op => {
  if (op.name !== 'map' || atoms.has(op) || !hasBody(op.attributes)) return op
  const { body, dtype } = op.attributes
  const name = nameOf(body)
  return name === undefined ? op : (ops.get(keyOf(name, dtype)) ?? op)
}
