/* One instance of gpu.js at work in one mode. */
import * as E from 'fp-ts/lib/Either.js'
import { functionsFor } from '../text/functions.js'
import { causeText, type Gpu, type GpuJs, type GpuKernel, type Handle, loadGpuJs } from './gpuJs.js'
import { type Mode, type ModeFacts, modes } from './modes.js'
import { uniformGlsl, uniformSettings, uniformWgsl } from './natives.js'
import { provideWebGpu } from './provideWebGpu.js'

/** Numbers that kernels read: a handle on the device, or the array itself. */
export type Numbers = Handle | Float32Array

export interface Engine {
  readonly mode: Mode
  readonly facts: ModeFacts
  /** A kernel whose result stays on the device. */
  readonly resident: (source: string, count: number, longestLoop: number) => DeviceFunction
  /** A kernel whose result is read back. */
  readonly reading: (source: string, count: number, longestLoop: number) => DeviceFunction
  /** Why nothing more will run, if so. */
  readonly lost: () => string | undefined
}

/** A kernel of gpu.js: it gives its numbers, and throws what goes wrong. */
export interface DeviceFunction {
  readonly call: (args: readonly (Numbers | number)[]) => Promise<Numbers>
  readonly destroy: () => void
}

const isHandle = (u: unknown): u is Handle => typeof u === 'object' && u !== null && 'toArray' in u

const asNumbers = (u: unknown): Numbers => {
  if (u instanceof Float32Array || isHandle(u)) return u
  throw new Error('a kernel gave no numbers')
}

const isLostContext = (context: unknown): boolean =>
  typeof context === 'object' &&
  context !== null &&
  (('isContextLost' in context &&
    typeof context.isContextLost === 'function' &&
    context.isContextLost() === true) ||
    ('isLost' in context && context.isLost === true))

const addFunctions = (gpu: Gpu, mode: Mode, { keepsNaN }: ModeFacts): void => {
  if (mode === 'webgpu') gpu.addNativeFunction('regulaUniform', uniformWgsl, uniformSettings)
  if (mode === 'webgl2') gpu.addNativeFunction('regulaUniform', uniformGlsl, uniformSettings)
  for (const { source, parameters } of functionsFor({ areKept: keepsNaN })) {
    const argumentTypes = Object.fromEntries(parameters.map((name) => [name, 'Number']))
    gpu.addFunction(source, { returnType: 'Number', argumentTypes })
  }
}

const engineOf = (gpu: Gpu, mode: Mode): Engine => {
  const facts = modes[mode]
  /** WebGPU has its device only when the first kernel is built. */
  let context: unknown = gpu.context
  const made = (source: string, count: number, longestLoop: number, staysThere: boolean): DeviceFunction => {
    const kernel: GpuKernel = gpu.createKernel(source, {
      output: [count],
      precision: 'single',
      tactic: 'precision',
      loopMaxIterations: Math.max(1, longestLoop),
      pipeline: staysThere,
      immutable: staysThere,
    })
    return {
      call: async (args) => {
        const result = asNumbers(await kernel(...args))
        context = kernel.kernel.context ?? context
        const ran: unknown = Reflect.get(kernel.kernel.constructor, 'mode')
        if (ran !== facts.kernelMode)
          throw new Error(`gpu.js ran it in mode ${ran}, not in ${facts.kernelMode}`)
        return result
      },
      destroy: () => kernel.destroy(),
    }
  }
  return {
    mode,
    facts,
    resident: (source, count, longestLoop) => made(source, count, longestLoop, true),
    reading: (source, count, longestLoop) => made(source, count, longestLoop, false),
    lost: () => (isLostContext(context) ? `the ${mode} context is lost` : undefined),
  }
}

const start = async ({ GPU }: GpuJs, mode: Mode): Promise<E.Either<string, Engine>> => {
  try {
    const gpu = new GPU({ mode })
    addFunctions(gpu, mode, modes[mode])
    return E.right(engineOf(gpu, mode))
  } catch (cause) {
    return E.left(causeText(cause))
  }
}

/**
 * A browser gives a page 16 contexts and takes the oldest away for the next, so a process has one for each mode that has
 * a device. Elsewhere a program has kernels of its own, which go with it.
 */
const engines = new Map<Mode, Promise<E.Either<string, Engine>>>()

const startFresh = async (mode: Mode): Promise<E.Either<string, Engine>> => {
  const loaded = await loadGpuJs()
  if (E.isLeft(loaded)) return loaded
  if (mode === 'webgpu') {
    const provided = await provideWebGpu()
    if (E.isLeft(provided)) return provided
  }
  return start(loaded.right, mode)
}

/** The engine of a mode, or why there is none. */
export const engineFor = async (mode: Mode): Promise<E.Either<string, Engine>> => {
  if (!modes[mode].hasOwnMemory) return startFresh(mode)
  const known = await engines.get(mode)
  if (known !== undefined && E.isRight(known) && known.right.lost() === undefined) return known
  const fresh = startFresh(mode)
  engines.set(mode, fresh)
  return fresh
}
