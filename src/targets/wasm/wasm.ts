import * as E from 'fp-ts/lib/Either.js'
import { engine } from '../../wasm/engine.js'
import { prepare, targetFault } from '../arena/prepare.js'
import { describe } from '../describe.js'
import type { BoundStep, CompileError, Program, Target } from '../Target.js'
import { planModule } from './planModule.js'
import { makeProgram } from './program.js'
import type { Runner, WasmOptions } from './Run.js'
import { relaxedMultiplyAdd } from './relaxed.js'

const isRun = (u: unknown): u is () => void => typeof u === 'function'
const isUnfinite = (u: unknown): u is (from: number, to: number) => number => typeof u === 'function'

const compileWith = async (
  bound: BoundStep,
  options: WasmOptions,
): Promise<E.Either<CompileError, Program>> => {
  const prepared = prepare(bound, { target: 'wasm', largestArena: 2 ** 31 })
  if (E.isLeft(prepared)) return prepared
  const plan = prepared.right
  if (engine === undefined) return E.left(targetFault('wasm', 'there is no WebAssembly here'))
  const multiplyAdd = options.deterministic === true ? undefined : await relaxedMultiplyAdd()
  const built = planModule(plan, { isRelaxed: multiplyAdd !== undefined, threads: 1 })
  const memory = new engine.Memory({ initial: built.pages, maximum: built.pages })
  const module = await engine.compile(built.bytes)
  const { exports } = await engine.instantiate(module, {
    env: { memory, scratch: built.scratch[0] ?? 0 },
  })
  const { run, unfinite } = exports
  if (!isRun(run) || !isUnfinite(unfinite))
    return E.left(targetFault('wasm', 'the module lacks its functions'))
  const runner: Runner = {
    memory: memory.buffer,
    run: () => {
      run()
      return undefined
    },
    hasUnfinite: (from, to) => unfinite(from, to) !== 0,
  }
  return E.right(makeProgram(bound, plan, describe('wasm', bound), runner, options))
}

/**
 * WebAssembly with vectors of four float32, made in this process. Every float is a float32; sums outside of matrix
 * products are float64 until they are done. Integers are 32-bit in memory, and a number beyond that is an error.
 *
 * @example
 * ```ts
 * import { compile, getOrThrow, input, makeStep, mul, wasm } from 'regula'
 * const step = makeStep({ outputs: { y: mul(input('x', ['n']), 2) } })
 * const program = getOrThrow(await compile(step, { dims: { n: 3 }, target: wasm() })())
 * getOrThrow(await program.run({ x: [1, 2, 3] })()).y.data // => [2, 4, 6]
 * ```
 */
export const wasm = (options: WasmOptions = {}): Target => ({
  name: 'wasm',
  compile: (bound) => () => compileWith(bound, options),
})
