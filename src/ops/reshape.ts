import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import {
  defineOp,
  evaluateUnary,
  inferUnary,
  linear,
  type OpFamily,
  type as tensorType,
} from '../expr/OpDefinition.js'
import { formatShape, type Shape, sameSize } from '../expr/Shape.js'
import * as codecs from './codecs.js'

export const reshape: OpFamily<{ readonly shape: Shape }> = defineOp<{ readonly shape: Shape }>({
  name: 'reshape',
  doc: 'The same numbers in row-major order under another shape of the same size.',
  attributes: t.readonly(t.strict({ shape: codecs.shape })),
  infer: ({ shape }, args) =>
    inferUnary(args, (x) =>
      sameSize(x.shape, shape)
        ? tensorType(x.dtype, shape)
        : E.left(`cannot make shape ${formatShape(shape)} from ${formatShape(x.shape)}: the sizes differ`),
    ),
  pullback: (_, { args: [x], cotangent }) =>
    x === undefined ? [] : [reshape.node({ shape: x.shape }, [cotangent])],
  pushforward: linear((attributes, args) => reshape.node(attributes, args)),
  evaluate: (_, context) => evaluateUnary(context, ({ data }) => data),
  mapDims: ({ shape }, replace) => ({ shape: shape.map(replace) }),
  cases: [{ attributes: { shape: [3, 2] }, args: [{ shape: [2, 3] }] }],
})
