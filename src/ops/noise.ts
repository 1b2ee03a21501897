import * as t from 'io-ts'
import { defineOp, type OpFamily } from '../expr/OpDefinition.js'
import * as codecs from './codecs.js'
import { floatAndRate, undecided } from './noisy.js'

export const noise: OpFamily<{ readonly site: string }> = defineOp<{ readonly site: string }>({
  name: 'noise',
  doc: 'A place where noise is added: (x, stddev) ↦ x + N(0, stddev²) in training, x in evaluation.',
  attributes: t.readonly(t.strict({ site: codecs.name })),
  infer: (_, args) => floatAndRate(args),
  pullback: (_, { cotangent }) => [cotangent],
  pushforward: (_, { tangents: [change] }) => change,
  evaluate: () => undecided,
  cases: [],
})
