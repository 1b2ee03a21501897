import { postOrder } from '../graph/postOrder.js'
import type { Expr } from './Expr.js'
import { formatShape } from './Shape.js'

const longest = 120

const shorten = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`)

/** The attributes as JSON, without brackets where there are none. */
const attributesOf = (node: Expr): string => {
  const text = JSON.stringify(node.op.encode()) ?? ''
  return text === '{}' ? '' : ` ${shorten(text)}`
}

const headOf = (node: Expr): string => {
  const { label, op } = node
  const text = op.name + attributesOf(node)
  if (label === undefined) return text
  return `${label.kind}${label.name === undefined ? '' : ` '${label.name}'`} = ${text}`
}

/**
 * An expression as text: one line for each node, in the order of evaluation, so that a shared node stands there once
 * and no depth of graph is too deep.
 *
 * @example
 * ```ts
 * import { input, mul } from 'regula'
 * import { printExpr } from 'regula/testing'
 * const x = input('x', [2])
 * printExpr(mul(x, x)).split('\n').length // => 2
 * ```
 */
export const printExpr = (expr: Expr): string => {
  const order = postOrder([expr])
  const position = new Map(order.map((node, i) => [node, i] as const))
  return order
    .map((node, i) => {
      const args = node.args.map((argument) => `%${position.get(argument) ?? '?'}`).join(', ')
      const type = node.ill ? 'ill' : `${node.dtype} ${formatShape(node.shape)}`
      return `%${i}: ${headOf(node)} (${args}) → ${type}`
    })
    .join('\n')
}
