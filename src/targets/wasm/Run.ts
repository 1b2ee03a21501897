import type { FaultKind } from './layout.js'

/** What a kernel could not do. */
export interface Fault {
  readonly kernel: number
  readonly kind: FaultKind
  readonly value: number
}

/** A module at work in its memory. */
export interface Runner {
  readonly memory: ArrayBuffer
  /** Runs the step once. The text says why it could not. */
  readonly run: () => Promise<string | undefined> | string | undefined
  /** Whether some float32 between two addresses is no finite number. */
  readonly hasUnfinite: (from: number, to: number) => boolean
}

/** How the WebAssembly target runs. */
export interface WasmOptions {
  /** Whether a NaN or an infinity in an output or in the next state is an error. Default `error`. */
  readonly nonFinite?: 'error' | 'allow'
  /**
   * Whether results are the same to the last bit on every machine and engine: multiplications and additions are then
   * rounded one by one. Default `false`.
   */
  readonly deterministic?: boolean
  /** Threads that share the work. Results do not depend on how many there are. Default 1. */
  readonly threads?: number
}
