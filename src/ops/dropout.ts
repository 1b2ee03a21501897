import * as t from 'io-ts'
import { defineOp, type OpFamily } from '../expr/OpDefinition.js'
import * as codecs from './codecs.js'
import { floatAndRate, undecided } from './noisy.js'

export interface DropoutAttributes {
  /** The path that the mask is drawn from; unique in a model. */
  readonly site: string
  /** `bernoulli`: x·m; `gaussian`: x·N(1, p/(1 − p)). */
  readonly kind: 'bernoulli' | 'gaussian'
  /** `inverted` divides by 1 − p in training; `classic` multiplies by 1 − p in evaluation. */
  readonly mode: 'inverted' | 'classic'
}

export const dropout: OpFamily<DropoutAttributes> = defineOp<DropoutAttributes>({
  name: 'dropout',
  doc: 'A place where noise multiplies: (x, dropRate). Linear in x; the noise does not depend on x.',
  attributes: t.readonly(
    t.strict({
      site: codecs.name,
      kind: t.keyof({ bernoulli: null, gaussian: null }),
      mode: t.keyof({ inverted: null, classic: null }),
    }),
  ),
  infer: (_, args) => floatAndRate(args),
  pullback: (attributes, { args: [, rate], cotangent }) =>
    rate === undefined ? [] : [dropout.node(attributes, [cotangent, rate])],
  pushforward: (attributes, { args: [, rate], tangents: [change] }) =>
    change === undefined || rate === undefined ? undefined : dropout.node(attributes, [change, rate]),
  evaluate: () => undecided,
  cases: [],
})
