/* The part of gpu.js that is used here, with types of its own: gpu.js says less in its own than it does. */
import * as E from 'fp-ts/lib/Either.js'
import type { ScopedDevice } from './errorScopes.js'

/** What a kernel gives: numbers, or a handle of numbers on the device. */
export interface Handle {
  readonly toArray?: () => unknown
  readonly delete?: () => void
}

export interface KernelSettings {
  readonly output: readonly number[]
  readonly precision: 'single'
  readonly tactic: 'precision'
  readonly loopMaxIterations: number
  readonly pipeline: boolean
  readonly immutable: boolean
}

/** A kernel of gpu.js. What it gives may be a promise. */
export interface GpuKernel {
  (...args: readonly unknown[]): unknown
  readonly kernel: { readonly context?: unknown }
  readonly destroy: () => void
}

export interface FunctionSettings {
  readonly returnType: string
  readonly argumentTypes: Readonly<Record<string, string>>
}

export interface Gpu {
  readonly createKernel: (source: string, settings: KernelSettings) => GpuKernel
  /** A kernel that gives an object: its own result first, then what the functions by those names gave in it. */
  readonly createKernelMap: (
    functions: Readonly<Record<string, string>>,
    source: string,
    settings: KernelSettings,
  ) => GpuKernel
  readonly addFunction: (source: string, settings: FunctionSettings) => unknown
  readonly addNativeFunction: (name: string, source: string, settings: FunctionSettings) => unknown
  readonly destroy: () => Promise<unknown>
  readonly context: unknown
  readonly Kernel: { readonly features?: Features | null }
}

/** What a backend is found to have. */
export interface Features {
  /** Whether a thread can write into several textures. */
  readonly kernelMap: boolean
  readonly maxTextureSize: number
}

/** The device of all WebGPU kernels. */
export interface WebGpuContext {
  readonly device: ScopedDevice
  readonly isLost: boolean
}

export interface GpuJs {
  readonly GPU: new (settings: { readonly mode: string }) => Gpu
  readonly WebGPUContext: { readonly acquire: () => Promise<WebGpuContext> }
}

export const causeText = (cause: unknown): string =>
  cause instanceof Error ? (cause.message.split('\n--- generated')[0] ?? cause.message) : String(cause)

const isGpuJs = (u: unknown): u is GpuJs =>
  typeof u === 'object' &&
  u !== null &&
  'GPU' in u &&
  typeof u.GPU === 'function' &&
  'WebGPUContext' in u &&
  typeof u.WebGPUContext === 'function'

/** Loads gpu.js, an optional peer of the package, when a program first wants it. */
export const loadGpuJs = async (): Promise<E.Either<string, GpuJs>> => {
  try {
    const loaded: { readonly default?: unknown } = await import('gpu.js')
    for (const candidate of [loaded, loaded.default]) if (isGpuJs(candidate)) return E.right(candidate)
    return E.left('the module gpu.js has no classes GPU and WebGPUContext')
  } catch (cause) {
    return E.left(`gpu.js cannot be loaded: ${causeText(cause)}; install it with: npm install gpu.js`)
  }
}
