import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { SliceRange } from '../expr/Expr.js'
import {
  defineOp,
  evaluateUnary,
  inferUnary,
  linear,
  type OpFamily,
  type as tensorType,
} from '../expr/OpDefinition.js'
import type { Dim } from '../expr/Shape.js'
import { readStrided, rowMajorStrides } from '../expr/Tensor.js'
import * as codecs from './codecs.js'

const lengthOf = ({ start, stop, step }: NonNullable<SliceRange>): number =>
  Math.max(0, Math.ceil((stop - start) / step))

const sliceFault = (range: SliceRange, dim: Dim, axis: number): string | undefined => {
  if (range === undefined) return undefined
  if (typeof dim === 'string') return `axis ${axis} has the named size '${dim}' and can only be taken whole`
  return range.stop > dim || range.start > range.stop
    ? `${range.start}:${range.stop} leaves axis ${axis} of size ${dim}`
    : undefined
}

const positive = new t.Type<number, unknown>(
  'a whole number from 1',
  (u): u is number => codecs.index.is(u) && u > 0,
  (u, context) => (codecs.index.is(u) && u > 0 ? t.success(u) : t.failure(u, context)),
  (a) => a,
)

const sliceRange = codecs.optional<NonNullable<SliceRange>>(
  t.readonly(t.strict({ start: codecs.index, stop: codecs.index, step: positive })),
)

export const slice: OpFamily<{ readonly ranges: readonly SliceRange[] }> = defineOp<{
  readonly ranges: readonly SliceRange[]
}>({
  name: 'slice',
  doc: 'Positions start, start + step, … below stop of every axis.',
  attributes: t.readonly(t.strict({ ranges: codecs.perAxis(sliceRange) })),
  infer: ({ ranges }, args) =>
    inferUnary(args, ({ dtype, shape }) => {
      if (ranges.length !== shape.length)
        return E.left(`gives ${ranges.length} ranges for ${shape.length} axes`)
      const fault = ranges
        .map((range, axis) => sliceFault(range, shape[axis] ?? 1, axis))
        .find((f) => f !== undefined)
      return fault === undefined
        ? tensorType(
            dtype,
            shape.map((dim, axis) => {
              const range = ranges[axis]
              return range === undefined ? dim : lengthOf(range)
            }),
          )
        : E.left(fault)
    }),
  pullback: ({ ranges }, { args: [x], cotangent, build }) =>
    x === undefined
      ? []
      : [
          build.pad(
            cotangent,
            ranges.map((range, axis) => {
              const dim = x.shape[axis]
              if (range === undefined || typeof dim !== 'number') return undefined
              const count = lengthOf(range)
              const used = count === 0 ? 0 : (count - 1) * range.step + 1
              return { low: range.start, high: dim - range.start - used, interior: range.step - 1 }
            }),
          ),
        ],
  pushforward: linear((attributes, args) => slice.node(attributes, args)),
  evaluate: ({ ranges }, context) =>
    evaluateUnary(context, ({ shape, data }) => {
      const strides = rowMajorStrides(shape)
      return readStrided(
        data,
        context.shape,
        strides.map((stride, axis) => stride * (ranges[axis]?.step ?? 1)),
        strides.reduce((offset, stride, axis) => offset + stride * (ranges[axis]?.start ?? 0), 0),
      )
    }),
  cases: [
    {
      attributes: { ranges: [{ start: 1, stop: 5, step: 2 }, undefined] },
      args: [{ shape: [5, 2] }],
    },
    { attributes: { ranges: [{ start: 0, stop: 6, step: 4 }] }, args: [{ shape: [6] }] },
  ],
})
