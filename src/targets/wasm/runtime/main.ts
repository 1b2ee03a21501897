/*
 * What every module that is written ahead of time does: it finds its files and makes a program. This is bundled and
 * minified into `runtimeText.ts` by `npm run runtime`.
 */
import type { Memory } from '../../../assembler/engine.js'
import { type Failure, failure, reasonOf } from '../../ahead/runtime/failure.js'
import { readFile, type StoredFile } from '../../ahead/runtime/files.js'
import { builtin, textOf } from '../../ahead/runtime/host.js'
import type { Build, Tables } from '../ahead/tables.js'
import { instantiate, isNode20, isValid, memoryOf } from './host.js'
import { makeProgram } from './program.js'

/** What one module says of itself. */
export interface ModuleConfig {
  readonly wasm: StoredFile
  readonly state: StoredFile
  /** Where the tables begin in the first file. */
  readonly tables: number
}

interface Options {
  readonly wasm?: unknown
  readonly state?: unknown
}

type Program = ReturnType<typeof makeProgram>

const isKnown = (bytes: Uint8Array): boolean => {
  if (isValid(bytes)) return true
  // It has the instructions behind a flag, which may be set as long as no module uses them. Later ones know no such flag.
  if (isNode20()) builtin('node:v8')?.setFlagsFromString('--experimental-wasm-relaxed-simd')
  return isValid(bytes)
}

const newMemory = (pages: number): Memory => {
  try {
    return memoryOf(pages)
  } catch {
    throw new Error(`there is no memory of ${pages * 65_536} bytes`)
  }
}

const start = async (bytes: Uint8Array, tablesAt: number): Promise<Program> => {
  const moduleOf = ({ place }: Build): Uint8Array => bytes.subarray(...place)
  const tables: Tables = JSON.parse(textOf(bytes.subarray(tablesAt)), (_, value) => Object.freeze(value))
  const { plain, relaxed } = tables
  const build = relaxed !== undefined && isKnown(moduleOf(relaxed)) ? relaxed : plain
  const module = moduleOf(build)
  if (!isValid(module)) throw new Error('this engine lacks WebAssembly SIMD')
  const { buffer, functions } = await instantiate(module, newMemory(build.pages), build.scratch)
  const memory = new Uint8Array(buffer)
  for (const [at, from, to] of tables.constants) memory.set(bytes.subarray(from, to), at)
  return makeProgram(buffer, functions, tables)
}

/** The function that a module exports. */
export const programsOf =
  (config: ModuleConfig) =>
  async (options?: Options): Promise<{ readonly ok: true; readonly program: Program } | Failure> => {
    try {
      const [bytes, state] = await Promise.all([
        readFile(config.wasm, options?.wasm),
        options?.state ?? readFile(config.state),
      ])
      const program = await start(bytes, config.tables)
      const loaded = program.load(state)
      return loaded.ok ? { ok: true, program } : loaded
    } catch (error) {
      return failure('LoadFailed', reasonOf(error))
    }
  }
