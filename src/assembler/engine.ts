/* What this library uses of the engine that it runs in, typed here: the core is built without the types of any host. */

export interface Memory {
  readonly buffer: ArrayBuffer
}

/** A module that the engine has compiled: threads may share it. */
export type CompiledModule = object

interface Engine {
  readonly validate: (bytes: Uint8Array<ArrayBuffer>) => boolean
  readonly compile: (bytes: Uint8Array<ArrayBuffer>) => Promise<CompiledModule>
  readonly instantiate: (
    module: CompiledModule,
    imports: { readonly env: { readonly memory: Memory; readonly scratch: number } },
  ) => Promise<{ readonly exports: Readonly<Record<string, unknown>> }>
  readonly Memory: new (limits: {
    readonly initial: number
    readonly maximum: number
    readonly shared?: boolean
  }) => Memory
}

declare const WebAssembly: Engine

/** The engine's WebAssembly, or `undefined` where there is none. */
export const engine: Engine | undefined = typeof WebAssembly === 'undefined' ? undefined : WebAssembly
