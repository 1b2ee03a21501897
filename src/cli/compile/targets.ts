import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { type CompileError, type CompileOptions, javascriptModule, type Step } from '../../index.js'

/**
 * What a target writes: texts by the endings of their files, and how large the program is.
 *
 * @internal
 */
export interface Compiled {
  readonly files: readonly (readonly [ending: string, text: string])[]
  readonly kernels: number
  readonly arenaBytes: number
}

type Compiler = (step: Step, options: Omit<CompileOptions, 'target'>) => E.Either<CompileError, Compiled>

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
])
