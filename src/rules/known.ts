/* What is known of every number of a node without computing it. Each question looks a few nodes deep. */
import type { Expr } from '../expr/Expr.js'
import { random } from '../ops/random.js'
import { headOf } from './atoms.js'
import { literalOf } from './literal.js'
import { attributesOf } from './parts.js'

const deep = 8

const moving = ['broadcast', 'reshape', 'transpose', 'slice', 'reverse', 'cast']

/** Whether the numbers are 0 and 1 only. */
export const isMask = (node: Expr, far = deep): boolean => {
  if (node.dtype === 'bool') return true
  const literal = literalOf(node)
  if (literal === 0 || literal === 1) return true
  return far > 0 && moving.includes(headOf(node)) && node.args.every((x) => isMask(x, far - 1))
}

export const isUniform = (node: Expr): boolean => attributesOf(random, node)?.kind === 'uniform'

const finiteOfFinite = ['negate', 'absolute', 'sign', 'floor', 'maximum', 'minimum', ...moving]

/** Whether no number can be NaN or infinite. */
export const isAlwaysFinite = (node: Expr, far = deep): boolean => {
  if (node.dtype !== 'float' || isUniform(node)) return true
  const literal = literalOf(node)
  if (literal !== undefined) return Number.isFinite(literal)
  if (far === 0) return false
  const head = headOf(node)
  if (head === 'select') return node.args.slice(1).every((x) => isAlwaysFinite(x, far - 1))
  return finiteOfFinite.includes(head) && node.args.every((x) => isAlwaysFinite(x, far - 1))
}

const positiveOfAny = ['exp', 'sigmoid', 'softplus', 'absolute', 'less', 'lessEqual', 'equal', 'iota']
const positiveOfPositive = ['add', 'multiply', 'divide', 'sqrt', 'maximum', 'minimum', 'reduce', ...moving]

/** Whether no number is negative or −0; it may be NaN. */
export const isNeverNegative = (node: Expr, far = deep): boolean => {
  if (node.dtype === 'bool' || node.dtype === 'uint32' || isUniform(node)) return true
  const literal = literalOf(node)
  if (literal !== undefined) return literal >= 0 && !Object.is(literal, -0)
  const head = headOf(node)
  if (positiveOfAny.includes(head)) return true
  if (far === 0) return false
  const [x, y] = node.args
  if (head === 'multiply' && x === y && x !== undefined) return true
  if (head === 'select') return node.args.slice(1).every((side) => isNeverNegative(side, far - 1))
  return positiveOfPositive.includes(head) && node.args.every((arg) => isNeverNegative(arg, far - 1))
}
