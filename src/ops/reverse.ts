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
import { readStrided, rowMajorStrides } from '../expr/Tensor.js'
import * as codecs from './codecs.js'

export const reverse: OpFamily<{ readonly axes: readonly number[] }> = defineOp<{
  readonly axes: readonly number[]
}>({
  name: 'reverse',
  doc: 'Runs the given axes backwards.',
  attributes: t.readonly(t.strict({ axes: codecs.axes })),
  infer: ({ axes }, args) =>
    inferUnary(args, ({ dtype, shape }) =>
      axes.every((axis) => axis < shape.length) ? tensorType(dtype, shape) : E.left('has no such axis'),
    ),
  pullback: (attributes, { cotangent }) => [reverse.node(attributes, [cotangent])],
  pushforward: linear((attributes, args) => reverse.node(attributes, args)),
  evaluate: ({ axes }, context) =>
    evaluateUnary(context, ({ shape, data }) => {
      const strides = rowMajorStrides(shape)
      const start = axes.reduce((offset, axis) => offset + ((shape[axis] ?? 1) - 1) * (strides[axis] ?? 0), 0)
      return readStrided(
        data,
        shape,
        strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride)),
        start,
      )
    }),
  cases: [{ attributes: { axes: [1] }, args: [{ shape: [2, 3] }] }],
})
