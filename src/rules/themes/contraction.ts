import type { Expr } from '../../expr/Expr.js'
import { type ContractAttributes, contract } from '../../ops/contract.js'
import { canonicalLetters } from '../letters.js'
import { attributesOf } from '../parts.js'
import type { Build } from '../Rule.js'

export interface Contraction extends ContractAttributes {
  readonly a: Expr
  readonly b: Expr
}

export const contractionOf = (node: Expr): Contraction | undefined => {
  const letters = attributesOf(contract, node)
  const [a, b] = node.args
  return letters === undefined || a === undefined || b === undefined ? undefined : { ...letters, a, b }
}

export const contraction = ({ left, right, output, a, b }: Contraction, build: Build): Expr =>
  build.node(contract.of(canonicalLetters({ left, right, output })), [a, b])

/** The same contraction with its operands in the other order. */
export const swapped = ({ left, right, output, a, b }: Contraction): Contraction => ({
  left: right,
  right: left,
  output,
  a: b,
  b: a,
})

/** Tries a rewrite of the left operand on both. */
export const onEither =
  (rewrite: (contraction: Contraction, node: Expr, build: Build, isSwapped: boolean) => Expr | undefined) =>
  (node: Expr, build: Build): Expr | undefined => {
    const found = contractionOf(node)
    if (found === undefined) return undefined
    return rewrite(found, node, build, false) ?? rewrite(swapped(found), node, build, true)
  }
