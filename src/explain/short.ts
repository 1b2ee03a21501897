/* Expressions on one line, cut where they get deep: for looking at, not for reading back. */
import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../expr/Expr.js'
import { formatShape } from '../expr/Shape.js'
import { constant } from '../ops/constant.js'
import { contract } from '../ops/contract.js'
import { input } from '../ops/input.js'
import { map } from '../ops/map.js'
import { reduce } from '../ops/reduce.js'
import { variable } from '../ops/variable.js'
import { atomOf } from '../rules/atoms.js'
import { literalOf } from '../rules/literal.js'
import { primitiveOf, type Scalar } from '../scalar/Scalar.js'

const longest = 60
const mostArguments = 4

/** At most so many characters, the last of them an ellipsis. */
export const cut = (text: string, length = longest): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`

/** Names are the user's: they may hold line breaks. */
export const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim()

/** Six digits: 0.1 for 0.09999999999999998, which is what 1 − 0.9 is. */
const numberText = (value: number): string => String(Number(value.toPrecision(6)))

const infix: Readonly<Record<string, string>> = {
  ...{ add: '+', subtract: '−', multiply: '·', divide: '/', power: '^' },
  ...{ less: '<', lessEqual: '≤', equal: '=' },
}

const operation = (name: string, args: readonly string[]): string => {
  const [x = '', y = ''] = args
  const operator = infix[name]
  if (operator !== undefined && args.length === 2) return `(${x} ${operator} ${y})`
  return name === 'negate' && args.length === 1 ? `−${x}` : `${name}(${args.join(', ')})`
}

/** A body, with `depth` levels of it. */
const shortBody = (body: Scalar, names: readonly string[], depth: number): string => {
  if (body._tag === 'Argument') return names[body.index] ?? `x${body.index}`
  if (body._tag === 'Literal') return numberText(body.value)
  if (depth === 0) return '…'
  const args = body.args.map((part) => shortBody(part, names, depth - 1))
  return operation(primitiveOf(body) ?? '?', args)
}

/** Without the parentheses around the whole. */
const bare = (text: string): string => {
  if (!text.startsWith('(')) return text
  let open = 0
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '(') open += 1
    if (text[i] === ')') open -= 1
    if (open === 0) return i === text.length - 1 ? text.slice(1, -1) : text
  }
  return text
}

/** What the operation is called here: the primitive, the way of reducing, or the operation itself. */
export const nameOf = (node: Expr): string => {
  const reduction = reduce.match(node)
  return atomOf(node)?.name ?? (O.isSome(reduction) ? reduction.value.kind : node.op.name)
}

/** A field of the attributes; what kinds and shapes are goes without saying. */
const fieldText = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.slice(0, 8).map(fieldText).join(', ')}]`
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([key, field]) => (key === 'kind' || key === 'shape' ? '' : `${key} `) + fieldText(field))
      .join(' ')
  return String(value)
}

const leafName = (node: Expr): string | undefined => {
  const leaf = O.isSome(input.match(node)) ? input.match(node) : variable.match(node)
  return O.isSome(leaf) ? cut(oneLine(leaf.value.name), 40) : undefined
}

/** What tells the operation from others of its name: axes, letters, a value, the name of a leaf. */
export const detailOf = (node: Expr): string => {
  const number = literalOf(node)
  const value = constant.match(node)
  const letters = contract.match(node)
  const reduction = reduce.match(node)
  const body = map.match(node)
  if (O.isSome(letters)) {
    const { left, right, output } = letters.value
    return `${left},${right}→${output}`
  }
  if (node.op.name === 'constant' && number !== undefined) return numberText(number)
  if (O.isSome(value)) return `${value.value.value.data.length} numbers`
  if (O.isSome(reduction)) return `over ${reduction.value.axes.join(', ') || 'nothing'}`
  if (O.isSome(body))
    return atomOf(node) === undefined ? cut(bare(shortBody(body.value.body, ['x', 'y', 'z'], 5))) : ''
  if (node.op.name === 'broadcast' || node.op.name === 'reshape') return `to ${formatShape(node.shape)}`
  return cut(oneLine(leafName(node) ?? fieldText(node.op.encode())))
}

const nested = (node: Expr, depth: number): string => {
  const number = literalOf(node)
  if (number !== undefined) return numberText(number)
  const name = leafName(node)
  if (name !== undefined) return name
  if (depth === 0) return '…'
  const args = node.args.slice(0, mostArguments).map((argument) => nested(argument, depth - 1))
  if (node.args.length > mostArguments) args.push('…')
  const atom = atomOf(node)
  if (atom !== undefined) return operation(atom.name === 'cast' ? atom.dtype : atom.name, args)
  const detail = detailOf(node).replace(/^(over|to) /, '')
  const attributes = detail === '' ? '' : /^\[|^\(.*\)$/.test(detail) ? detail : `[${detail}]`
  return `${nameOf(node)}${attributes}${args.length === 0 ? '' : `(${args.join(', ')})`}`
}

/** An expression on one line, with `depth` levels of its arguments. A map of several primitives shows its body. */
export const short = (node: Expr, depth = 3): string => bare(nested(node, depth))
