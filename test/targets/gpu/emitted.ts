/* Modules for gpu.js that were written ahead of time, in a folder where gpu.js is installed and nothing else. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { getOrThrow, type Step } from 'regula'
import { type GpuModule, type GpuModuleOptions, gpuModule } from 'regula/gpu'
import { fromRoot } from '../bundled.js'

export type Numbers = Float32Array | Int32Array | Uint32Array | Uint8Array
export type Values = Readonly<Record<string, Numbers>>

export interface Failure {
  readonly ok: false
  readonly error: { readonly kind: string; readonly message: string } & Readonly<Record<string, unknown>>
}

/** A program as whoever has no types sees it. */
export interface Emitted {
  readonly description: Readonly<Record<string, unknown>>
  readonly backend: { readonly name: string; readonly passedOver: readonly { readonly name: string }[] }
  readonly run: (inputs?: unknown) => Promise<{ readonly ok: true; readonly outputs: Values } | Failure>
  readonly state: () => Promise<{ readonly ok: true; readonly state: Values } | Failure>
  readonly load: (state: unknown) => Promise<{ readonly ok: true } | Failure>
}

export type Create = (
  options?: unknown,
) => Promise<{ readonly ok: true; readonly program: Emitted } | Failure>

const isModule = (u: unknown): u is { readonly createProgram: Create } =>
  typeof u === 'object' && u !== null && 'createProgram' in u && typeof u.createProgram === 'function'

/** Writes a module as the command line does. */
export const writeModule = (folder: string, files: GpuModule, name = 'step'): void => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(folder, `${name}.js`), files.js)
  writeFileSync(join(folder, `${name}.d.ts`), files.declarations)
  writeFileSync(join(folder, `${name}.safetensors`), files.state)
}

/** gpu.js, and what it loads in any mode. */
const installed = ['gpu.js', 'acorn', 'gpu-mock.js']

export interface Folder {
  readonly path: string
  /** Writes a module into a folder of its own and loads it into this process. */
  readonly load: (step: Step, options?: GpuModuleOptions) => Promise<Create>
  /** Runs a module of text in the folder, in a process without any environment but the given one. */
  readonly node: (
    text: string,
    flags?: readonly string[],
    env?: Readonly<Record<string, string | undefined>>,
  ) => unknown
  readonly remove: () => void
}

/** A folder with gpu.js, and with other packages where they are asked for. */
export const makeFolder = (others: readonly string[] = []): Folder => {
  const path = mkdtempSync(join(tmpdir(), 'regula-gpu-'))
  mkdirSync(join(path, 'node_modules'))
  for (const name of installed)
    cpSync(fromRoot(`node_modules/${name}`), join(path, 'node_modules', name), {
      recursive: true,
      filter: (file) => !file.endsWith('gpu.js/dist'),
    })
  for (const name of others)
    symlinkSync(fromRoot(`node_modules/${name}`), join(path, 'node_modules', name), 'junction')
  let count = 0
  return {
    path,
    load: async (step, options) => {
      count += 1
      const folder = join(path, `module${count}`)
      writeModule(folder, getOrThrow(gpuModule(step, options)))
      const found: unknown = await import(/* @vite-ignore */ pathToFileURL(join(folder, 'step.js')).href)
      if (!isModule(found)) throw new Error('the module exports no createProgram')
      return found.createProgram
    },
    node: (text, flags = [], env = {}) => {
      writeFileSync(join(path, 'driver.js'), text)
      const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, 'driver.js'], {
        cwd: path,
        encoding: 'utf8',
        env: { ...env },
        maxBuffer: 2 ** 28,
        timeout: 60_000,
      })
      if (status !== 0) throw new Error(`node ends with ${status}\n${stdout}${stderr}`)
      return JSON.parse(stdout)
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

/** A program that has to be there. */
export const programOf = (made: Awaited<ReturnType<Create>>): Emitted => {
  if (!made.ok) throw new Error(made.error.message)
  return made.program
}

/** The outputs of a run that has to go well. */
export const outputsOf = async (program: Emitted, inputs?: unknown): Promise<Values> => {
  const result = await program.run(inputs)
  if (!result.ok) throw new Error(result.error.message)
  return result.outputs
}

/** The state of a program that has to be read. */
export const stateOf = async (program: Emitted): Promise<Values> => {
  const read = await program.state()
  if (!read.ok) throw new Error(read.error.message)
  return read.state
}

export const errorOf = (result: { readonly ok: true } | Failure): Failure['error'] | undefined =>
  result.ok ? undefined : result.error
