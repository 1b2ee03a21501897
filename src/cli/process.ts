/* How the process ends: with a code, and without a stack trace. */

/**
 * A reader that went away, such as `head`, is no error.
 *
 * @internal
 */
export const endQuietly = (): void => {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: Error) => {
      process.exit('code' in error && error.code === 'EPIPE' ? 0 : 1)
    })
  process.on('SIGINT', () => {
    process.stderr.write('\n')
    process.exit(130)
  })
}

/** @internal */
export const print = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

/**
 * Names the faults, one line each, and lets the process end with code 1.
 *
 * @internal
 */
export const reportFaults = (faults: readonly string[]): void => {
  for (const fault of faults) process.stderr.write(`regula: ${fault}\n`)
  process.exitCode = 1
}
