import { isAlwaysFinite, isMask, isNeverNegative } from './known.js'
import { literalOf } from './literal.js'
import type { Condition } from './scalarRule.js'

/** The side conditions of patterns, by name. */
const condition = (name: string, holds: Condition['holds']): Condition => ({ name, holds })

const number = (name: string, holds: (value: number) => boolean): Condition =>
  condition(name, (node) => {
    const value = literalOf(node)
    return value !== undefined && holds(value)
  })

export const isFiniteNumber = number('is a finite number', Number.isFinite)
export const isDivisor = number('is a finite number other than 0', (x) => Number.isFinite(x) && x !== 0)
export const isNotZero = number('is a number other than 0', (x) => x !== 0)
export const isNoNumber = condition('is no number', (node) => literalOf(node) === undefined)
export const hasMaskValues = condition('holds 0 and 1 only', (node) => isMask(node))
export const isBool = condition('is bool', (node) => node.dtype === 'bool')
export const hasFiniteValues = condition('is always finite', (node) => isAlwaysFinite(node))
export const isNonNegative = condition('is never negative', (node) => isNeverNegative(node))
