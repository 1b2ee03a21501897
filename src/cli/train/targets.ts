import { interpreter, javascript, type Target, wasm } from '../../index.js'

/**
 * What networks can be trained on.
 *
 * @internal
 */
export const targets: ReadonlyMap<string, Target> = new Map(
  [wasm(), javascript(), interpreter()].map((target) => [target.name, target] as const),
)
