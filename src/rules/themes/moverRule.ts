import { everything, type Measure, type RewriteRule } from '../Rule.js'

interface MoverRule {
  readonly name: string
  readonly formula: string
  readonly when?: string
  readonly lowers?: Measure
  readonly head: string
  readonly examples: RewriteRule['examples']
  readonly rewrite: RewriteRule['rewrite']
}

/** A rule that moves numbers and computes none. */
export const moverRule = ({ when, head, lowers = 'nodes', ...rest }: MoverRule): RewriteRule => ({
  ...rest,
  when: when === undefined ? [] : [when],
  lowers,
  heads: [head],
  domain: everything,
})
