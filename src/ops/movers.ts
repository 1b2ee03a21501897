/* Operations that move numbers without changing them, all linear. */
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
import { readStrided, rowMajorStrides } from '../expr/Tensor.js'
import * as codecs from './codecs.js'

export const reshape: OpFamily<{ readonly shape: Shape }> = defineOp<{ readonly shape: Shape }>({
  name: 'reshape',
  doc: 'The same numbers in row-major order under another shape of the same size.',
  attributes: t.readonly(t.type({ shape: codecs.shape })),
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

export const transpose: OpFamily<{ readonly permutation: readonly number[] }> = defineOp<{
  readonly permutation: readonly number[]
}>({
  name: 'transpose',
  doc: 'Axis i of the result is axis permutation[i] of the argument.',
  attributes: t.readonly(t.type({ permutation: codecs.axes })),
  infer: ({ permutation }, args) =>
    inferUnary(args, ({ dtype, shape }) =>
      permutation.length === shape.length && permutation.every((axis) => axis < shape.length)
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

export interface BroadcastAttributes {
  readonly shape: Shape
  /** Where axis i of the argument goes. */
  readonly axes: readonly number[]
}

const increasing = (axes: readonly number[]): boolean =>
  axes.every((axis, i) => i === 0 || axis > (axes[i - 1] ?? -1))

export const broadcast: OpFamily<BroadcastAttributes> = defineOp<BroadcastAttributes>({
  name: 'broadcast',
  doc: 'Repeats the argument along new axes and along axes of size 1; axis i of the argument becomes axis axes[i].',
  attributes: t.readonly(t.type({ shape: codecs.shape, axes: codecs.axes })),
  infer: ({ shape, axes }, args) =>
    inferUnary(args, (x) => {
      if (axes.length !== x.shape.length || !increasing(axes) || axes.some((axis) => axis >= shape.length))
        return E.left(`[${axes.join(', ')}] does not place ${x.shape.length} axes in ${formatShape(shape)}`)
      return x.shape.every((dim, i) => dim === 1 || dim === shape[axes[i] ?? 0])
        ? tensorType(x.dtype, shape)
        : E.left(`${formatShape(x.shape)} does not broadcast to ${formatShape(shape)}`)
    }),
  pullback: ({ shape, axes }, { args: [x], cotangent, build }) => {
    if (x === undefined) return []
    const stretched = (axis: number): boolean => {
      const source = axes.indexOf(axis)
      return source < 0 || (x.shape[source] === 1 && shape[axis] !== 1)
    }
    const summed = build.sum(cotangent, shape.map((_, axis) => axis).filter(stretched))
    return [build.reshape(summed, x.shape)]
  },
  pushforward: linear((attributes, args) => broadcast.node(attributes, args)),
  evaluate: ({ axes }, context) =>
    evaluateUnary(context, ({ shape, data }) => {
      const strides = rowMajorStrides(shape)
      return readStrided(
        data,
        context.shape,
        context.shape.map((_, axis) => {
          const source = axes.indexOf(axis)
          return source < 0 || shape[source] === 1 ? 0 : (strides[source] ?? 0)
        }),
      )
    }),
  mapDims: ({ shape, axes }, replace) => ({ shape: shape.map(replace), axes }),
  cases: [
    { attributes: { shape: [2, 3], axes: [1] }, args: [{ shape: [3] }] },
    { attributes: { shape: [2, 3, 2], axes: [0, 2] }, args: [{ shape: [2, 1] }] },
    { attributes: { shape: [2], axes: [] }, args: [{ shape: [] }] },
  ],
})

export const reverse: OpFamily<{ readonly axes: readonly number[] }> = defineOp<{
  readonly axes: readonly number[]
}>({
  name: 'reverse',
  doc: 'Runs the given axes backwards.',
  attributes: t.readonly(t.type({ axes: codecs.axes })),
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
