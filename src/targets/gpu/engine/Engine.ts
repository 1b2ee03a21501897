/* One instance of gpu.js at work in one mode. */
import * as E from 'fp-ts/lib/Either.js'
import { functionsFor } from '../text/functions.js'
import type { PackedProduct } from '../text/packedProduct.js'
import {
  asNumbers,
  type DeviceFunction,
  discard,
  giveBack,
  type KernelText,
  type Numbers,
  type Working,
} from './DeviceFunction.js'
import { type ErrorScopes, type Hear, makeErrorScopes } from './errorScopes.js'
import {
  causeText,
  type Gpu,
  type GpuJs,
  type GpuKernel,
  type Handle,
  type KernelSettings,
  loadGpuJs,
  type WebGpuContext,
} from './gpuJs.js'
import { guardsGlsl, guardsWgsl } from './guards.js'
import { type Mode, type ModeFacts, modes, needs } from './modes.js'
import { type NativeFunction, readSettings, readsGlsl, uniformGlsl, uniformWgsl } from './natives.js'
import { kernelByRows, kernelOfTiles, packedFunction, useNative } from './products.js'
import { provideWebGpu } from './provideWebGpu.js'

export interface Engine {
  readonly mode: Mode
  readonly facts: ModeFacts
  /** A kernel whose results stay on the device, each in memory of its own; the caller gives them back. */
  readonly owned: (kernel: KernelText) => DeviceFunction
  /** A kernel whose result stays on the device, in the place of its last one. It goes with the kernel. */
  readonly reused: (kernel: KernelText) => DeviceFunction
  /** A kernel whose result is read back. */
  readonly reading: (kernel: KernelText) => DeviceFunction
  /** The numbers of a handle. */
  readonly read: (handle: Handle, hear: Hear) => Promise<unknown>
  /** Why nothing more will run, if so. */
  readonly lost: () => string | undefined
}

type ResultKind = 'owned' | 'reused' | 'read'

const isLostContext = (context: unknown): boolean =>
  typeof context === 'object' &&
  context !== null &&
  (('isContextLost' in context &&
    typeof context.isContextLost === 'function' &&
    context.isContextLost() === true) ||
    ('isLost' in context && context.isLost === true))

/** The functions that are written in the language of a mode itself. */
const nativesOf: { readonly [M in Mode]?: readonly NativeFunction[] } = {
  webgpu: [uniformWgsl, ...guardsWgsl],
  webgl2: [uniformGlsl, ...guardsGlsl],
}

const addFunctions = (gpu: Gpu, mode: Mode, { keepsNaN, products }: ModeFacts): void => {
  const settings = (parameters: readonly string[]) => ({
    returnType: 'Number',
    argumentTypes: Object.fromEntries(parameters.map((name) => [name, 'Number'])),
  })
  const natives = nativesOf[mode] ?? []
  for (const { name, source, parameters } of natives)
    gpu.addNativeFunction(name, source, settings(parameters))
  for (const { name, source, parameters } of functionsFor({ areKept: keepsNaN }))
    if (natives.every((native) => native.name !== name)) gpu.addFunction(source, settings(parameters))
  if (products === 'packed')
    for (const [name, source] of Object.entries(readsGlsl(mode === 'webgl2' ? 'texture' : 'texture2D')))
      gpu.addNativeFunction(name, source, readSettings)
}

/**
 * The kernels of a GL context draw the vertices of the one that was built last. gpu.js deletes them with that kernel, and
 * every other one then draws nothing and keeps its old results without a word.
 */
const keepVertices = (kernel: object): void => {
  Reflect.set(kernel, 'buffer', null)
}

const engineOf = (gpu: Gpu, mode: Mode, webGpu: WebGpuContext | undefined): Engine => {
  const facts = modes[mode]
  /** A context of GL is there when the first kernel is built. */
  let context: unknown = webGpu ?? gpu.context
  const scopes: ErrorScopes | undefined = webGpu && makeErrorScopes(webGpu.device)
  /** Headless GL says only by an error that its context is gone. */
  let isGone = false
  const noticing = async (work: () => unknown): Promise<unknown> => {
    try {
      return await work()
    } catch (cause) {
      if (causeText(cause).includes('Invalid GL context')) isGone = true
      throw cause
    }
  }
  const working = (kernel: GpuKernel): Working => ({
    call: async (args) => {
      const given = await noticing(() => kernel(...args))
      context = kernel.kernel.context ?? context
      const ran: unknown = Reflect.get(kernel.kernel.constructor, 'mode')
      if (ran !== facts.kernelMode)
        throw new Error(`gpu.js ran it in mode ${ran}, not in ${facts.kernelMode}`)
      return given
    },
    destroy: () => {
      if (facts.kernelMode === 'gpu') keepVertices(kernel.kernel)
      giveBack(() => kernel.destroy())
    },
  })
  const functionOf = (kernel: GpuKernel, kind: ResultKind): DeviceFunction => {
    const { call, destroy } = working(kernel)
    let first: Numbers | undefined
    let isBuilt = false
    const watched = async (work: () => Promise<unknown>, hear: Hear): Promise<unknown> => {
      if (scopes === undefined) return work()
      if (isBuilt) return scopes.around(work, hear)
      try {
        const result = await scopes.throughout(work)
        isBuilt = true
        return result
      } catch (cause) {
        // It is built anew by the next call: what was refused stays in it.
        giveBack(() => kernel.destroy())
        throw cause
      }
    }
    return {
      call: async (args, hear = () => {}) => {
        const result = asNumbers(await watched(() => call(args), hear))
        if (kind !== 'reused') return result
        // WebGPU counts the handles of a buffer: one is kept. A handle of GL must not be given back before its kernel.
        if (first === undefined) first = result
        else if (mode === 'webgpu') discard(result)
        return mode === 'webgpu' ? first : result
      },
      destroy: () => {
        if (mode === 'webgpu') discard(first)
        first = undefined
        destroy()
      },
    }
  }
  const settingsFor = (longestLoop: number, kind: ResultKind): Omit<KernelSettings, 'output'> => ({
    precision: 'single',
    tactic: 'precision',
    loopMaxIterations: Math.max(1, longestLoop),
    pipeline: kind !== 'read',
    // In the memory of the host a kernel's result is an array of its own anyway.
    immutable: kind === 'owned' || (kind === 'reused' && !facts.hasOwnMemory),
  })
  const packed = (product: PackedProduct): DeviceFunction | undefined => {
    const settings = settingsFor(product.multiply.longestLoop, 'reused')
    const multiply = kernelOfTiles(gpu, product, settings)
    return multiply === undefined
      ? undefined
      : packedFunction(product, working(multiply), ({ source, output }) =>
          functionOf(gpu.createKernel(source, { ...settings, output }), 'reused'),
        )
  }
  const made = ({ source, count, longestLoop, product }: KernelText, kind: ResultKind): DeviceFunction => {
    const better = facts.products === 'packed' && product !== undefined ? packed(product.packed) : undefined
    if (better !== undefined) return better
    const settings = settingsFor(longestLoop, kind)
    const rows = facts.products === 'rows' && product !== undefined ? product.rows : undefined
    const rowKernel = rows === undefined ? undefined : kernelByRows(gpu, rows, settings)
    const kernel = rowKernel ?? gpu.createKernel(source, { ...settings, output: [count] })
    if (facts.products === 'tiles' && product !== undefined) useNative(kernel.kernel, product.wgsl)
    return functionOf(kernel, kind)
  }
  return {
    mode,
    facts,
    owned: (kernel) => made(kernel, 'owned'),
    reused: (kernel) => made(kernel, 'reused'),
    reading: (kernel) => made(kernel, 'read'),
    read: async (handle, hear) => {
      const work = async () => handle.toArray?.()
      return scopes?.around(work, hear) ?? work()
    },
    lost: () => (isGone || isLostContext(context) ? `the ${mode} context is lost` : undefined),
  }
}

const start = async ({ GPU, WebGPUContext }: GpuJs, mode: Mode): Promise<E.Either<string, Engine>> => {
  try {
    const gpu = new GPU({ mode })
    addFunctions(gpu, mode, modes[mode])
    return E.right(engineOf(gpu, mode, mode === 'webgpu' ? await WebGPUContext.acquire() : undefined))
  } catch (cause) {
    const text = causeText(cause)
    const isMissing = text.startsWith('A requested mode')
    return E.left(`${isMissing ? 'gpu.js does not find it' : text}; it needs ${needs[mode]}`)
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
