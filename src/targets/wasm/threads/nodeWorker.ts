/* Workers of Node, and of what takes its place. */
import { causeText, type StartWorker } from './Worker.js'

interface NodeWorker {
  readonly postMessage: (message: unknown) => void
  readonly unref: () => void
  readonly terminate: () => Promise<unknown>
  readonly on: (event: 'message' | 'error' | 'exit', listener: (value: unknown) => void) => unknown
}

interface Node {
  readonly getBuiltinModule?: (name: 'node:worker_threads') => {
    readonly Worker: new (text: string, options: object) => NodeWorker
  }
}

declare const process: Node

export const nodeWorker = (): StartWorker | undefined => {
  const threads =
    typeof process === 'undefined' ? undefined : process.getBuiltinModule?.('node:worker_threads')
  if (threads === undefined) return undefined
  return (text, { message, end }) => {
    // The flags and variables of a process may load scripts into its workers: they are not handed on.
    const worker = new threads.Worker(text, { eval: true, execArgv: [], env: {}, name: 'regula' })
    worker.on('message', message)
    worker.on('error', (cause) => end(causeText(cause)))
    worker.on('exit', (code) => end(`it ended with code ${code}`))
    return {
      post: (data) => worker.postMessage(data),
      release: () => worker.unref(),
      stop: () => worker.terminate(),
    }
  }
}
