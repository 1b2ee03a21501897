/* What a module uses of the place where it runs, typed here: the core is built without the types of any host. */

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

interface Host {
  readonly process: {
    readonly getBuiltinModule?: <N extends keyof Builtins>(name: N) => Builtins[N]
  }
  readonly TextDecoder: new (
    encoding: string,
    options: { readonly fatal: boolean },
  ) => { readonly decode: (bytes: Uint8Array) => string }
  readonly atob: (text: string) => string
  readonly fetch: (url: Url) => Promise<Response>
}

declare const process: Host['process']
declare const TextDecoder: Host['TextDecoder']
declare const atob: Host['atob']
declare const fetch: Host['fetch']

/** A module of Node, without an import that a bundler would see. */
export const builtin = <N extends keyof Builtins>(name: N): Builtins[N] | undefined =>
  typeof process === 'undefined' ? undefined : process.getBuiltinModule?.(name)

export const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes)

/** The bytes that a text in base64 holds. */
export const bytesOfBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))

export const fetched = async (url: Url): Promise<Uint8Array> => {
  // Bundlers write small files into the text, and a policy may forbid to fetch from there.
  if (url.protocol === 'data:') return bytesOfBase64(url.pathname.replace(/.*,/, ''))
  const files = url.protocol === 'file:' ? builtin('node:fs/promises') : undefined
  if (files !== undefined) return files.readFile(url)
  const response = await fetch(url)
  if (!response.ok) throw new Error(`status ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}
