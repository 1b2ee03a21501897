import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Builders, Expr } from '../expr/Expr.js'
import {
  defineOp,
  evaluateUnary,
  inferUnary,
  type OpFamily,
  type as tensorType,
} from '../expr/OpDefinition.js'
import type { Shape } from '../expr/Shape.js'
import { elementCount, forEachOffset, rowMajorStrides } from '../expr/Tensor.js'
import * as codecs from './codecs.js'

export type Reduction = 'sum' | 'max' | 'min'

export interface ReduceAttributes {
  readonly kind: Reduction
  readonly axes: readonly number[]
}

const combine: { readonly [K in Reduction]: (x: number, y: number) => number } = {
  sum: (x, y) => x + y,
  max: Math.max,
  min: Math.min,
}

const identity: { readonly [K in Reduction]: number } = {
  sum: 0,
  max: Number.NEGATIVE_INFINITY,
  min: Number.POSITIVE_INFINITY,
}

export const without = (shape: Shape, axes: readonly number[]): Shape =>
  shape.filter((_, axis) => !axes.includes(axis))

/** Repeats a reduced value along the axes that were reduced. */
const spread = (reduced: Expr, like: Expr, axes: readonly number[], build: Builders): Expr =>
  build.broadcast(
    reduced,
    like.shape,
    like.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis)),
  )

/** 1 / number of winners where x is the extreme value of its group, 0 elsewhere: ties share the gradient. */
const shareOfWinners = (x: Expr, output: Expr, axes: readonly number[], build: Builders): Expr => {
  const wins = build.equal(x, spread(output, x, axes, build))
  return build.divide(wins, spread(build.sum(wins, axes), x, axes, build))
}

export const reduce: OpFamily<ReduceAttributes> = defineOp<ReduceAttributes>({
  name: 'reduce',
  doc: 'y = Σ x, max x or min x over the given axes, which are removed. Ties of max and min share the gradient.',
  attributes: t.readonly(t.strict({ kind: t.keyof({ sum: null, max: null, min: null }), axes: codecs.axes })),
  infer: ({ kind, axes }, args) =>
    inferUnary(args, ({ dtype, shape }) => {
      const missing = axes.find((axis) => axis >= shape.length)
      if (missing !== undefined) return E.left(`has no axis ${missing}`)
      if (dtype !== 'float' && dtype !== 'int') return E.left(`takes float or int, got ${dtype}`)
      if (kind !== 'sum' && axes.some((axis) => shape[axis] === 0))
        return E.left(`${kind} over an empty axis`)
      return tensorType(dtype, without(shape, axes))
    }),
  pullback: ({ kind, axes }, { args: [x], output, cotangent, build }) => {
    if (x === undefined || x.dtype !== 'float') return []
    const change = spread(cotangent, x, axes, build)
    return [kind === 'sum' ? change : build.multiply(shareOfWinners(x, output, axes, build), change)]
  },
  pushforward: ({ kind, axes }, { args: [x], tangents: [change], output, build }) => {
    if (x === undefined || change === undefined) return undefined
    return build.sum(
      kind === 'sum' ? change : build.multiply(shareOfWinners(x, output, axes, build), change),
      axes,
    )
  },
  evaluate: ({ kind, axes }, context) =>
    evaluateUnary(context, ({ shape, data }) => {
      const f = combine[kind]
      const out = new Float64Array(elementCount(context.shape)).fill(identity[kind])
      const outStrides = [...rowMajorStrides(context.shape)]
      const strides = shape.map((_, axis) => (axes.includes(axis) ? 0 : (outStrides.shift() ?? 0)))
      const columns = shape.at(-1) ?? 1
      const step = strides.at(-1) ?? 0
      forEachOffset(shape.slice(0, -1), strides.slice(0, -1), 0, (offset, row) => {
        for (let j = 0; j < columns; j += 1) {
          const at = offset + j * step
          out[at] = f(out[at] ?? 0, data[row * columns + j] ?? Number.NaN)
        }
      })
      return context.round === undefined ? out : out.map(context.round)
    }),
  cases: [
    { attributes: { kind: 'sum', axes: [1] }, args: [{ shape: [2, 3] }] },
    { attributes: { kind: 'sum', axes: [0, 2] }, args: [{ shape: [2, 3, 2] }] },
    { attributes: { kind: 'sum', axes: [] }, args: [{ shape: [2] }] },
    { attributes: { kind: 'max', axes: [0] }, args: [{ shape: [3, 2] }] },
    { attributes: { kind: 'min', axes: [0, 1] }, args: [{ shape: [3, 2] }] },
  ],
})
