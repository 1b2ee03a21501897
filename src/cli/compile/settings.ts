import * as t from 'io-ts'
import { mode } from '../mode.js'

/**
 * What the options of `regula compile` say, after the parsers of the single options.
 *
 * @internal
 */
export const compileFlags = t.intersection([
  t.type({ target: t.string, out: t.string, seed: t.number, name: t.string }),
  t.partial({
    dims: t.readonlyArray(t.tuple([t.string, t.number])),
    state: t.string,
    deterministic: t.boolean,
    mode,
  }),
])

/** @internal */
export type CompileFlags = t.TypeOf<typeof compileFlags>
