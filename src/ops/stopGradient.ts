import {
  defineOp,
  evaluateUnary,
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
