import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { arity, defineOp, type as tensorType } from '../expr/OpDefinition.js'
import type { Shape } from '../expr/Shape.js'
import { elementCount, rowMajorStrides } from '../expr/Tensor.js'
import * as codecs from './codecs.js'

export const iota = defineOp<{ readonly shape: Shape; readonly axis: number }>({
  name: 'iota',
  doc: 'y[i₀, …] = i_axis as an int.',
  attributes: t.readonly(t.strict({ shape: codecs.shape, axis: codecs.axis })),
  infer: ({ shape, axis }, args) =>
    pipe(
      arity(args, 0),
      E.chain(() => (axis < shape.length ? tensorType('int', shape) : E.left(`has no axis ${axis}`))),
    ),
  pullback: () => [],
  pushforward: () => undefined,
  evaluate: ({ axis }, { shape }) => {
    const size = shape[axis] ?? 1
    const stride = rowMajorStrides(shape)[axis] ?? 1
    return E.right(
      Float64Array.from({ length: elementCount(shape) }, (_, i) => Math.floor(i / stride) % size),
    )
  },
  mapDims: ({ shape, axis }, replace) => ({ shape: shape.map(replace), axis }),
  cases: [{ attributes: { shape: [2, 3], axis: 1 }, args: [] }],
})
