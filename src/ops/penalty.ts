import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import {
  defineOp,
  evaluateUnary,
  inferUnary,
  type OpFamily,
  type as tensorType,
} from '../expr/OpDefinition.js'
import * as codecs from './codecs.js'

export interface PenaltyAttributes {
  /** The rule that made it: `l1`, `l2`, `elasticNet`… */
  readonly kind: string
  /** The name of the variable that is penalised. */
  readonly target: string
}

export const penalty: OpFamily<PenaltyAttributes> = defineOp<PenaltyAttributes>({
  name: 'penalty',
  doc: 'y = x, a scalar that is a penalty on a variable.',
  attributes: t.readonly(t.strict({ kind: codecs.name, target: codecs.name })),
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
