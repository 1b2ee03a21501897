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
import { formatShape, type Shape } from '../expr/Shape.js'
import { readStrided, rowMajorStrides } from '../expr/Tensor.js'
import * as codecs from './codecs.js'

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
  attributes: t.readonly(t.strict({ shape: codecs.shape, axes: codecs.axes })),
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
