import type { Scope } from '../Scope.js'
import type { Writer } from '../Writer.js'

/** How a kernel that is a product is written: what comes before it, the product, and the memory that it takes. */
export interface ProductCode {
  /** Work that is complete before the product begins. */
  readonly before: readonly {
    readonly chunks: number
    readonly givesAddresses: boolean
    readonly write: (writer: Writer) => void
  }[]
  readonly chunks: number
  /** Writes a chunk; `atPoints` writes what is done with the sums at the points of a scope. */
  readonly write: (writer: Writer, atPoints: (point: Scope) => void) => void
  /** Bytes that all threads share, bytes of each thread, and bytes that it may read beyond the end of a buffer. */
  readonly shared: number
  readonly scratch: number
  readonly slack: number
}
