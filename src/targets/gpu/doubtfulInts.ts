/* Whole numbers inside a step that may go beyond what float32 holds. */
import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../../expr/Expr.js'
import { fold } from '../../graph/postOrder.js'
import { argReduce } from '../../ops/argReduce.js'
import { broadcast } from '../../ops/broadcast.js'
import { constant } from '../../ops/constant.js'
import { iota } from '../../ops/iota.js'
import { map } from '../../ops/map.js'
import { reduce } from '../../ops/reduce.js'
import { headOf } from '../../rules/atoms.js'
import { argument, unary } from '../../scalar/Scalar.js'
import { largestInt } from './largest.js'

const countOf = ({ shape }: Expr): number =>
  shape.reduce<number>((n, dim) => n * (typeof dim === 'number' ? dim : Number.NaN), 1)

/** How large the numbers of a node can be, from how large those of its arguments can be. */
const reach = (node: Expr, [x = 0, y = 0, z = 0]: readonly number[]): number => {
  const value = constant.match(node)
  if (O.isSome(value))
    return Array.from(value.value.value.data).reduce((most, n) => Math.max(most, Math.abs(n)), 0)
  const [operand] = node.args
  // The host holds a single number in 32 bits.
  if (operand === undefined)
    return O.isSome(iota.match(node)) ? countOf(node) : countOf(node) === 1 ? 2 ** 31 : largestInt
  const reduction = reduce.match(node)
  if (O.isSome(reduction))
    return reduction.value.kind === 'sum' ? (x * countOf(operand)) / Math.max(1, countOf(node)) : x
  if (O.isSome(argReduce.match(node))) return countOf(operand)
  if (node.op.name !== 'map') return Math.max(x, y, z)
  switch (headOf(node)) {
    case 'add':
    case 'subtract':
      return x + y
    case 'multiply':
    case 'multiplyNoNan':
      return x * y
    case 'maximum':
    case 'minimum':
      return Math.max(x, y)
    case 'select':
      return Math.max(y, z)
    case 'cast':
    case 'negate':
    case 'absolute':
    case 'floor':
      return x
    case 'sign':
      return 1
    default:
      return Number.POSITIVE_INFINITY
  }
}

/** Whether a node makes numbers anew. */
const isMade = ({ op }: Expr): boolean => ['map', 'reduce', 'argReduce', 'iota'].includes(op.name)

const absolute = (x: Expr): Expr => map.node({ body: unary('absolute', argument(0)), dtype: 'int' }, [x])

/** More than one number is on the device. */
const twice = (x: Expr): Expr =>
  broadcast.node({ shape: [2, ...x.shape], axes: x.shape.map((_, axis) => axis + 1) }, [x])

interface Known {
  /** How large its numbers can be, if they are exact. */
  readonly most: number
  /** Whether it is one number that the host works out, in 32 bits. */
  readonly isOfHost: boolean
}

/** What has to be within float32 for every whole number on the way to the roots to be exact. */
export const doubtfulInts = (roots: readonly Expr[]): readonly Expr[] => {
  const doubtful: Expr[] = []
  fold<Expr, Known>(roots, (node, args) => {
    const isOfHost = countOf(node) === 1 && args.every((known) => known.isOfHost)
    if (node.dtype === 'bool') return { most: 1, isOfHost }
    if (node.dtype !== 'int') return { most: Number.POSITIVE_INFINITY, isOfHost }
    const given = args.map(({ most }) => most)
    if (isOfHost) return { most: reach(node, given), isOfHost }
    node.args.forEach((x, i) => {
      const known = args[i]
      if (x.dtype === 'int' && known?.isOfHost && known.most >= largestInt) doubtful.push(twice(x))
    })
    const most = reach(
      node,
      given.map((one, i) => (node.args[i]?.dtype === 'int' ? Math.min(one, largestInt) : one)),
    )
    if (most < largestInt || !isMade(node)) return { most, isOfHost }
    doubtful.push(node)
    const reduction = reduce.match(node)
    // A sum may go beyond on its way and come back.
    if (O.isSome(reduction) && reduction.value.kind === 'sum')
      doubtful.push(reduce.node(reduction.value, node.args.map(absolute)))
    return { most: largestInt, isOfHost }
  })
  return doubtful
}
