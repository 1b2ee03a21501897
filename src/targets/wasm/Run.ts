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
  /** The address of each buffer of the plan. */
  readonly places: readonly number[]
  /** What is added to the addresses of inputs, run by run. */
  readonly shifts: readonly number[]
  /** Runs the step once, with all threads, on the inputs at a shift. The text says why it could not; then it never can again. */
  readonly run: (shift: number) => Promise<string | undefined> | string | undefined
  /** Runs the step once on the calling thread, with the same results. */
  readonly runAlone: (shift: number) => void
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
  /**
   * Threads that share the work, from 1 to 64: the calling one and workers, which sleep between runs. Results do not
   * depend on how many there are. A program has fewer where its step has no work for so many, and one where the host
   * has no memory to share, such as a page that is not isolated from other origins; its description tells. Default 1.
   */
  readonly threads?: number
}
