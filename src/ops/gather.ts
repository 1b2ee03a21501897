import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { defineOp, inferBinary, type OpFamily, type as tensorType } from '../expr/OpDefinition.js'
import { elementCount } from '../expr/Tensor.js'
import * as codecs from './codecs.js'
import { outOfRange, strayIndex } from './indices.js'

export const gather: OpFamily<{ readonly axis: number }> = defineOp<{ readonly axis: number }>({
  name: 'gather',
  doc: 'y[…, i, …] = x[…, indices[i], …]: the axes of the indices take the place of one axis of x.',
  attributes: t.readonly(t.strict({ axis: codecs.axis })),
  infer: ({ axis }, args) =>
    inferBinary(args, (x, indices) => {
      if (indices.dtype !== 'int') return E.left(`indices are int, got ${indices.dtype}`)
      return axis < x.shape.length
        ? tensorType(x.dtype, [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)])
        : E.left(`has no axis ${axis}`)
    }),
  pullback: ({ axis }, { args: [x, indices], cotangent, build }) =>
    x === undefined || indices === undefined || x.dtype !== 'float'
      ? []
      : [build.scatterAdd(cotangent, indices, axis, x.shape[axis] ?? 1)],
  pushforward: ({ axis }, { args: [, indices], tangents: [change] }) =>
    change === undefined || indices === undefined ? undefined : gather.node({ axis }, [change, indices]),
  evaluate: ({ axis }, { args: [x, indices], shape }) => {
    if (x === undefined || indices === undefined) return E.left('takes 2 arguments')
    const size = x.shape[axis] ?? 1
    const stray = strayIndex(indices, size)
    if (stray !== undefined) return outOfRange(stray, size)
    const inner = elementCount(x.shape.slice(axis + 1))
    const outer = elementCount(x.shape.slice(0, axis))
    const out = new Float64Array(elementCount(shape))
    let position = 0
    for (let o = 0; o < outer; o += 1)
      for (const i of indices.data) {
        out.set(x.data.subarray((o * size + i) * inner, (o * size + i + 1) * inner), position)
        position += inner
      }
    return E.right(out)
  },
  cases: [
    {
      attributes: { axis: 0 },
      args: [{ shape: [4, 2] }, { shape: [3], dtype: 'int', from: 0, to: 3 }],
    },
    {
      attributes: { axis: 1 },
      args: [{ shape: [2, 3] }, { shape: [2, 2], dtype: 'int', from: 0, to: 2 }],
    },
  ],
})
