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
  t.readonly(t.strict({ kind: t.literal('constant'), value: codecs.number })),
  t.readonly(t.strict({ kind: t.literal('uniform'), low: codecs.number, high: codecs.number })),
  t.readonly(t.strict({ kind: t.literal('normal'), mean: codecs.number, stddev: codecs.number })),
  t.readonly(
    t.strict({
      kind: t.literal('varianceScaling'),
      scale: codecs.number,
      mode: t.keyof({ fanIn: null, fanOut: null, fanAverage: null }),
      distribution: t.keyof({ uniform: null, normal: null }),
    }),
  ),
  t.readonly(t.strict({ kind: t.literal('values'), value: tensorCodec })),
  t.readonly(t.strict({ kind: t.literal('key') })),
])

/**
 * How a variable starts, as data: `zeros`, `heNormal` and the like make it.
 *
 * `varianceScaling` draws with variance scale/n, where n is the fan in, the fan out or their mean; `values` are given
 * numbers; `key` is the random key of the run itself.
 */
export type Initializer = t.TypeOf<typeof members>

export const initializer: t.Type<Initializer, unknown> = members
