/** What goes through the interface of a GPU. */
export interface Traffic {
  /** Dispatches and draws. */
  readonly kernels: number
  /** Bytes that the host gives, and those that it gets. */
  readonly up: number
  readonly down: number
  /** How often the host waits for values. */
  readonly reads: number
}

/** Adds to what has been counted. */
export type Add = (part: Partial<Traffic>) => void

export const noTraffic: Traffic = { kernels: 0, up: 0, down: 0, reads: 0 }
