import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Plan } from '../../../kernel/Plan.js'
import type { Step } from '../../../step/Step.js'
import { declarationText } from '../../ahead/declarationText.js'
import { fileNameFault, reservedNameFault } from '../../ahead/fileFaults.js'
import { safetensors } from '../../ahead/safetensors.js'
import { targetFault } from '../../arena/prepare.js'
import { bindForTarget, type CompileOptions } from '../../compile.js'
import { describe } from '../../describe.js'
import type { BoundStep, CompileError } from '../../Target.js'
import { order } from '../engine/modes.js'
import type { GpuOptions } from '../gpu.js'
import { planFor } from '../planFor.js'
import { moduleText } from './moduleText.js'
import { programTypes } from './programTypes.js'
import type { HostTable } from './tables.js'
import { type Variants, variantsOf } from './variants.js'

/** How a step becomes files for gpu.js. */
export interface GpuModuleOptions
  extends Omit<CompileOptions, 'target'>,
    Pick<GpuOptions, 'mode' | 'nonFinite'> {
  /** The name of the files without their endings: letters, digits, `_`, `-` and dots. Default `step`. */
  readonly name?: string
}

/** A step as files for gpu.js, and how large it is. */
export interface GpuModule {
  /** The text of `step.js`, an ES module. */
  readonly js: string
  /** The text of `step.d.ts`, its declaration file. */
  readonly declarations: string
  /** The bytes of `step.safetensors`, the first state. */
  readonly state: Uint8Array<ArrayBuffer>
  /** The kernels that gpu.js compiles in the mode that takes the most. */
  readonly kernels: number
  /** The memory of the values of one program, where each place is used again as soon as it may. */
  readonly arenaBytes: number
}

/** More would not fit into one string. */
const mostBytes = 2 ** 28

const constantBytes = ({ constants }: HostTable): number =>
  constants.reduce((total, { words }) => total + (typeof words === 'string' ? words.length : 0), 0)

/** All that may be wrong with a plan here and not on other targets. */
const faultsOf = (plan: Plan, name: string, { modes, variants }: Variants): readonly string[] => {
  const bytes = variants.reduce((total, { host }) => total + constantBytes(host), 0)
  return [
    ...(variants.length > 0
      ? []
      : modes.flatMap(({ name: mode, variant }) =>
          typeof variant === 'string' ? [modes.length > 1 ? `${mode}: ${variant}` : variant] : [],
        )),
    ...(bytes > mostBytes
      ? [`the constants have ${bytes} bytes in base64; a module holds at most ${mostBytes}`]
      : []),
    ...reservedNameFault(plan),
    ...fileNameFault(name),
  ]
}

const written = (
  bound: BoundStep,
  plan: Plan,
  { name = 'step', mode = 'auto', nonFinite = 'error' }: GpuModuleOptions,
): E.Either<CompileError, GpuModule> => {
  const found = variantsOf(plan, mode === 'auto' ? order : [mode])
  const faults = faultsOf(plan, name, found)
  if (faults.length > 0) return E.left(targetFault('gpu', ...faults))
  const { modes, variants, links } = found
  const { target, inputs, outputs, state: statePorts } = describe('gpu', bound)
  const kernels = Math.max(...variants.map(({ script }) => script.kernels.length + script.packs.length))
  const size = { kernels, arenaBytes: plan.bytes }
  const description = { target, inputs, outputs, state: statePorts, ...size }
  const state = safetensors(statePorts, bound.initial)
  return E.right({
    js: moduleText({
      name,
      tables: { description, finite: nonFinite === 'error', modes, variants },
      links,
      state: { name: `${name}.safetensors`, bytes: state },
    }),
    declarations: declarationText(size, description, programTypes(modes.map((entry) => entry.name))),
    state,
    ...size,
  })
}

/**
 * A step as an ES module whose only import is gpu.js. Write the results into one folder, as `step.js`, `step.d.ts` and
 * `step.safetensors`, which holds the first state, and install gpu.js where they are used. The module holds the sources
 * of the kernels and, as plain JavaScript, what the host works out beside them; it generates no code itself.
 *
 * The module exports `createProgram({ mode })`, which gives a promise of `{ ok: true, program }` or
 * `{ ok: false, error }`. With `auto`, the first mode that is there and runs the step is taken; `program.backend` says
 * which, and why others were passed over. `program.run(inputs)` gives a promise of `{ ok: true, outputs }` or
 * `{ ok: false, error }`. State stays on the device from run to run, and a run reads back once. Nothing throws or rejects.
 *
 * @param step made by `trainingStep`, `evaluationStep`, `monteCarloStep` or `makeStep`
 * @param options sizes of named dimensions, seed, a state to start from, what NaN and infinities are, and `mode`: with
 * one mode the module holds nothing for others
 *
 * @example
 * ```ts
 * import { getOrThrow, input, makeStep, mul } from 'regula'
 * import { gpuModule } from 'regula/gpu'
 * const step = makeStep({ outputs: { y: mul(input('x', ['n']), 2) } })
 * const { js, declarations } = getOrThrow(gpuModule(step, { dims: { n: 3 } }))
 * js.match(/\bimport\('.*?'\)/g) // => ["import('gpu.js')"]
 * declarations.includes('Value<readonly [3]>') // => true
 * ```
 */
export const gpuModule = (step: Step, options: GpuModuleOptions = {}): E.Either<CompileError, GpuModule> =>
  pipe(
    bindForTarget(step, options),
    E.chain((bound) =>
      pipe(
        planFor(bound),
        E.chain((plan) => written(bound, plan, options)),
      ),
    ),
  )
