/* Modules that were written ahead of time, in a folder where nothing is installed. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { getOrThrow, type JavascriptModuleOptions, javascriptModule, type Step } from 'regula'

export type Numbers = Float32Array | Int32Array | Uint32Array | Uint8Array

interface Failure {
  readonly ok: false
  readonly error: { readonly kind: string; readonly message: string } & Readonly<Record<string, unknown>>
}

interface Success {
  readonly ok: true
  readonly outputs: Readonly<Record<string, Numbers>>
}

/** A program as whoever has no types sees it. */
export interface Emitted {
  readonly description: Readonly<Record<string, unknown>>
  readonly run: (inputs?: unknown) => Success | Failure
  readonly state: () => Readonly<Record<string, Numbers>>
  readonly load: (state: unknown) => { readonly ok: true } | Failure
}

type Create = (options?: unknown) => Emitted

const isModule = (u: unknown): u is { readonly createProgram: Create } =>
  typeof u === 'object' && u !== null && 'createProgram' in u && typeof u.createProgram === 'function'

export interface Folder {
  readonly write: (name: string, text: string) => string
  /** Loads a module of the folder into this process. */
  readonly load: (step: Step, options?: JavascriptModuleOptions) => Promise<Create>
  /** Runs Node in the folder, without any environment, where no text may become code. */
  readonly node: (...args: readonly string[]) => string
  readonly remove: () => void
}

export const makeFolder = (): Folder => {
  const path = mkdtempSync(join(tmpdir(), 'regula-module-'))
  let count = 0
  const write = (name: string, text: string): string => {
    writeFileSync(join(path, name), text)
    return join(path, name)
  }
  return {
    write,
    load: async (step, options) => {
      count += 1
      const file = write(`step${count}.mjs`, getOrThrow(javascriptModule(step, options)).js)
      const found: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href)
      if (!isModule(found)) throw new Error('the module exports no createProgram')
      return found.createProgram
    },
    node: (...args) => {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ['--disallow-code-generation-from-strings', ...args],
        { cwd: path, encoding: 'utf8', env: {}, maxBuffer: 2 ** 28 },
      )
      if (status !== 0 || stderr !== '') throw new Error(`node ends with ${status}\n${stdout}${stderr}`)
      return stdout
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

/** The outputs of a run that has to go well. */
export const outputsOf = (program: Emitted, inputs?: unknown): Success['outputs'] => {
  const result = program.run(inputs)
  if (!result.ok) throw new Error(result.error.message)
  return result.outputs
}

export const errorOf = (result: { readonly ok: true } | Failure): Failure['error'] | undefined =>
  result.ok ? undefined : result.error
