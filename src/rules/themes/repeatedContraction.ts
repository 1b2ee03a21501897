import type { Expr } from '../../expr/Expr.js'
import { broadcast } from '../../ops/broadcast.js'
import { contract } from '../../ops/contract.js'
import { reduce } from '../../ops/reduce.js'
import { isRepeatedAlong } from '../axes.js'
import { literalOf } from '../literal.js'
import { axesUpTo } from '../parts.js'
import { given } from '../plain.js'
import { type Build, ordinary, type RewriteRule } from '../Rule.js'
import { type Contraction, contraction, onEither, swapped } from './contraction.js'
import { restrict } from './pulling.js'

const drop = (letters: string, gone: readonly string[]): string =>
  [...letters].filter((letter) => !gone.includes(letter)).join('')

/** Letters of the left operand along which it repeats. */
const repeatedLetters = ({ left, a }: Contraction): readonly string[] =>
  [...left].filter(
    (_, axis) => a.shape[axis] !== 1 && (literalOf(a) !== undefined || isRepeatedAlong(a, axis)),
  )

/** The left operand once: the right one is summed where it was to be summed against equals. */
const once = (
  found: Contraction,
  letters: readonly string[],
  node: Expr,
  build: Build,
  isSwapped: boolean,
): Expr | undefined => {
  const { left, right, output, a, b } = found
  const stays = axesUpTo(left.length).filter((axis) => !letters.includes(left[axis] ?? ''))
  const thin = restrict(a, stays, build)
  if (thin === undefined) return undefined
  const summed = letters.filter((letter) => !output.includes(letter))
  const alone = letters.filter((letter) => !right.includes(letter))
  const places = summed.map((letter) => right.indexOf(letter)).sort((p, q) => p - q)
  const rest = places.length === 0 ? b : build.node(reduce.of({ kind: 'sum', axes: places }), [b])
  const names = { left: drop(left, letters), right: drop(right, summed), output: drop(output, alone) }
  const parts = { ...names, a: thin, b: rest }
  const result = contraction(isSwapped ? swapped(parts) : parts, build)
  if (alone.length === 0) return result
  const axes = axesUpTo(output.length).filter((axis) => !alone.includes(output[axis] ?? ''))
  return build.node(broadcast.of({ shape: node.shape, axes }), [result])
}

const repeatedRule = (
  rule: Pick<RewriteRule, 'name' | 'formula' | 'when' | 'lowers' | 'examples'>,
  batch: boolean,
): RewriteRule => ({
  ...rule,
  heads: ['contract'],
  domain: ordinary,
  rewrite: onEither((found, node, build, isSwapped) => {
    const letters = repeatedLetters(found)
    const isBatch = letters.every((letter) => found.right.includes(letter) && found.output.includes(letter))
    return letters.length === 0 || isBatch !== batch
      ? undefined
      : once(found, letters, node, build, isSwapped)
  }),
})

/** An operand that repeats is taken once. */
export const ofRepeated = repeatedRule(
  {
    name: 'contract-of-repeated',
    formula: 'Σₖ aᵢ bₖⱼ ⇒ aᵢ Σₖ bₖⱼ',
    when: ['a is repeated along an axis that is summed, or that b lacks'],
    lowers: 'work',
    examples: [
      () =>
        contract.node({ left: 'ab', right: 'bc', output: 'ac' }, [
          broadcast.node({ shape: [2, 3], axes: [0] }, [given('a', [2])]),
          given('b', [3, 4]),
        ]),
      () =>
        contract.node({ left: 'ab', right: 'bc', output: 'ac' }, [
          broadcast.node({ shape: [2, 3], axes: [1] }, [given('a', [3])]),
          given('b', [3, 4]),
        ]),
    ],
  },
  false,
)

/** The same where nothing is summed: the other operand and the result stay. */
export const ofRepeatedBatch = repeatedRule(
  {
    name: 'contract-of-repeated-batch',
    formula: 'Σₖ aᵢₖ bₗₖⱼ, repeated along l ⇒ a without l',
    when: ['a is repeated along an axis of b and the result'],
    lowers: 'nodes',
    examples: [
      () =>
        contract.node({ left: 'abc', right: 'acd', output: 'abd' }, [
          given('a', [2, 3, 4]),
          broadcast.node({ shape: [2, 4, 3], axes: [1, 2] }, [given('b', [4, 3])]),
        ]),
    ],
  },
  true,
)
