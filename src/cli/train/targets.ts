import { type GpuOptions, gpu } from '../../gpu/index.js'
import { interpreter, javascript, type Target, wasm } from '../../index.js'

/**
 * What networks can be trained on.
 *
 * @internal
 */
export const targets: ReadonlyMap<string, (options: GpuOptions) => Target> = new Map<
  string,
  (options: GpuOptions) => Target
>([
  ['wasm', () => wasm()],
  ['javascript', () => javascript()],
  ['gpu', gpu],
  ['interpreter', () => interpreter()],
])
