import * as E from 'fp-ts/lib/Either.js'
import { prepare, targetFault } from '../arena/prepare.js'
import { describe } from '../describe.js'
import type { BoundStep, CompileError, Program, Target } from '../Target.js'
import { mostBytes, planModule } from './planModule.js'
import { makeProgram } from './program.js'
import type { WasmOptions } from './Run.js'
import { relaxedMultiplyAdd } from './relaxed.js'
import { start } from './start.js'
import { hostWorker } from './threads/hostWorker.js'
import type { StartWorker } from './threads/Worker.js'

const mostThreads = 64

const threadFaults = ({ threads = 1 }: WasmOptions): readonly string[] =>
  Number.isInteger(threads) && threads >= 1 && threads <= mostThreads
    ? []
    : [`threads is ${threads}; it is a whole number from 1 to ${mostThreads}`]

const compileWith = async (
  bound: BoundStep,
  options: WasmOptions,
  startWorker: StartWorker | undefined,
): Promise<E.Either<CompileError, Program>> => {
  const faults = threadFaults(options)
  if (faults.length > 0) return E.left(targetFault('wasm', ...faults))
  const prepared = prepare(bound, { target: 'wasm', largestArena: mostBytes })
  if (E.isLeft(prepared)) return prepared
  const plan = prepared.right
  const relaxed = options.deterministic === true ? undefined : await relaxedMultiplyAdd()
  const threads = startWorker === undefined ? 1 : (options.threads ?? 1)
  const built = planModule(plan, { isRelaxed: relaxed !== undefined, threads, keepsInputs: true })
  const started = await start(built, startWorker)
  if (E.isLeft(started)) return E.left(targetFault('wasm', started.left))
  const description = {
    ...describe('wasm', bound),
    multiplyAdd: relaxed ?? 'separate',
    threads: started.right.threads,
  }
  return E.right(makeProgram(bound, plan, description, started.right.runner, options))
}

/** The target on a host that starts workers in its own way, or not at all. */
export const wasmWith =
  (startWorker: StartWorker | undefined) =>
  (options: WasmOptions = {}): Target => ({
    name: 'wasm',
    compile: (bound) => () => compileWith(bound, options, startWorker),
  })

/**
 * WebAssembly with vectors of four float32, made in this process. Every float is a float32; matrix products
 * are summed in float32 (in runs of 1,024 terms, so that long sums keep about five digits), all other sums in float64 until
 * they are done. Integers are 32-bit in memory, and a number beyond that is an error.
 *
 * @example
 * ```ts
 * import { compile, getOrThrow, input, makeStep, mul, wasm } from 'regula'
 * const step = makeStep({ outputs: { y: mul(input('x', ['n']), 2) } })
 * const program = getOrThrow(await compile(step, { dims: { n: 3 }, target: wasm() })())
 * getOrThrow(await program.run({ x: [1, 2, 3] })()).y.data // => [2, 4, 6]
 * ```
 */
export const wasm = (options: WasmOptions = {}): Target => wasmWith(hostWorker())(options)
