/* What a module uses of the place where it runs, typed here: the core is built without the types of any host. */
import type { Memory } from '../../../assembler/engine.js'

export interface Url {
  readonly protocol: string
  readonly pathname: string
}

interface Response {
  readonly ok: boolean
  readonly status: number
  readonly arrayBuffer: () => Promise<ArrayBuffer>
}

interface Builtins {
  readonly 'node:fs/promises': { readonly readFile: (url: Url) => Promise<Uint8Array> }
  readonly 'node:v8': { readonly setFlagsFromString: (flag: string) => void }
}

/** The functions of a module: its bytes are known to be those that were compiled. */
export interface Functions {
  readonly run: () => void
  readonly unfinite: (from: number, to: number) => number
  readonly fused: (x: number) => number
}

interface Host {
  readonly process: {
    readonly version: string
    readonly getBuiltinModule?: <N extends keyof Builtins>(name: N) => Builtins[N]
  }
  readonly TextDecoder: new (
    encoding: string,
    options: { readonly fatal: boolean },
  ) => { readonly decode: (bytes: Uint8Array) => string }
  readonly atob: (text: string) => string
  readonly fetch: (url: Url) => Promise<Response>
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
declare const TextDecoder: Host['TextDecoder']
declare const atob: Host['atob']
declare const fetch: Host['fetch']
declare const WebAssembly: Host['WebAssembly']

export const isValid = (bytes: Uint8Array): boolean => WebAssembly.validate(bytes)

export const memoryOf = (pages: number): Memory => new WebAssembly.Memory({ initial: pages, maximum: pages })

export const instantiate = async (bytes: Uint8Array, memory: Memory, scratch: number) => {
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory, scratch } })
  return { buffer: memory.buffer, functions: instance.exports }
}

/** A module of Node, without an import that a bundler would see. */
export const builtin = <N extends keyof Builtins>(name: N): Builtins[N] | undefined =>
  typeof process === 'undefined' ? undefined : process.getBuiltinModule?.(name)

export const isNode20 = (): boolean => typeof process !== 'undefined' && /^v20/.test(process.version)

export const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes)

export const fetched = async (url: Url): Promise<Uint8Array> => {
  // Bundlers write small files into the text, and a policy may forbid to fetch from there.
  if (url.protocol === 'data:')
    return Uint8Array.from(atob(url.pathname.replace(/.*,/, '')), (letter) => letter.charCodeAt(0))
  const files = url.protocol === 'file:' ? builtin('node:fs/promises') : undefined
  if (files !== undefined) return files.readFile(url)
  const response = await fetch(url)
  if (!response.ok) throw new Error(`status ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}
