/* Ways back to the event loop. */

interface Port {
  readonly postMessage: (message: unknown) => void
  readonly close: () => void
  onmessage: () => void
}

declare const performance: { readonly now: () => number }
declare const setTimeout: (f: () => void, milliseconds: number) => unknown
declare const clearTimeout: (timer: unknown) => void
// Node has the one, browsers the other.
declare const setImmediate: (f: () => void) => unknown
declare const MessageChannel: new () => { readonly port1: Port; readonly port2: Port }

/** Milliseconds since some moment. */
export const now = (): number => performance.now()

export const later = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })

/** Lets events through, at once: browsers hold timers back. */
export const breathe = (): Promise<void> => {
  if (typeof setImmediate !== 'undefined')
    return new Promise((resolve) => {
      setImmediate(resolve)
    })
  if (typeof MessageChannel === 'undefined') return later(0)
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(0)
  })
}

/** What a promise gives, or something else if that takes too long. */
export const within = async <A>(milliseconds: number, promise: Promise<A>, otherwise: A): Promise<A> => {
  let timer: unknown
  const late = new Promise<A>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), milliseconds)
  })
  const first = await Promise.race([promise, late])
  clearTimeout(timer)
  return first
}
