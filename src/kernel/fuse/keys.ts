/* Keys for random numbers: words in memory with numbers folded in. */
import type { Expr } from '../../expr/Expr.js'
import { literalOf } from '../../rules/literal.js'
import { constantIndex } from '../affine.js'
import type { KeyChain, Place } from '../Kernel.js'
import { type Attempt, argumentPlace, type LowerContext, placeKey } from './Attempt.js'

const origin = constantIndex(0)

/** The key that a node is: numbers folded into words in memory. */
export const keyChain = (context: LowerContext, attempted: Attempt, node: Expr): KeyChain | undefined => {
  const folds: (number | Place)[] = []
  let base = node
  while (base.op.name === 'foldIn' && context.treatment(base) === 'inline') {
    const [source, data] = base.args
    if (source === undefined || data === undefined) return undefined
    const fold = literalOf(data) ?? argumentPlace(context, attempted, data, [])
    if (fold === undefined) return undefined
    folds.unshift(fold)
    base = source
  }
  const key = argumentPlace(context, attempted, base, [origin])
  return key === undefined ? undefined : { key, folds }
}

/** The key that a `foldIn` node makes. */
export const foldedChain = (context: LowerContext, attempted: Attempt, node: Expr): KeyChain | undefined => {
  const [key, data] = node.args
  if (key === undefined || data === undefined) return undefined
  const chain = keyChain(context, attempted, key)
  const fold = literalOf(data) ?? argumentPlace(context, attempted, data, [])
  return chain === undefined || fold === undefined
    ? undefined
    : { key: chain.key, folds: [...chain.folds, fold] }
}

/** Equal for equal keys. */
export const chainKey = ({ key, folds }: KeyChain): string =>
  [key, ...folds].map((part) => (typeof part === 'number' ? String(part) : placeKey(part))).join('/')
