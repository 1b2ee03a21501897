/* Modules that were written ahead of time, in a folder where nothing is installed. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { getOrThrow, type Step, type WasmModule, type WasmModuleOptions, wasmModule } from 'regula'

export type Numbers = Float32Array | Int32Array | Uint32Array | Uint8Array

export interface Failure {
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
  readonly inputs: Readonly<Record<string, Numbers>>
  readonly run: (inputs?: unknown) => Success | Failure
  readonly state: () => Readonly<Record<string, Numbers>>
  readonly load: (state: unknown) => { readonly ok: true } | Failure
}

export type Create = (
  options?: unknown,
) => Promise<{ readonly ok: true; readonly program: Emitted } | Failure>

const isModule = (u: unknown): u is { readonly createProgram: Create } =>
  typeof u === 'object' && u !== null && 'createProgram' in u && typeof u.createProgram === 'function'

/** Writes a module as the command line does. */
export const writeModule = (folder: string, files: WasmModule, name = 'step'): void => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(folder, `${name}.wasm`), files.wasm)
  writeFileSync(join(folder, `${name}.js`), files.js)
  writeFileSync(join(folder, `${name}.d.ts`), files.declarations)
  writeFileSync(join(folder, `${name}.safetensors`), files.state)
}

export interface Folder {
  readonly path: string
  /** Writes a module into a folder of its own and loads it into this process. */
  readonly load: (step: Step, options?: WasmModuleOptions) => Promise<Create>
  /** Runs Node in the folder, without any environment, where no text may become code. */
  readonly node: (...args: readonly string[]) => string
  readonly remove: () => void
}

export const makeFolder = (): Folder => {
  const path = mkdtempSync(join(tmpdir(), 'regula-wasm-'))
  let count = 0
  return {
    path,
    load: async (step, options) => {
      count += 1
      const folder = join(path, `module${count}`)
      writeModule(folder, getOrThrow(wasmModule(step, options)))
      const found: unknown = await import(/* @vite-ignore */ pathToFileURL(join(folder, 'step.js')).href)
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

/** A program that has to be there. */
export const programOf = (made: Awaited<ReturnType<Create>>): Emitted => {
  if (!made.ok) throw new Error(made.error.message)
  return made.program
}

/** The outputs of a run that has to go well; they change with the next run. */
export const outputsOf = (program: Emitted, inputs?: unknown): Success['outputs'] => {
  const result = program.run(inputs)
  if (!result.ok) throw new Error(result.error.message)
  return result.outputs
}

export const errorOf = (result: { readonly ok: true } | Failure): Failure['error'] | undefined =>
  result.ok ? undefined : result.error
