import type { Expr } from '../../expr/Expr.js'
import { reduce } from '../../ops/reduce.js'
import { atomOf, headOf } from '../atoms.js'
import { literalOf } from '../literal.js'
import { attributesOf } from '../parts.js'

const through = ['broadcast', 'reshape', 'transpose', 'select', 'add', 'subtract', 'negate']

/** Whether a largest element stands in a value that has at most been repeated, chosen or shifted: `far` bounds the search. */
const holdsMaximum = (node: Expr, far = 6): boolean =>
  attributesOf(reduce, node)?.kind === 'max' ||
  (far > 0 && through.includes(headOf(node)) && node.args.some((arg) => holdsMaximum(arg, far - 1)))

const additive = ['add', 'subtract', 'negate', 'multiply']

/** Whether a repeated largest element is one of the terms. */
const hasShift = (node: Expr, far = 6): boolean =>
  node.op.name === 'broadcast'
    ? holdsMaximum(node)
    : far > 0 && additive.includes(headOf(node)) && node.args.some((arg) => hasShift(arg, far - 1))

/** Whether eˣ cannot overflow because something was taken out of x first. */
export const isShifted = (x: Expr): boolean => {
  const [first] = x.args
  const isNegative = headOf(x) === 'negate' && first !== undefined && headOf(first) === 'absolute'
  return isNegative || hasShift(x)
}

const fragileLogarithm = (x: Expr): boolean => {
  const name = atomOf(x)?.name
  const [, second] = x.args
  if (name === 'exp' || name === 'sigmoid') return true
  if (name === 'add') return second !== undefined && literalOf(second) === 1
  if (name === 'subtract') return x.args.some((part) => literalOf(part) === 1)
  return name === 'divide' && x.args.some((part) => atomOf(part)?.name === 'exp')
}

/** bᵗ for a number b between 0 and 1: near 1 for a small t. */
const isShrinkingPower = (node: Expr | undefined): boolean => {
  const base = node !== undefined && headOf(node) === 'power' ? node.args[0] : undefined
  const value = base === undefined ? undefined : literalOf(base)
  return value !== undefined && value > 0 && value < 1
}

/** Whether a node overflows, or loses digits, where another way of writing it does not. */
export const isFragile = (node: Expr): boolean => {
  const [x] = node.args
  if (x === undefined) return false
  switch (atomOf(node)?.name) {
    case 'exp':
      return !isShifted(x)
    case 'log':
      return fragileLogarithm(x)
    case 'log1p':
      return headOf(x) === 'negate' && x.args.some((inner) => headOf(inner) === 'sigmoid')
    case 'sqrt':
      return headOf(x) === 'multiply' && x.args[0] === x.args[1]
    case 'subtract':
      return literalOf(x) === 1 && isShrinkingPower(node.args[1])
    default:
      return false
  }
}
