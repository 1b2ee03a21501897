import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { arity, defineOp, type as tensorType } from '../expr/OpDefinition.js'
import type { Tensor } from '../expr/Tensor.js'
import { tensorCodec } from './tensorCodec.js'

export const constant = defineOp<{ readonly value: Tensor }>({
  name: 'constant',
  doc: 'A value that is written into the graph.',
  attributes: t.readonly(t.strict({ value: tensorCodec })),
  infer: ({ value }, args) =>
    pipe(
      arity(args, 0),
      E.chain(() => tensorType(value.dtype, value.shape)),
    ),
  pullback: () => [],
  pushforward: () => undefined,
  evaluate: ({ value }, { round }) =>
    E.right(Float64Array.from(value.data, value.dtype === 'float' && round !== undefined ? round : (x) => x)),
  cases: [
    { attributes: { value: { dtype: 'float', shape: [2], data: Float64Array.of(1.5, -2) } }, args: [] },
  ],
})
