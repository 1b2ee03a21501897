import * as t from 'io-ts'

/**
 * What the options of `regula explain` say, after the parsers of the single options.
 *
 * @internal
 */
export const explainFlags = t.intersection([
  t.type({ format: t.string, graph: t.keyof({ before: null, after: null, plan: null }) }),
  t.partial({
    example: t.literal('digits'),
    dims: t.readonlyArray(t.tuple([t.string, t.number])),
    out: t.string,
  }),
])

/** @internal */
export type ExplainFlags = t.TypeOf<typeof explainFlags>
