import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { defineOp, inferUnary, type as tensorType } from '../expr/OpDefinition.js'
import type { Shape } from '../expr/Shape.js'
import { elementCount } from '../expr/Tensor.js'
import { randomBits, uniformFromBits } from '../random/threefry.js'
import * as codecs from './codecs.js'
import { isKey, keyOf, needsKey } from './key.js'

export interface RandomAttributes {
  readonly kind: 'bits' | 'uniform'
  readonly shape: Shape
}

export const random = defineOp<RandomAttributes>({
  name: 'random',
  doc: 'bits: uniform 32-bit words of the key, as jax.random.bits; uniform: floor(bits / 2⁹) · 2⁻²³, in [0, 1).',
  attributes: t.readonly(t.strict({ kind: t.keyof({ bits: null, uniform: null }), shape: codecs.shape })),
  infer: ({ kind, shape }, args) =>
    inferUnary(args, (key) =>
      isKey(key) ? tensorType(kind === 'bits' ? 'uint32' : 'float', shape) : needsKey,
    ),
  pullback: () => [],
  pushforward: () => undefined,
  evaluate: ({ kind }, { args: [key], shape }) => {
    if (key === undefined) return needsKey
    const bits = randomBits(keyOf(key), elementCount(shape))
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
