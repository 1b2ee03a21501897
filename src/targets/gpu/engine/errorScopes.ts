/* What WebGPU says against work: it throws little of it, and is heard in scopes. */
import { makeQueue } from '../../queue.js'

/** The part of a device of WebGPU that tells of errors. */
export interface ScopedDevice {
  readonly pushErrorScope: (filter: string) => void
  readonly popErrorScope: () => Promise<{ readonly message: string } | null>
}

/** What was said against some work: nothing if all went well. It is known when the device has looked at the work. */
export type Complaint = Promise<string | undefined>

export type Hear = (complaint: Complaint) => void

export interface ErrorScopes {
  /** For work that asks all it asks of the device before it first waits. */
  readonly around: <A>(work: () => Promise<A>, hear: Hear) => Promise<A>
  /** For work that waits in between, such as building a kernel; what is said against it is thrown. */
  readonly throughout: <A>(work: () => Promise<A>) => Promise<A>
}

const filters = ['internal', 'out-of-memory', 'validation'] as const

/** Scopes are one stack for all who use a device: what one opens it closes before others run, or alone. */
export const makeErrorScopes = (device: ScopedDevice): ErrorScopes => {
  const open = (): void => {
    for (const filter of filters) device.pushErrorScope(filter)
  }
  const close = async (): Complaint => {
    // A device that is lost says so itself.
    const closed = filters.map(() => device.popErrorScope().catch(() => null))
    const errors = await Promise.all(closed)
    return errors.find((error) => error !== null)?.message
  }
  const alone = makeQueue()
  return {
    around: (work, hear) => {
      open()
      const result = work()
      hear(close())
      return result
    },
    throughout: (work) =>
      alone(async () => {
        open()
        const [done] = await Promise.allSettled([work()])
        const complaint = await close()
        if (complaint !== undefined) throw new Error(complaint)
        if (done.status === 'rejected') throw done.reason
        return done.value
      }),
  }
}
