/* Threads beside the calling one, as a host gives them. */

/** What a worker tells. */
export interface WorkerEvents {
  readonly message: (data: unknown) => void
  /** It is no more, for this reason. */
  readonly end: (why: string) => void
}

export interface Worker {
  readonly post: (message: unknown) => void
  /** From now on the process may end while it runs. */
  readonly release: () => void
  /** Ends it, whatever it is at. */
  readonly stop: () => Promise<unknown>
}

/** Starts a worker on the text of a script. It may throw. */
export type StartWorker = (text: string, events: WorkerEvents) => Worker

/** What an exception or an event of an error says. */
export const causeText = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'message' in cause ? String(cause.message) : String(cause)
