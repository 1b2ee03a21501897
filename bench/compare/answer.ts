/* The other side of `Remote`: answers the lines of stdin until it ends. */
import { createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'

/** Answers every request by `handle`; an error is an answer as well, and the benchmark stops with it. */
export const answerAll = async (handle: (request: unknown) => Promise<object>): Promise<void> => {
  const out = createWriteStream('', { fd: 3 })
  for await (const line of createInterface({ input: process.stdin })) {
    const answer = await handle(JSON.parse(line)).catch((error: unknown) => ({
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }))
    out.write(`${JSON.stringify(answer)}\n`)
  }
  // Contestants may have threads that would keep the process alive.
  process.exit()
}
