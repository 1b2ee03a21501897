import { interpreter, javascript, type Target } from '../../index.js'

/**
 * What networks can be trained on.
 *
 * @internal
 */
export const targets: ReadonlyMap<string, Target> = new Map(
  [javascript(), interpreter()].map((target) => [target.name, target] as const),
)
