import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { postOrder } from '../graph/postOrder.js'
import {
  argument,
  binary,
  binaryPrimitives,
  literal,
  type Scalar,
  select,
  unary,
  unaryPrimitives,
} from '../scalar/Scalar.js'
import * as codecs from './codecs.js'

/** More instructions than any body needs; a longer list is refused. */
const maximumInstructions = 100_000

type Instruction = readonly unknown[]

const encodeNode = (node: Scalar, position: ReadonlyMap<Scalar, number>): Instruction => {
  switch (node._tag) {
    case 'Argument':
      return ['argument', node.index]
    case 'Literal':
      return ['literal', codecs.number.encode(node.value)]
    default:
      return [
        node._tag === 'Select' ? 'select' : node.primitive,
        ...node.args.map((operand) => position.get(operand)),
      ]
  }
}

const decodeInstruction = (instruction: unknown, earlier: readonly Scalar[]): Scalar | undefined => {
  if (!Array.isArray(instruction)) return undefined
  const [head, first, ...rest]: readonly unknown[] = instruction
  const count = instruction.length - 1
  if (head === 'argument') return count === 1 && codecs.index.is(first) ? argument(first) : undefined
  if (head === 'literal') {
    const value = codecs.number.decode(first)
    return count === 1 && E.isRight(value) ? literal(value.right) : undefined
  }
  const operands = [first, ...rest].flatMap((i) => {
    const operand = codecs.index.is(i) ? earlier[i] : undefined
    return operand === undefined ? [] : [operand]
  })
  const [x, y, z] = operands
  if (x === undefined || operands.length !== count) return undefined
  const unaryName = unaryPrimitives.find((p) => p === head)
  if (unaryName !== undefined) return count === 1 ? unary(unaryName, x) : undefined
  const binaryName = binaryPrimitives.find((p) => p === head)
  if (y === undefined) return undefined
  if (binaryName !== undefined) return count === 2 ? binary(binaryName, x, y) : undefined
  return head === 'select' && count === 3 && z !== undefined ? select(x, y, z) : undefined
}

const isScalar = (u: unknown): u is Scalar =>
  typeof u === 'object' &&
  u !== null &&
  '_tag' in u &&
  ['Argument', 'Literal', 'Unary', 'Binary', 'Select'].some((tag) => tag === u._tag)

/** A scalar body as a flat list of instructions, each naming earlier ones by position; the last is the value. */
export const scalarCodec = new t.Type<Scalar, unknown>(
  'a list of scalar instructions',
  isScalar,
  (u, context) => {
    if (!Array.isArray(u) || u.length === 0 || u.length > maximumInstructions) return t.failure(u, context)
    const nodes: Scalar[] = []
    for (const instruction of u) {
      const node = decodeInstruction(instruction, nodes)
      if (node === undefined)
        return t.failure(instruction, context, `instruction ${nodes.length} is not a scalar instruction`)
      nodes.push(node)
    }
    const body = nodes.at(-1)
    return body === undefined ? t.failure(u, context) : t.success(body)
  },
  (body) => {
    const order = postOrder([body])
    const position = new Map(order.map((node, i) => [node, i] as const))
    return order.map((node) => encodeNode(node, position))
  },
)
