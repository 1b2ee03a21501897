/*
 * Operations that say something about their argument: that no derivative passes, that it is a penalty, that noise
 * belongs here. `training`, `evaluation` and `monteCarlo` give the noise its meaning.
 */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Expr } from '../expr/Expr.js'
import {
  defineOp,
  evaluateUnary,
  inferBinary,
  inferUnary,
  type NoAttributes,
  type OpFamily,
  type as tensorType,
} from '../expr/OpDefinition.js'
import * as codecs from './codecs.js'

export const stopGradient: OpFamily<NoAttributes> = defineOp<NoAttributes>({
  name: 'stopGradient',
  doc: 'y = x, with derivative 0.',
  attributes: codecs.none,
  infer: (_, args) => inferUnary(args, ({ dtype, shape }) => tensorType(dtype, shape)),
  pullback: () => [],
  pushforward: () => undefined,
  evaluate: (_, context) => evaluateUnary(context, ({ data }) => data),
  cases: [],
})

export interface PenaltyAttributes {
  /** The rule that made it: `l1`, `l2`, `elasticNet`… */
  readonly kind: string
  /** The name of the variable that is penalised. */
  readonly target: string
}

export const penalty: OpFamily<PenaltyAttributes> = defineOp<PenaltyAttributes>({
  name: 'penalty',
  doc: 'y = x, a scalar that is a penalty on a variable.',
  attributes: t.readonly(t.type({ kind: codecs.name, target: codecs.name })),
  infer: (_, args) =>
    inferUnary(args, ({ dtype, shape }) =>
      dtype === 'float' && shape.length === 0
        ? tensorType(dtype, shape)
        : E.left('a penalty is a float scalar'),
    ),
  pullback: (_, { cotangent }) => [cotangent],
  pushforward: (_, { tangents: [change] }) => change,
  evaluate: (_, context) => evaluateUnary(context, ({ data }) => data),
  cases: [{ attributes: { kind: 'l2', target: 'w' }, args: [{ shape: [] }] }],
})

export interface DropoutAttributes {
  /** The path that the mask is drawn from; unique in a model. */
  readonly site: string
  /** `bernoulli`: x·m; `gaussian`: x·N(1, p/(1 − p)). */
  readonly kind: 'bernoulli' | 'gaussian'
  /** `inverted` divides by 1 − p in training; `classic` multiplies by 1 − p in evaluation. */
  readonly mode: 'inverted' | 'classic'
}

const undecided = E.left('has no meaning yet: choose training(…), evaluation(…) or monteCarlo(…)')

const floatAndRate = (args: readonly Expr[]) =>
  inferBinary(args, (x, rate) =>
    x.dtype === 'float' && rate.dtype === 'float' && rate.shape.length === 0
      ? tensorType('float', x.shape)
      : E.left('takes a float tensor and a float scalar'),
  )

export const dropout: OpFamily<DropoutAttributes> = defineOp<DropoutAttributes>({
  name: 'dropout',
  doc: 'A place where noise multiplies: (x, dropRate). Linear in x; the noise does not depend on x.',
  attributes: t.readonly(
    t.type({
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

export const noise: OpFamily<{ readonly site: string }> = defineOp<{ readonly site: string }>({
  name: 'noise',
  doc: 'A place where noise is added: (x, stddev) ↦ x + N(0, stddev²) in training, x in evaluation.',
  attributes: t.readonly(t.type({ site: codecs.name })),
  infer: (_, args) => floatAndRate(args),
  pullback: (_, { cotangent }) => [cotangent],
  pushforward: (_, { tangents: [change] }) => change,
  evaluate: () => undecided,
  cases: [],
})
