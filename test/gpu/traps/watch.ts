/* Looking at gpu.js while it works: the kernels that it makes, and what it asks of a device. */
import { GPU } from 'gpu.js'

type Method = (this: unknown, ...args: unknown[]) => unknown

const isMethod = (u: unknown): u is Method => typeof u === 'function'

const isObject = (u: unknown): u is object => (typeof u === 'object' && u !== null) || typeof u === 'function'

/** Another method in place of one, for as long as some work takes. */
export const instead = async <A>(
  owner: object,
  name: string,
  replace: (original: Method) => Method,
  work: () => Promise<A>,
): Promise<A> => {
  const own = Object.getOwnPropertyDescriptor(owner, name)
  const original: unknown = Reflect.get(owner, name)
  if (!isMethod(original)) throw new Error(`there is no method ${name}`)
  Object.defineProperty(owner, name, { value: replace(original), configurable: true, writable: true })
  try {
    return await work()
  } finally {
    if (own === undefined) Reflect.deleteProperty(owner, name)
    else Object.defineProperty(owner, name, own)
  }
}

/** What is at a path of properties, if it is an object. */
export const objectAt = (from: unknown, ...path: readonly string[]): object | undefined => {
  let at: unknown = from
  for (const name of path) at = isObject(at) ? Reflect.get(at, name) : undefined
  return isObject(at) ? at : undefined
}

export const call = (owner: object | undefined, name: string, ...args: readonly unknown[]): unknown => {
  const method: unknown = owner === undefined ? undefined : Reflect.get(owner, name)
  if (owner === undefined || !isMethod(method)) throw new Error(`there is no method ${name}`)
  return Reflect.apply(method, owner, args)
}

/** What gpu.js is asked for when a kernel is made, and what it gives. */
export interface MadeKernel {
  readonly source: unknown
  readonly settings: unknown
  readonly kernel: unknown
}

/** All kernels that are made while some work is done. */
export const kernelsOf = async <A>(
  work: () => Promise<A>,
): Promise<{ readonly result: A; readonly kernels: readonly MadeKernel[] }> => {
  const kernels: MadeKernel[] = []
  const result = await instead(
    GPU.prototype,
    'createKernel',
    (original) =>
      function (this: unknown, source, settings) {
        const kernel = Reflect.apply(original, this, [source, settings])
        kernels.push({ source, settings, kernel })
        return kernel
      },
    work,
  )
  return { result, kernels }
}

/** The context of a kernel that has run: WebGL's own, or the device of WebGPU with its adapter. */
export const contextOf = (kernels: readonly MadeKernel[]): object | undefined => {
  for (const { kernel } of kernels) {
    const context = objectAt(kernel, 'kernel', 'context')
    if (context !== undefined) return context
  }
  return undefined
}
