import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../expr/Expr.js'
import type { DType, Shape } from '../expr/Shape.js'
import { tensor } from '../expr/Tensor.js'
import { broadcast } from '../ops/broadcast.js'
import { constant } from '../ops/constant.js'

const scalarOf = (node: Expr): number | undefined => {
  if (node.op.name !== 'constant' || node.shape.length > 0) return undefined
  const attributes = constant.match(node)
  return O.isSome(attributes) ? attributes.value.value.data[0] : undefined
}

/** The number that every element of a node is known to be: a scalar constant, perhaps repeated. */
export const literalOf = (node: Expr): number | undefined => {
  const [source] = node.args
  return node.op.name === 'broadcast' && source !== undefined ? scalarOf(source) : scalarOf(node)
}

export const isLiteral = (node: Expr): boolean => literalOf(node) !== undefined

/** The operation of a scalar constant. */
export const constantOp = (value: number, dtype: DType) =>
  constant.of({ value: tensor(dtype, [], Float64Array.of(value)) })

/** The operation that repeats a scalar to a shape. */
export const repeatOp = (shape: Shape) => broadcast.of({ shape, axes: [] })
