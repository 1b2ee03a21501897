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

export const transpose: OpFamily<{ readonly permutation: readonly number[] }> = defineOp<{
  readonly permutation: readonly number[]
}>({
  name: 'transpose',
  doc: 'Axis i of the result is axis permutation[i] of the argument.',
  attributes: t.readonly(t.strict({ permutation: codecs.axes })),
  infer: ({ permutation }, args) =>
    inferUnary(args, ({ dtype, shape }) =>
      permutation.length === shape.length && shape.every((_, axis) => permutation.includes(axis))
        ? tensorType(
            dtype,
            permutation.map((axis) => shape[axis] ?? 1),
          )
        : E.left(`[${permutation.join(', ')}] is no permutation of ${shape.length} axes`),
    ),
  pullback: ({ permutation }, { cotangent }) => [
    transpose.node({ permutation: permutation.map((_, axis) => permutation.indexOf(axis)) }, [cotangent]),
  ],
  pushforward: linear((attributes, args) => transpose.node(attributes, args)),
  evaluate: ({ permutation }, context) =>
    evaluateUnary(context, ({ shape, data }) => {
      const strides = rowMajorStrides(shape)
      return readStrided(
        data,
        context.shape,
        permutation.map((axis) => strides[axis] ?? 0),
      )
    }),
  cases: [
    { attributes: { permutation: [1, 0] }, args: [{ shape: [2, 3] }] },
    { attributes: { permutation: [2, 0, 1] }, args: [{ shape: [2, 3, 4] }] },
  ],
})
