import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Expr } from '../expr/Expr.js'
import { defineOp, type OpFamily, type as tensorType } from '../expr/OpDefinition.js'
import { type Dim, formatShape, sameShape } from '../expr/Shape.js'
import { elementCount } from '../expr/Tensor.js'
import * as codecs from './codecs.js'
import { without } from './reduce.js'

const total = (args: readonly Expr[], axis: number): Dim | undefined => {
  const sizes = args.map((x) => x.shape[axis])
  const numbers = sizes.filter((dim) => typeof dim === 'number')
  if (numbers.length === sizes.length) return numbers.reduce((n, dim) => n + dim, 0)
  return args.length === 1 ? sizes[0] : undefined
}

export const concat: OpFamily<{ readonly axis: number }> = defineOp<{ readonly axis: number }>({
  name: 'concat',
  doc: 'The arguments one after the other along an axis; the other axes are equal.',
  attributes: t.readonly(t.strict({ axis: codecs.axis })),
  infer: ({ axis }, args) => {
    const [first] = args
    if (first === undefined) return E.left('needs at least one argument')
    if (axis >= first.shape.length) return E.left(`has no axis ${axis}`)
    const other = args.find(
      (x) =>
        x.dtype !== first.dtype ||
        x.shape.length !== first.shape.length ||
        !sameShape(without(x.shape, [axis]), without(first.shape, [axis])),
    )
    if (other !== undefined)
      return E.left(`${formatShape(first.shape)} and ${formatShape(other.shape)} differ outside axis ${axis}`)
    const size = total(args, axis)
    return size === undefined
      ? E.left(`axis ${axis} has a named size, which cannot be added to another`)
      : tensorType(
          first.dtype,
          first.shape.map((dim, a) => (a === axis ? size : dim)),
        )
  },
  pullback: ({ axis }, { args, cotangent, build }) => {
    let start = 0
    return args.map((x) => {
      const size = x.shape[axis]
      if (typeof size !== 'number') return cotangent
      const range = { start, stop: start + size, step: 1 }
      start += size
      return build.slice(
        cotangent,
        x.shape.map((_, a) => (a === axis ? range : undefined)),
      )
    })
  },
  pushforward: ({ axis }, { args, tangents, build }) =>
    tangents.every((change) => change === undefined)
      ? undefined
      : concat.node(
          { axis },
          args.map((x, i) => tangents[i] ?? build.zeros(x)),
        ),
  evaluate: ({ axis }, { args, shape }) => {
    const out = new Float64Array(elementCount(shape))
    const outer = elementCount(shape.slice(0, axis))
    const chunks = args.map((x) => x.data.length / Math.max(outer, 1))
    const row = chunks.reduce((n, chunk) => n + chunk, 0)
    let start = 0
    args.forEach(({ data }, k) => {
      const chunk = chunks[k] ?? 0
      for (let i = 0; i < outer; i += 1) out.set(data.subarray(i * chunk, (i + 1) * chunk), i * row + start)
      start += chunk
    })
    return E.right(out)
  },
  cases: [
    { attributes: { axis: 1 }, args: [{ shape: [2, 1] }, { shape: [2, 3] }] },
    { attributes: { axis: 0 }, args: [{ shape: [1] }, { shape: [2] }, { shape: [3] }] },
  ],
})
