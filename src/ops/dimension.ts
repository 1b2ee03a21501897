import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { arity, defineOp, type as tensorType } from '../expr/OpDefinition.js'
import { type Shape, sizeOf } from '../expr/Shape.js'
import * as codecs from './codecs.js'

export const dimension = defineOp<{ readonly shape: Shape }>({
  name: 'dimension',
  doc: 'The product of sizes, as a float: the n of a mean over axes whose sizes are bound at compile time.',
  attributes: t.readonly(t.strict({ shape: codecs.shape })),
  infer: (_, args) =>
    pipe(
      arity(args, 0),
      E.chain(() => tensorType('float', [])),
    ),
  pullback: () => [],
  pushforward: () => undefined,
  evaluate: ({ shape }) => {
    const size = sizeOf(shape)
    return Number.isNaN(size)
      ? E.left(`the sizes [${shape.join(', ')}] are not bound`)
      : E.right(Float64Array.of(size))
  },
  mapDims: ({ shape }, replace) => ({ shape: shape.map(replace) }),
  cases: [{ attributes: { shape: [2, 3] }, args: [] }],
})
