/* Reading at indices, and its adjoint: adding up at indices. */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Operand } from '../expr/Expr.js'
import { defineOp, inferBinary, type OpFamily, type as tensorType } from '../expr/OpDefinition.js'
import { type Dim, formatShape, sameShape } from '../expr/Shape.js'
import * as codecs from './codecs.js'

const product = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1)

/** The first index that is no whole number from 0 below `size`. */
const strayIndex = (indices: Operand, size: number): number | undefined =>
  indices.data.find((i) => !(Number.isInteger(i) && i >= 0 && i < size))

const outOfRange = (i: number, size: number): E.Either<string, never> =>
  E.left(`index ${i} is outside 0 … ${size - 1}`)

export const gather: OpFamily<{ readonly axis: number }> = defineOp<{ readonly axis: number }>({
  name: 'gather',
  doc: 'y[…, i, …] = x[…, indices[i], …]: the axes of the indices take the place of one axis of x.',
  attributes: t.readonly(t.type({ axis: codecs.axis })),
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
    const inner = product(x.shape.slice(axis + 1))
    const outer = product(x.shape.slice(0, axis))
    const out = new Float64Array(product(shape))
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

export interface ScatterAddAttributes {
  readonly axis: number
  readonly size: Dim
}

export const scatterAdd: OpFamily<ScatterAddAttributes> = defineOp<ScatterAddAttributes>({
  name: 'scatterAdd',
  doc: 'y[…, k, …] = Σ over i with indices[i] = k of updates[…, i, …]: the adjoint of gather.',
  attributes: t.readonly(t.type({ axis: codecs.axis, size: codecs.dim })),
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
    const inner = product(shape.slice(axis + 1))
    const outer = product(shape.slice(0, axis))
    const out = new Float64Array(product(shape))
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
