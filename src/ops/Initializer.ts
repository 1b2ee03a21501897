import * as t from 'io-ts'
import * as codecs from './codecs.js'
import { tensorCodec } from './tensorCodec.js'

/**
 * How a state variable starts, as data.
 *
 * `varianceScaling` draws with variance scale / n, where n is the fan in, the fan out or their mean; `key` is
 * the random key of the run itself.
 */
const members = t.union([
  t.readonly(t.type({ kind: t.literal('constant'), value: codecs.number })),
  t.readonly(t.type({ kind: t.literal('uniform'), low: codecs.number, high: codecs.number })),
  t.readonly(t.type({ kind: t.literal('normal'), mean: codecs.number, stddev: codecs.number })),
  t.readonly(
    t.type({
      kind: t.literal('varianceScaling'),
      scale: codecs.number,
      mode: t.keyof({ fanIn: null, fanOut: null, fanAverage: null }),
      distribution: t.keyof({ uniform: null, normal: null }),
    }),
  ),
  t.readonly(t.type({ kind: t.literal('values'), value: tensorCodec })),
  t.readonly(t.type({ kind: t.literal('key') })),
])

export type Initializer = t.TypeOf<typeof members>

export const initializer: t.Type<Initializer, unknown> = members
