/* Workers of browsers. A page has memory to share with them only if it is isolated from other origins. */
import { later } from './pause.js'
import { causeText, type StartWorker } from './Worker.js'

interface BrowserWorker {
  readonly postMessage: (message: unknown) => void
  readonly terminate: () => void
  onmessage: (event: { readonly data: unknown }) => void
  onerror: (event: unknown) => void
}

// Not every host has them.
declare const crossOriginIsolated: boolean
declare const Worker: new (url: string) => BrowserWorker
declare const Blob: new (parts: readonly string[], options: { readonly type: string }) => object
declare const URL: {
  readonly createObjectURL: (blob: object) => string
  readonly revokeObjectURL: (url: string) => void
}

/** It stops where it next looks for interrupts, soon, and without an event. */
const timeToStop = 50

export const browserWorker = (): StartWorker | undefined => {
  if (typeof crossOriginIsolated === 'undefined' || !crossOriginIsolated) return undefined
  if (typeof Worker === 'undefined') return undefined
  return (text, { message, end }) => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))
    const worker = new Worker(url)
    worker.onmessage = ({ data }) => {
      URL.revokeObjectURL(url)
      message(data)
    }
    worker.onerror = (event) => {
      URL.revokeObjectURL(url)
      end(causeText(event))
    }
    return {
      post: (data) => worker.postMessage(data),
      release: () => undefined,
      stop: () => {
        worker.terminate()
        return later(timeToStop)
      },
    }
  }
}
