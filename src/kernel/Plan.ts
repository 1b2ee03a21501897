import type { Buffer, Kernel } from './Kernel.js'
import type { Port } from './Port.js'

/** A buffer with its place in the arena, and the kernels between which its numbers matter. */
export interface PlacedBuffer extends Buffer {
  /** In bytes, a multiple of 64. */
  readonly offset: number
  /** The first kernel that writes it; −1 for what stands there before. */
  readonly from: number
  /** The last kernel that uses it; the number of kernels for what is read after the run. */
  readonly to: number
}

/** An input, an output or a state variable, and the buffer that holds it. */
export interface BoundPort extends Port {
  readonly buffer: number
}

/** A whole step as kernels over one static arena: what every compiled target runs. */
export interface Plan {
  readonly kernels: readonly Kernel[]
  readonly buffers: readonly PlacedBuffer[]
  readonly inputs: readonly BoundPort[]
  readonly outputs: readonly BoundPort[]
  /** After a run each buffer holds the next value. */
  readonly state: readonly BoundPort[]
  /** The size of the arena in bytes. */
  readonly bytes: number
  /** The part of it that holds inputs, state and constants. */
  readonly persistentBytes: number
}
