import { pathsFrom } from '../../expr/diagnose.js'
import type { Expr, Operand } from '../../expr/Expr.js'
import { fold } from '../../graph/postOrder.js'
import { unravel } from '../decodeInput.js'
import type { NonFinite } from '../Target.js'
import type { Order } from './execute.js'

/** The position of the first NaN or infinity, or −1. */
export const firstBad = (data: Float64Array): number => {
  for (let i = 0; i < data.length; i += 1) if (!Number.isFinite(data[i])) return i
  return -1
}

/**
 * Where a bad value of a root comes from: follows NaN and infinities down to a node that makes them from finite
 * numbers. What is made of constants alone is meant to be there and is not followed.
 */
export const culprit = ({ roots }: Order, values: ReadonlyMap<Expr, Operand>, root: Expr): NonFinite => {
  const fed = fold<Expr, boolean>([root], (node, args) =>
    node.args.length === 0 ? node.op.name !== 'constant' : args.some((isFed) => isFed),
  )
  const isBad = (node: Expr): boolean =>
    fed.get(node) === true && firstBad(values.get(node)?.data ?? new Float64Array(0)) >= 0
  let node = root
  for (let next = node.args.find(isBad); next !== undefined; next = node.args.find(isBad)) node = next
  const { shape, data } = values.get(node) ?? { shape: [], data: new Float64Array(0) }
  const position = firstBad(data)
  return {
    _tag: 'NonFinite',
    op: node.label?.kind ?? node.op.name,
    path: pathsFrom(roots)(node),
    value: data[position] ?? Number.NaN,
    index: unravel(position, shape),
  }
}
