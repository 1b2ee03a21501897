import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { defineOp, inferBinary, type OpFamily, type as tensorType } from '../expr/OpDefinition.js'
import { type Dim, formatShape, sameShape } from '../expr/Shape.js'
import { elementCount } from '../expr/Tensor.js'
import * as codecs from './codecs.js'
import { outOfRange, strayIndex } from './indices.js'

export interface ScatterAddAttributes {
  readonly axis: number
  readonly size: Dim
}

export const scatterAdd: OpFamily<ScatterAddAttributes> = defineOp<ScatterAddAttributes>({
  name: 'scatterAdd',
  doc: 'y[…, k, …] = Σ over i with indices[i] = k of updates[…, i, …]: the adjoint of gather.',
  attributes: t.readonly(t.strict({ axis: codecs.axis, size: codecs.dim })),
  infer: ({ axis, size }, args) =>
    inferBinary(args, (updates, indices) => {
      if (indices.dtype !== 'int') return E.left(`indices are int, got ${indices.dtype}`)
      if (updates.dtype !== 'float') return E.left(`updates are float, got ${updates.dtype}`)
      const rank = indices.shape.length
      return sameShape(updates.shape.slice(axis, axis + rank), indices.shape)
        ? tensorType('float', [...updates.shape.slice(0, axis), size, ...updates.shape.slice(axis + rank)])
        : E.left(`indices ${formatShape(indices.shape)} do not match the updates from axis ${axis}`)
    }),
  pullback: ({ axis }, { args: [, indices], cotangent, build }) =>
    indices === undefined ? [] : [build.gather(cotangent, indices, axis)],
  pushforward: (attributes, { args: [, indices], tangents: [change] }) =>
    change === undefined || indices === undefined
      ? undefined
      : scatterAdd.node(attributes, [change, indices]),
  evaluate: ({ axis }, { args: [updates, indices], shape, round }) => {
    if (updates === undefined || indices === undefined) return E.left('takes 2 arguments')
    const size = shape[axis] ?? 1
    const stray = strayIndex(indices, size)
    if (stray !== undefined) return outOfRange(stray, size)
    const inner = elementCount(shape.slice(axis + 1))
    const outer = elementCount(shape.slice(0, axis))
    const out = new Float64Array(elementCount(shape))
    let position = 0
    for (let o = 0; o < outer; o += 1)
      for (const i of indices.data)
        for (let j = 0; j < inner; j += 1) {
          const place = (o * size + i) * inner + j
          out[place] = (out[place] ?? 0) + (updates.data[position] ?? Number.NaN)
          position += 1
        }
    return E.right(round === undefined ? out : out.map(round))
  },
  mapDims: ({ axis, size }, replace) => ({ axis, size: replace(size) }),
  cases: [
    {
      attributes: { axis: 0, size: 4 },
      args: [{ shape: [3, 2] }, { shape: [3], dtype: 'int', from: 0, to: 3 }],
    },
  ],
})
