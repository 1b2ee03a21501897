/* WebGPU where there is no browser: Dawn, through the optional package `webgpu`. */
import * as E from 'fp-ts/lib/Either.js'
import { causeText } from './gpuJs.js'

/** The package is named where no bundler looks: a browser has WebGPU of its own. */
const dawnPackage: string = 'webgpu'

interface Dawn {
  readonly create: (options: readonly string[]) => unknown
  readonly globals: object
}

const isDawn = (u: unknown): u is Dawn =>
  typeof u === 'object' && u !== null && 'create' in u && typeof u.create === 'function' && 'globals' in u

interface Place {
  readonly gpu?: { readonly requestAdapter: () => Promise<unknown> } | undefined
}

const isPlace = (u: unknown): u is Place => typeof u === 'object' && u !== null

const navigatorNow = (): Place | undefined => {
  const found: unknown = Reflect.get(globalThis, 'navigator')
  return isPlace(found) ? found : undefined
}

const installDawn = async (): Promise<E.Either<string, void>> => {
  try {
    const loaded: unknown = await import(/* @vite-ignore */ /* webpackIgnore: true */ dawnPackage)
    if (!isDawn(loaded)) return E.left('the package webgpu gives no Dawn')
    Object.assign(globalThis, loaded.globals)
    const gpu = loaded.create([])
    const here = navigatorNow()
    if (here === undefined)
      Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true, writable: true })
    else Object.defineProperty(here, 'gpu', { value: gpu, configurable: true })
    return E.right(undefined)
  } catch (cause) {
    return E.left(
      `there is no WebGPU here, and the package webgpu does not load: ${causeText(cause)}; install it with: npm install webgpu`,
    )
  }
}

/** Makes sure that there is WebGPU with an adapter, or says why not. */
export const provideWebGpu = async (): Promise<E.Either<string, void>> => {
  if (navigatorNow()?.gpu === undefined) {
    const installed = await installDawn()
    if (E.isLeft(installed)) return installed
  }
  try {
    const adapter = await navigatorNow()?.gpu?.requestAdapter()
    return adapter === null || adapter === undefined
      ? E.left('there is WebGPU, but no adapter for it')
      : E.right(undefined)
  } catch (cause) {
    return E.left(`the WebGPU adapter cannot be had: ${causeText(cause)}`)
  }
}
