import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { PadRange } from '../expr/Expr.js'
import {
  defineOp,
  evaluateUnary,
  inferUnary,
  linear,
  type OpFamily,
  type as tensorType,
} from '../expr/OpDefinition.js'
import type { Dim } from '../expr/Shape.js'
import { elementCount, forEachOffset, rowMajorStrides } from '../expr/Tensor.js'
import * as codecs from './codecs.js'

const paddedSize = (range: PadRange, dim: Dim): Dim =>
  range === undefined || typeof dim === 'string'
    ? dim
    : range.low + range.high + dim + Math.max(0, dim - 1) * range.interior

const padRange = codecs.optional<NonNullable<PadRange>>(
  t.readonly(t.strict({ low: codecs.index, high: codecs.index, interior: codecs.index })),
)

export const pad: OpFamily<{ readonly ranges: readonly PadRange[] }> = defineOp<{
  readonly ranges: readonly PadRange[]
}>({
  name: 'pad',
  doc: 'Zeros before (low), after (high) and between (interior) the elements of every axis.',
  attributes: t.readonly(t.strict({ ranges: codecs.perAxis(padRange) })),
  infer: ({ ranges }, args) =>
    inferUnary(args, ({ dtype, shape }) => {
      if (ranges.length !== shape.length)
        return E.left(`gives ${ranges.length} ranges for ${shape.length} axes`)
      const named = shape.findIndex((dim, axis) => typeof dim === 'string' && ranges[axis] !== undefined)
      return named < 0
        ? tensorType(
            dtype,
            shape.map((dim, axis) => paddedSize(ranges[axis], dim)),
          )
        : E.left(`axis ${named} has the named size '${shape[named]}' and cannot be padded`)
    }),
  pullback: ({ ranges }, { args: [x], cotangent, build }) =>
    x === undefined
      ? []
      : [
          build.slice(
            cotangent,
            ranges.map((range, axis) => {
              const dim = x.shape[axis]
              if (range === undefined || typeof dim !== 'number') return undefined
              const step = range.interior + 1
              return { start: range.low, stop: range.low + (dim === 0 ? 0 : (dim - 1) * step + 1), step }
            }),
          ),
        ],
  pushforward: linear((attributes, args) => pad.node(attributes, args)),
  evaluate: ({ ranges }, context) =>
    evaluateUnary(context, ({ shape, data }) => {
      const out = new Float64Array(elementCount(context.shape))
      const strides = rowMajorStrides(context.shape)
      forEachOffset(
        shape,
        strides.map((stride, axis) => stride * ((ranges[axis]?.interior ?? 0) + 1)),
        strides.reduce((offset, stride, axis) => offset + stride * (ranges[axis]?.low ?? 0), 0),
        (offset, position) => {
          out[offset] = data[position] ?? Number.NaN
        },
      )
      return out
    }),
  cases: [
    {
      attributes: { ranges: [{ low: 1, high: 0, interior: 0 }, undefined] },
      args: [{ shape: [2, 2] }],
    },
    { attributes: { ranges: [{ low: 0, high: 2, interior: 1 }] }, args: [{ shape: [3] }] },
  ],
})
