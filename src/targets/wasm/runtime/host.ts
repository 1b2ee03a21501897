/* WebAssembly in the place where a module runs, typed here: the core is built without the types of any host. */
import type { Memory } from '../../../assembler/engine.js'

/** The functions of a module: its bytes are known to be those that were compiled. */
export interface Functions {
  readonly run: () => void
  readonly unfinite: (from: number, to: number) => number
  readonly fused: (x: number) => number
}

interface Host {
  readonly process: { readonly version: string }
  readonly WebAssembly: {
    readonly validate: (bytes: Uint8Array) => boolean
    readonly instantiate: (
      bytes: Uint8Array,
      imports: { readonly env: { readonly memory: Memory; readonly scratch: number } },
    ) => Promise<{ readonly instance: { readonly exports: Functions } }>
    readonly Memory: new (limits: { readonly initial: number; readonly maximum: number }) => Memory
  }
}

declare const process: Host['process']
declare const WebAssembly: Host['WebAssembly']

export const isValid = (bytes: Uint8Array): boolean => WebAssembly.validate(bytes)

export const memoryOf = (pages: number): Memory => new WebAssembly.Memory({ initial: pages, maximum: pages })

export const instantiate = async (bytes: Uint8Array, memory: Memory, scratch: number) => {
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory, scratch } })
  return { buffer: memory.buffer, functions: instance.exports }
}

export const isNode20 = (): boolean => typeof process !== 'undefined' && /^v20/.test(process.version)
