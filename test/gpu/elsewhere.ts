/* The package in a folder of its own, where some of the packages that it can use may be missing. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Elsewhere {
  /** Runs the text of a module to its end. */
  readonly run: (text: string, environment?: Readonly<Record<string, string>>) => Ended
  readonly remove: () => void
}

export const makeElsewhere = (packages: readonly string[]): Elsewhere => {
  const folder = mkdtempSync(join(tmpdir(), 'regula-elsewhere-'))
  mkdirSync(join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  for (const name of ['fp-ts', 'io-ts', 'papaparse', ...packages])
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'junction')
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const args = [compiler, '-p', join(root, 'src'), '--outDir', join(folder, 'dist'), '--noCheck']
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stdout)
  return {
    run: (text, environment = {}) => {
      const file = join(folder, 'script.js')
      writeFileSync(file, text)
      const {
        status: code,
        stdout: out,
        stderr,
      } = spawnSync(process.execPath, [file], {
        encoding: 'utf8',
        timeout: 30_000,
        env: { ...process.env, ...environment },
      })
      return { status: code, stdout: out, stderr }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
