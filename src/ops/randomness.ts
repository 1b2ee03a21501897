/* Random numbers as pure functions of a key: Threefry-2x32, as in JAX. */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Expr, Operand } from '../expr/Expr.js'
import { defineOp, inferBinary, inferUnary, type as tensorType } from '../expr/OpDefinition.js'
import { type Shape, sameShape } from '../expr/Shape.js'
import type { Key } from '../random/key.js'
import { foldIn as foldInKey, randomBits, uniformFromBits } from '../random/threefry.js'
import * as codecs from './codecs.js'

export interface RandomAttributes {
  readonly kind: 'bits' | 'uniform'
  readonly shape: Shape
}

const isKey = (node: Expr): boolean => node.dtype === 'uint32' && sameShape(node.shape, [2])

const keyOf = ({ data: [high = 0, low = 0] }: Operand): Key => [high, low]

const needsKey = E.left('needs a key: uint32 of shape [2]')

export const random = defineOp<RandomAttributes>({
  name: 'random',
  doc: 'bits: uniform 32-bit words of the key, as jax.random.bits; uniform: floor(bits / 2⁹) · 2⁻²³, in [0, 1).',
  attributes: t.readonly(t.type({ kind: t.keyof({ bits: null, uniform: null }), shape: codecs.shape })),
  infer: ({ kind, shape }, args) =>
    inferUnary(args, (key) =>
      isKey(key) ? tensorType(kind === 'bits' ? 'uint32' : 'float', shape) : needsKey,
    ),
  pullback: () => [],
  pushforward: () => undefined,
  evaluate: ({ kind }, { args: [key], shape }) => {
    if (key === undefined) return needsKey
    const bits = randomBits(
      keyOf(key),
      shape.reduce((n, d) => n * d, 1),
    )
    return E.right(Float64Array.from(bits, kind === 'bits' ? (x) => x : uniformFromBits))
  },
  mapDims: ({ kind, shape }, replace) => ({ kind, shape: shape.map(replace) }),
  cases: [
    {
      attributes: { kind: 'uniform', shape: [2, 3] },
      args: [{ shape: [2], dtype: 'uint32', from: 0, to: 2 ** 32 - 1 }],
    },
    {
      attributes: { kind: 'bits', shape: [3] },
      args: [{ shape: [2], dtype: 'uint32', from: 0, to: 2 ** 32 - 1 }],
    },
  ],
})

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
