import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Plan } from '../../kernel/Plan.js'
import { targetFault } from '../arena/prepare.js'
import { describe } from '../describe.js'
import type { BoundStep, CompileError, Program, Target } from '../Target.js'
import { makeAutomatic } from './automatic.js'
import { makeDevice } from './Device.js'
import { engineFor } from './engine/Engine.js'
import { type Mode, modes, order } from './engine/modes.js'
import { linkedHost } from './linkedHost.js'
import { planFor } from './planFor.js'
import { makeProgram } from './program.js'
import { scriptFor } from './scriptFor.js'
import { whenForgotten } from './whenForgotten.js'

/** How the gpu target runs. */
export interface GpuOptions {
  /**
   * What the kernels run on. `auto` takes the first of `webgpu`, `webgl2`, `webgl`, `headlessgl`, `webasm`, `cpu` that is
   * there and whose first run agrees with the interpreter. Default `auto`.
   */
  readonly mode?: Mode | 'auto'
  /** Whether a NaN or an infinity in an output or in the next state is an error. Default `error`. */
  readonly nonFinite?: 'error' | 'allow'
}

/** A program of a plan in one mode; the text says why there is none. */
const programIn = async (
  bound: BoundStep,
  plan: Plan,
  mode: Mode,
  nonFinite: 'error' | 'allow',
  mostNumbers: number | undefined,
): Promise<E.Either<readonly string[], Program>> => {
  const engine = await engineFor(mode)
  if (E.isLeft(engine)) return E.left([engine.left])
  const found = scriptFor(plan, mode, mostNumbers)
  if (E.isLeft(found)) return found
  const host = linkedHost(found.right.host)
  if (E.isLeft(host)) return E.left([host.left])
  const device = makeDevice(found.right.script, engine.right)
  const program = makeProgram({
    bound,
    plan,
    description: describe('gpu', bound),
    backend: { name: mode, passedOver: [] },
    host: host.right,
    device,
    nonFinite,
  })
  if (modes[mode].hasOwnMemory) whenForgotten(device, device.release)
  const loaded = await program.load(bound.initial)()
  return E.isLeft(loaded) ? E.left(loaded.left.problems) : E.right(program)
}

const compileFor =
  ({ mode = 'auto', nonFinite = 'error' }: GpuOptions, mostNumbers?: number) =>
  (bound: BoundStep): TaskEither<CompileError, Program> =>
  async () => {
    if (mode !== 'auto' && !order.includes(mode))
      return E.left(targetFault('gpu', `there is no mode '${mode}'; there are auto, ${order.join(', ')}`))
    const plan = planFor(bound)
    if (E.isLeft(plan)) return plan
    const inMode = (one: Mode) => programIn(bound, plan.right, one, nonFinite, mostNumbers)
    if (mode === 'auto') return makeAutomatic(bound, order, inMode)()
    const made = await inMode(mode)
    return E.isLeft(made) ? E.left(targetFault('gpu', ...made.left)) : made
  }

/**
 * Kernels of gpu.js, an optional peer: `npm install gpu.js`. One kernel works out one array, a number for each thread;
 * state stays on the device, and a run reads back its outputs and nothing else. `program.backend` says what really runs.
 *
 * Modes: `webgpu` (browsers, and Node with the package `webgpu`), `webgl2` and `webgl` (browsers), `headlessgl` (Node with
 * the package `gl`), `webasm` and `cpu` (everywhere). Floats are float32. Whole numbers that are given are exact up to 2²⁴, and
 * those that are worked out are below it; more is an error that names the operation, also inside an expression. `sin` and `cos` are good up to 10⁵. What
 * WebGPU refuses, memory that it does not have among it, is an error of the run, with the kernel.
 *
 * NaN goes where IEEE 754 says, through comparisons, `maximum` and functions, also where compilers for GPUs take every float for
 * a number: bits are compared in WGSL and GLSL 3. `webgl` and `headlessgl` have no integers, and there it is as far as Mesa and ANGLE were
 * seen to go. Logarithms, roots and powers that are not defined give an infinity instead of NaN on GPUs, which is found as well.
 * Arrays of more than 2²⁴ numbers go in parts; what takes numbers of such an array by index, or looks for the place of the
 * largest beyond the end of a part, is refused with the name of the kernel.
 *
 * @example
 * ```ts
 * import { compile, getOrThrow, input, makeStep, mul } from 'regula'
 * import { gpu } from 'regula/gpu'
 * const step = makeStep({ outputs: { y: mul(input('x', ['n']), 2) } })
 * const program = getOrThrow(await compile(step, { dims: { n: 3 }, target: gpu({ mode: 'webasm' }) })())
 * getOrThrow(await program.run({ x: [1, 2, 3] })()).y.data // => [2, 4, 6]
 * program.backend.name // => 'webasm'
 * ```
 */
export const gpu = (options: GpuOptions = {}): Target => ({ name: 'gpu', compile: compileFor(options) })

/** The same over arrays of at most so many numbers: what is longer goes in parts. Laws hold of few numbers as of many. */
export const gpuInParts = (mostNumbers: number, options: GpuOptions = {}): Target => ({
  name: 'gpu',
  compile: compileFor(options, mostNumbers),
})
