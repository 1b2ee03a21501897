/* Trying something in a process of its own: a library that cannot be loaded may end the process. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

const lastLine = (text) => text.trim().split('\n').at(-1) ?? ''

/** The line that tells most of an error: Node writes its own version last. */
const reasonIn = (written) => {
  const lines = written.trim().split('\n')
  const line = lines.find((text) => /^\w*Error\b/.test(text)) ?? lines[0] ?? ''
  return line.replace(/ imported from .*/, '')
}

/** Runs a command: the last line that it writes, or why it failed. */
export const runs = (file, args, environment = {}) => {
  const { status, signal, stdout, stderr, error } = spawnSync(file, args, {
    ...{ cwd: root, encoding: 'utf8', timeout: 60_000 },
    env: { XDG_RUNTIME_DIR: '/tmp', ...process.env, ...environment },
  })
  if (status === 0) return { isThere: true, text: lastLine(stdout) }
  if (error !== undefined) return { isThere: false, text: error.message }
  return { isThere: false, text: reasonIn(stderr) || `ended by ${signal ?? `status ${status}`}` }
}

/** Runs the text of a module in Node, perhaps by way of another command. It ends with `tell(…)`. */
export const module = (text, { by = [], environment = {} } = {}) => {
  const tell = 'const tell = (line) => { console.log(line); process.exit(0) }\n'
  const [file, ...args] = [...by, process.execPath, '--input-type=module', '-e', tell + text]
  return runs(file, args, environment)
}
