import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { writesOf } from '../../kernel/Kernel.js'
import type { Plan } from '../../kernel/Plan.js'
import { prepare, targetFault } from '../arena/prepare.js'
import { describe } from '../describe.js'
import type { BoundStep, CompileError, Program, Target } from '../Target.js'
import { makeAutomatic } from './automatic.js'
import { makeDevice } from './Device.js'
import type { DevicePlan } from './DevicePlan.js'
import { engineFor } from './engine/Engine.js'
import { type Mode, modes, order } from './engine/modes.js'
import { makeHost } from './Host.js'
import { lowerPlan } from './lower/lowerPlan.js'
import { makeProgram } from './program.js'

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

/** What is reached by an index is counted in 32 bits. */
const limits = { target: 'gpu', largestArena: 2 ** 32 } as const

const tooLarge = ({ arrays }: DevicePlan, mode: Mode): readonly string[] =>
  arrays.flatMap(({ name, count }) =>
    count > modes[mode].mostNumbers
      ? [`${name} has ${count} numbers; ${mode} kernels address ${modes[mode].mostNumbers} exactly`]
      : [],
  )

const changedBuffers = (plan: Plan): readonly number[] => [
  ...new Set(plan.kernels.flatMap((kernel) => writesOf(kernel).map(({ buffer }) => buffer))),
]

/** Programs end when nothing holds them any more: what they have on a device goes then. */
const ended = new FinalizationRegistry<() => void>((release) => release())

/** A program of a plan in one mode; the text says why there is none. */
const programIn = async (
  bound: BoundStep,
  plan: Plan,
  mode: Mode,
  nonFinite: 'error' | 'allow',
): Promise<E.Either<readonly string[], Program>> => {
  const engine = await engineFor(mode)
  if (E.isLeft(engine)) return E.left([engine.left])
  const lowered = lowerPlan(plan, modes[mode])
  if (E.isLeft(lowered)) return lowered
  const large = tooLarge(lowered.right, mode)
  if (large.length > 0) return E.left(large)
  const host = makeHost(lowered.right.host, changedBuffers(lowered.right.host))
  if (E.isLeft(host)) return E.left([host.left])
  const device = makeDevice(lowered.right, engine.right)
  const program = makeProgram({
    bound,
    plan,
    description: describe('gpu', bound),
    backend: { name: mode, passedOver: [] },
    host: host.right,
    device,
    nonFinite,
  })
  if (modes[mode].hasOwnMemory) ended.register(program, device.release)
  const loaded = await program.load(bound.initial)()
  return E.isLeft(loaded) ? E.left(loaded.left.problems) : E.right(program)
}

const compileFor =
  ({ mode = 'auto', nonFinite = 'error' }: GpuOptions) =>
  (bound: BoundStep): TaskEither<CompileError, Program> =>
  async () => {
    const plan = prepare(bound, limits)
    if (E.isLeft(plan)) return plan
    const inMode = (one: Mode) => programIn(bound, plan.right, one, nonFinite)
    if (mode === 'auto') return makeAutomatic(bound, order, inMode)()
    const made = await inMode(mode)
    return E.isLeft(made) ? E.left(targetFault('gpu', ...made.left)) : made
  }

/**
 * Kernels of gpu.js, an optional peer: `npm install gpu.js`. One kernel works out one array, a number for each thread;
 * state stays on the device, and a run reads back its outputs and nothing else. `program.backend` says what really runs.
 *
 * Modes: `webgpu` (browsers, and Node with the package `webgpu`), `webgl2` and `webgl` (browsers), `headlessgl` (Node with
 * the package `gl`), `webasm` and `cpu` (everywhere). Floats are float32, and whole numbers are exact up to 2²⁴; more is an
 * error. Where a GPU does not keep NaN, what is not defined gives an infinity instead.
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
