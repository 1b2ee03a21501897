import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { type GpuOptions, gpuModule } from '../../gpu/index.js'
import {
  type CompileError,
  type CompileOptions,
  javascriptModule,
  type Step,
  wasmModule,
} from '../../index.js'

/**
 * What a target writes: texts and bytes by the endings of their files, and how large the program is.
 *
 * @internal
 */
export interface Compiled {
  readonly files: readonly (readonly [ending: string, content: string | Uint8Array])[]
  readonly kernels: number
  readonly arenaBytes: number
}

interface CompilerOptions extends Omit<CompileOptions, 'target'>, Pick<Required<GpuOptions>, 'mode'> {
  /** The name of the files. */
  readonly name: string
  readonly deterministic: boolean
}

type Compiler = (step: Step, options: CompilerOptions) => E.Either<CompileError, Compiled>

/**
 * The targets that write files, each on a line of its own.
 *
 * @internal
 */
export const compilers: ReadonlyMap<string, Compiler> = new Map<string, Compiler>([
  [
    'javascript',
    (step, options) =>
      pipe(
        javascriptModule(step, options),
        E.map(({ js, declarations, kernels, arenaBytes }) => ({
          files: [
            ['js', js],
            ['d.ts', declarations],
          ],
          kernels,
          arenaBytes,
        })),
      ),
  ],
  [
    'wasm',
    (step, options) =>
      pipe(
        wasmModule(step, options),
        E.map(({ wasm, js, declarations, state, kernels, arenaBytes }) => ({
          files: [
            ['wasm', wasm],
            ['js', js],
            ['d.ts', declarations],
            ['safetensors', state],
          ],
          kernels,
          arenaBytes,
        })),
      ),
  ],
  [
    'gpu',
    (step, options) =>
      pipe(
        gpuModule(step, options),
        E.map(({ js, declarations, state, kernels, arenaBytes }) => ({
          files: [
            ['js', js],
            ['d.ts', declarations],
            ['safetensors', state],
          ],
          kernels,
          arenaBytes,
        })),
      ),
  ],
])
