/* The built command line, as a user runs it: a child process in an empty folder. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Result {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CommandLine {
  readonly run: (...args: readonly string[]) => Result
  readonly path: (name: string) => string
  readonly main: string
  readonly write: (name: string, content: string | Uint8Array) => string
  readonly read: (name: string) => string
  readonly remove: () => void
}

/** Builds the package into a temporary folder. */
export const buildCommandLine = (): CommandLine => {
  const folder = mkdtempSync(join(tmpdir(), 'regula-cli-'))
  const install = join(folder, 'package')
  const work = join(folder, 'work')
  mkdirSync(install)
  mkdirSync(work)
  for (const name of ['node_modules', 'package.json', 'docs'])
    symlinkSync(join(root, name), join(install, name))
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  spawnSync(process.execPath, [tsc, '-p', join(root, 'src'), '--outDir', join(install, 'dist')])
  const main = join(install, 'dist/cli/main.js')
  const path = (name: string): string => join(work, name)
  return {
    main,
    path,
    run: (...args) => spawnSync(process.execPath, [main, ...args], { cwd: work, encoding: 'utf8' }),
    write: (name, content) => {
      writeFileSync(path(name), content)
      return name
    },
    read: (name) => readFileSync(path(name), 'utf8'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Two clouds of points that a small network tells apart. */
export const clouds = (rows: number): string =>
  Array.from({ length: rows }, (_, i) => {
    const [angle, label] = [i * 2.399963, i % 2]
    return `${(Math.cos(angle) + 3 * label).toFixed(3)},${(Math.sin(angle) - 3 * label).toFixed(3)},${label}`
  }).join('\n')
