import * as E from 'fp-ts/lib/Either.js'
import { defineOp, inferBinary, type as tensorType } from '../expr/OpDefinition.js'
import { foldIn as foldInKey } from '../random/threefry.js'
import * as codecs from './codecs.js'
import { isKey, keyOf, needsKey } from './key.js'

export const foldIn = defineOp<Readonly<Record<string, never>>>({
  name: 'foldIn',
  doc: 'threefry2x32(key, (0, data)): another key for every number, as jax.random.fold_in.',
  attributes: codecs.none,
  infer: (_, args) =>
    inferBinary(args, (key, data) => {
      if (!isKey(key)) return needsKey
      return (data.dtype === 'int' || data.dtype === 'uint32') && data.shape.length === 0
        ? tensorType('uint32', [2])
        : E.left(`folds in one int or uint32, got ${data.dtype} of rank ${data.shape.length}`)
    }),
  pullback: () => [],
  pushforward: () => undefined,
  evaluate: (_, { args: [key, data] }) =>
    key === undefined || data === undefined
      ? needsKey
      : E.right(Float64Array.from(foldInKey(keyOf(key), (data.data[0] ?? 0) >>> 0))),
  cases: [
    {
      attributes: {},
      args: [
        { shape: [2], dtype: 'uint32', from: 0, to: 2 ** 32 - 1 },
        { shape: [], dtype: 'int', from: 0, to: 1000 },
      ],
    },
  ],
})
