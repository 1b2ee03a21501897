import type { Expr } from '../../expr/Expr.js'
import { type ReduceAttributes, reduce } from '../../ops/reduce.js'
import { isRepeatedAlong } from '../axes.js'
import { literalOf } from '../literal.js'
import { axesUpTo, unaryOf } from '../parts.js'
import { type Domain, type Measure, type RewriteRule, unsigned } from '../Rule.js'
import { restrict } from './pulling.js'

interface ReduceRule {
  readonly name: string
  readonly formula: string
  readonly when?: string
  readonly lowers?: Measure
  readonly domain?: Domain
  readonly examples: RewriteRule['examples']
  readonly rewrite: (
    given: { readonly node: Expr; readonly source: Expr } & ReduceAttributes,
    build: Parameters<RewriteRule['rewrite']>[1],
  ) => Expr | undefined
}

/** A rule on reductions. */
export const reduceRule = ({
  when,
  lowers = 'work',
  domain = unsigned,
  rewrite,
  ...rest
}: ReduceRule): RewriteRule => ({
  ...rest,
  when: when === undefined ? [] : [when],
  lowers,
  domain,
  heads: ['reduce'],
  rewrite: (node, build) => {
    const found = unaryOf(reduce, node)
    return found === undefined
      ? undefined
      : rewrite({ node, source: found.source, ...found.attributes }, build)
  },
})

/** The axes that a reduction leaves. */
export const kept = (source: Expr, axes: readonly number[]): readonly number[] =>
  axesUpTo(source.shape.length).filter((axis) => !axes.includes(axis))

/** Whether a factor is the same along all axes, and how it looks without them. */
export const constantAlong = (
  factor: Expr,
  axes: readonly number[],
  build: Parameters<RewriteRule['rewrite']>[1],
): Expr | undefined => {
  const repeats = literalOf(factor) !== undefined || factor.op.name === 'broadcast'
  if (!repeats || (literalOf(factor) === undefined && !axes.every((axis) => isRepeatedAlong(factor, axis))))
    return undefined
  return restrict(factor, kept(factor, axes), build)
}
