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
import { rowMajorStrides } from '../expr/Tensor.js'
import * as codecs from './codecs.js'

export interface CumulativeSumAttributes {
  readonly axis: number
  readonly reverse: boolean
}

export const cumulativeSum: OpFamily<CumulativeSumAttributes> = defineOp<CumulativeSumAttributes>({
  name: 'cumulativeSum',
  doc: 'y[…, i, …] = Σ of x[…, j, …] over j ≤ i, or over j ≥ i in reverse.',
  attributes: t.readonly(t.strict({ axis: codecs.axis, reverse: t.boolean })),
  infer: ({ axis }, args) =>
    inferUnary(args, ({ dtype, shape }) =>
      dtype !== 'float'
        ? E.left(`takes float, got ${dtype}`)
        : axis < shape.length
          ? tensorType(dtype, shape)
          : E.left(`has no axis ${axis}`),
    ),
  pullback: ({ axis, reverse }, { cotangent }) => [
    cumulativeSum.node({ axis, reverse: !reverse }, [cotangent]),
  ],
  pushforward: linear((attributes, args) => cumulativeSum.node(attributes, args)),
  evaluate: ({ axis, reverse }, context) =>
    evaluateUnary(context, ({ shape, data }) => {
      const out = Float64Array.from(data)
      const stride = rowMajorStrides(shape)[axis] ?? 1
      const size = shape[axis] ?? 1
      const round = context.round ?? ((x: number) => x)
      for (let step = 0; step < data.length; step += 1) {
        const position = reverse ? data.length - 1 - step : step
        const i = Math.floor(position / stride) % size
        const before = reverse ? position + stride : position - stride
        if (i !== (reverse ? size - 1 : 0)) out[position] = round((out[position] ?? 0) + (out[before] ?? 0))
      }
      return out
    }),
  cases: [
    { attributes: { axis: 1, reverse: false }, args: [{ shape: [2, 3] }] },
    { attributes: { axis: 0, reverse: true }, args: [{ shape: [3, 2] }] },
  ],
})
