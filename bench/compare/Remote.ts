/* A process that answers requests, one at a time. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import * as t from 'io-ts'

/** How to start a process. */
export interface Command {
  readonly file: string
  readonly arguments: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

export interface Remote {
  readonly ask: <A>(request: object, answer: t.Type<A, unknown, unknown>) => Promise<A>
  readonly close: () => void
}

const failed = t.type({ error: t.string })

/**
 * Requests go to its stdin. Answers come from its file descriptor 3, because libraries write to the others what they like:
 * stdout is ignored, stderr is shown.
 */
export const startRemote = ({ file, arguments: args, environment = {} }: Command): Remote => {
  const child = spawn(file, args, {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'ignore', 'inherit', 'pipe'],
  })
  const { stdin } = child
  const back = child.stdio[3]
  if (stdin === null || !(back instanceof Readable)) throw new Error(`no way to talk to ${file}`)
  const answers = createInterface({ input: back })[Symbol.asyncIterator]()
  const title = [file, ...args].join(' ')
  // A process that ends early is told of by the answer that does not come.
  stdin.on('error', () => {})
  child.on('error', () => {})
  return {
    ask: async (request, answer) => {
      stdin.write(`${JSON.stringify(request)}\n`)
      const { value, done } = await answers.next()
      if (done === true) throw new Error(`${title} ended without an answer`)
      const said: unknown = JSON.parse(value)
      if (failed.is(said)) throw new Error(`${title}: ${said.error}`)
      if (!answer.is(said)) throw new Error(`${title} answered ${value.slice(0, 200)}`)
      return said
    },
    close: () => {
      stdin.end()
    },
  }
}
