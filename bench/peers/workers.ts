/* What jax-js looks for in a browser, on Node's own threads: without a global `Worker` it computes on one thread. */
import { resolveObjectURL } from 'node:buffer'
import { Worker as Thread } from 'node:worker_threads'

interface Message {
  readonly data: unknown
}

const prelude = `
  const { parentPort } = require('node:worker_threads')
  globalThis.self = globalThis
  globalThis.postMessage = (message) => parentPort.postMessage(message)
  parentPort.on('message', (data) => self.onmessage({ data }))
`

const start = async (url: string, worker: BlobWorker): Promise<Thread> => {
  const source = await resolveObjectURL(url)?.text()
  if (source === undefined) throw new Error(`there is no text at ${url}`)
  const thread = new Thread(prelude + source, { eval: true })
  thread.on('message', (data: unknown) => worker.onmessage?.({ data }))
  thread.on('error', (error) => worker.onerror?.(error))
  return thread
}

class BlobWorker {
  onmessage: ((message: Message) => void) | undefined
  onerror: ((error: Error) => void) | undefined
  #started: Thread | undefined
  readonly #thread: Promise<Thread>

  constructor(url: string) {
    this.#thread = start(url, this).then((thread) => {
      this.#started = thread
      return thread
    })
  }

  postMessage(message: unknown): void {
    if (this.#started === undefined) void this.#thread.then((thread) => thread.postMessage(message))
    else this.#started.postMessage(message)
  }
}

/** Gives this process a `navigator` with so many cores, and workers if that is more than one. */
export const provideThreads = (threads: number): void => {
  Object.defineProperty(globalThis, 'navigator', {
    value: { hardwareConcurrency: threads },
    configurable: true,
  })
  if (threads > 1) Object.defineProperty(globalThis, 'Worker', { value: BlobWorker, configurable: true })
}
