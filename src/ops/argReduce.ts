import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { defineOp, evaluateUnary, inferUnary, type as tensorType } from '../expr/OpDefinition.js'
import { elementCount, forEachOffset, rowMajorStrides } from '../expr/Tensor.js'
import * as codecs from './codecs.js'
import { without } from './reduce.js'

export interface ArgReduceAttributes {
  readonly kind: 'max' | 'min'
  readonly axis: number
}

/** Whether x takes the place of the best so far; NaN wins, as in numpy, so that it is not lost. */
const better = (kind: 'max' | 'min', x: number, best: number): boolean =>
  !Number.isNaN(best) && (Number.isNaN(x) || (kind === 'max' ? x > best : x < best))

export const argReduce = defineOp<ArgReduceAttributes>({
  name: 'argReduce',
  doc: 'The index of the largest or smallest element along an axis; the first of equals; no derivative.',
  attributes: t.readonly(t.strict({ kind: t.keyof({ max: null, min: null }), axis: codecs.axis })),
  infer: ({ axis }, args) =>
    inferUnary(args, ({ shape }) =>
      axis >= shape.length
        ? E.left(`has no axis ${axis}`)
        : shape[axis] === 0
          ? E.left('an empty axis has no largest or smallest element')
          : tensorType('int', without(shape, [axis])),
    ),
  pullback: () => [],
  pushforward: () => undefined,
  evaluate: ({ kind, axis }, context) =>
    evaluateUnary(context, ({ shape, data }) => {
      const size = elementCount(context.shape)
      const winners = new Float64Array(size).fill(-1)
      const best = new Float64Array(size)
      const outStrides = [...rowMajorStrides(context.shape)]
      const strides = shape.map((_, a) => (a === axis ? 0 : (outStrides.shift() ?? 0)))
      const axisStride = rowMajorStrides(shape)[axis] ?? 1
      const axisSize = shape[axis] ?? 1
      forEachOffset(shape, strides, 0, (offset, position) => {
        const x = data[position] ?? Number.NaN
        if ((winners[offset] ?? 0) < 0 || better(kind, x, best[offset] ?? 0)) {
          winners[offset] = Math.floor(position / axisStride) % axisSize
          best[offset] = x
        }
      })
      return winners
    }),
  cases: [
    { attributes: { kind: 'max', axis: 1 }, args: [{ shape: [2, 3] }] },
    { attributes: { kind: 'min', axis: 0 }, args: [{ shape: [2, 3] }] },
  ],
})
