import type { Expr } from '../../expr/Expr.js'
import { random } from '../../ops/random.js'
import { atomOf } from '../atoms.js'
import { isUniform } from '../known.js'
import { literalOf } from '../literal.js'
import { atom, given, repeated } from '../plain.js'
import { everything, type RewriteRule, type Theme } from '../Rule.js'

const uniform = (): Expr => random.node({ kind: 'uniform', shape: [3] }, [given('key', [2], 'uint32')])

/** Whether u < c, u ≤ c, c < u or c ≤ u is known for every u from 0 to below 1. */
const known = (node: Expr): boolean | undefined => {
  const [x, y] = node.args
  const name = atomOf(node)?.name
  if (x === undefined || y === undefined || (name !== 'less' && name !== 'lessEqual')) return undefined
  const [left, right] = [literalOf(x), literalOf(y)]
  const orEqual = name === 'lessEqual'
  if (isUniform(x) && right !== undefined) {
    if (right >= 1) return true
    return right < 0 || (right === 0 && !orEqual) ? false : undefined
  }
  if (isUniform(y) && left !== undefined) {
    if (left >= 1) return false
    return left < 0 || (left === 0 && orEqual) ? true : undefined
  }
  return undefined
}

const decided = (
  name: string,
  formula: string,
  answer: boolean,
  examples: RewriteRule['examples'],
): RewriteRule => ({
  name,
  formula,
  when: ['u is uniform, from 0 to below 1'],
  lowers: 'work',
  heads: ['less', 'lessEqual'],
  domain: everything,
  examples,
  rewrite: (node, build) =>
    known(node) === answer ? build.literal(answer ? 1 : 0, node.dtype, node.shape) : undefined,
})

export const randomness: Theme = {
  name: 'randomness',
  doc: 'What is known of random numbers. No rule takes a draw out or moves it: equal draws are shared by being equal.',
  rules: [
    decided('uniform-always', 'c ≤ u ⇒ 1 where c ≤ 0, u < c ⇒ 1 where c ≥ 1', true, [
      () => atom('lessEqual', repeated(0, [3]), uniform()),
      () => atom('less', uniform(), repeated(1, [3])),
    ]),
    decided('uniform-never', 'u < c ⇒ 0 where c ≤ 0, c ≤ u ⇒ 0 where c ≥ 1', false, [
      () => atom('less', uniform(), repeated(0, [3])),
      () => atom('lessEqual', repeated(1, [3]), uniform()),
    ]),
  ],
}
