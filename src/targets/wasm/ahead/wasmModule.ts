import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Plan } from '../../../kernel/Plan.js'
import type { Step } from '../../../step/Step.js'
import { declarationText } from '../../ahead/declarationText.js'
import { fileNameFault, reservedNameFault } from '../../ahead/fileFaults.js'
import { safetensors } from '../../ahead/safetensors.js'
import { prepare, targetFault } from '../../arena/prepare.js'
import { bindForTarget, type CompileOptions } from '../../compile.js'
import { describe } from '../../describe.js'
import type { BoundStep, CompileError } from '../../Target.js'
import { mostBytes, type PlanModule, pageBytes, planModule } from '../planModule.js'
import type { WasmOptions } from '../Run.js'
import { moduleText } from './moduleText.js'
import { isFused } from './multiplyAdd.js'
import { programTypes } from './programTypes.js'
import { wasmFile } from './wasmFile.js'

/** How a step becomes files. */
export interface WasmModuleOptions
  extends Omit<CompileOptions, 'target'>,
    Pick<WasmOptions, 'nonFinite' | 'deterministic'> {
  /** The name of the files without their endings: letters, digits, `_`, `-` and dots. Default `step`. */
  readonly name?: string
}

/** A step as files, and how large it is when it runs. */
export interface WasmModule {
  /** The bytes of `step.wasm`. */
  readonly wasm: Uint8Array<ArrayBuffer>
  /** The text of `step.js`, an ES module. */
  readonly js: string
  /** The text of `step.d.ts`, its declaration file. */
  readonly declarations: string
  /** The bytes of `step.safetensors`, the first state. */
  readonly state: Uint8Array<ArrayBuffer>
  readonly kernels: number
  /** The memory of the values of one program. */
  readonly arenaBytes: number
}

/** All that may be wrong with a plan here and not on other targets. */
const faultsOf = (plan: Plan, name: string, modules: readonly PlanModule[]): readonly string[] => {
  const bytes = pageBytes * modules.reduce((most, { pages }) => Math.max(most, pages), 0)
  return [
    ...(bytes > mostBytes
      ? [`the step takes ${bytes} bytes of memory; at most ${mostBytes} are possible`]
      : []),
    ...reservedNameFault(plan),
    ...fileNameFault(name),
  ]
}

const written = (
  bound: BoundStep,
  plan: Plan,
  { name = 'step', nonFinite = 'error', deterministic = false }: WasmModuleOptions,
): E.Either<CompileError, WasmModule> => {
  const moduleOf = (isRelaxed: boolean): PlanModule =>
    planModule(plan, { isRelaxed, threads: 1, extra: [['fused', isFused]] })
  const plain = moduleOf(false)
  const relaxed = deterministic ? undefined : moduleOf(true)
  const faults = faultsOf(plan, name, relaxed === undefined ? [plain] : [plain, relaxed])
  if (faults.length > 0) return E.left(targetFault('wasm', ...faults))
  const description = describe('wasm', bound)
  const { bytes: wasm, tables } = wasmFile(plan, description, nonFinite === 'error', plain, relaxed)
  const state = safetensors(description.state, bound.initial)
  return E.right({
    wasm,
    js: moduleText({ name, wasm, tables, state }),
    declarations: declarationText(
      { kernels: plan.kernels.length, arenaBytes: plan.bytes },
      description,
      programTypes(deterministic),
    ),
    state,
    kernels: plan.kernels.length,
    arenaBytes: plan.bytes,
  })
}

/**
 * A step as WebAssembly and an ES module that loads it: for a page or a worker under a content security policy with
 * `wasm-unsafe-eval`, a bundler, or a place where nothing is installed. Write the results into one folder, as
 * `step.wasm`, `step.js`, `step.d.ts` and `step.safetensors`, which holds the first state. It runs on one thread.
 *
 * The module exports `createProgram(options?)`, which gives a promise of `{ ok: true, program }` or
 * `{ ok: false, error }`. `program.run(inputs)` gives `{ ok: true, outputs }` or `{ ok: false, error }` at once. Nothing
 * throws. Where the engine has relaxed multiply-add, it is used, unless `deterministic` is set.
 *
 * @param step made by `trainingStep`, `evaluationStep`, `monteCarloStep` or `makeStep`
 * @param options sizes of named dimensions, seed, a state to start from, what NaN and infinities are, `deterministic`
 *
 * @example
 * ```ts
 * import { getOrThrow, input, makeStep, mul, wasmModule } from 'regula'
 * const step = makeStep({ outputs: { y: mul(input('x', ['n']), 2) } })
 * const { wasm, js, declarations } = getOrThrow(wasmModule(step, { dims: { n: 3 } }))
 * String.fromCharCode(...wasm.subarray(1, 4)) // => 'asm'
 * js.includes("new URL('./step.wasm', import.meta.url)") // => true
 * declarations.includes('Value<readonly [3]>') // => true
 * ```
 */
export const wasmModule = (step: Step, options: WasmModuleOptions = {}): E.Either<CompileError, WasmModule> =>
  pipe(
    bindForTarget(step, options),
    E.chain((bound) =>
      pipe(
        prepare(bound, { target: 'wasm', largestArena: mostBytes }),
        E.chain((plan) => written(bound, plan, options)),
      ),
    ),
  )
