/* Instructions, run on their own. */
import type { Code, Statement, V128 } from '../../src/assembler/Code.js'
import { engine, type Memory } from '../../src/assembler/engine.js'
import { bodyOf, type FunctionBuilder, makeModule } from '../../src/assembler/Module.js'
import { i32 } from '../../src/assembler/numeric.js'
import { v128 } from '../../src/assembler/simd.js'

/** Where results are stored. */
export const resultAt = 1024

const isRun = (u: unknown): u is () => unknown => typeof u === 'function'

export interface Ran {
  readonly memory: ArrayBuffer
  /** What the function gives. */
  readonly value: unknown
}

/** Runs some statements in a memory that begins with the bytes 0, 1, 2, … 255, and gives a number. */
export const run = async (
  write: (f: FunctionBuilder) => {
    readonly statements: readonly Statement[]
    readonly value: Code<'i32' | 'f32' | 'f64'>
  },
): Promise<Ran> => {
  if (engine === undefined) throw new Error('no WebAssembly')
  const module = makeModule()
  const callee = module.define((f) => {
    const { statements, value } = write(f)
    return bodyOf(statements, value)
  })
  module.publish('run', callee)
  const bytes = module.bytes({ pages: 1, shared: false })
  if (!engine.validate(bytes)) throw new Error('not valid')
  const memory: Memory = new engine.Memory({ initial: 1, maximum: 1 })
  new Uint8Array(memory.buffer, 0, 256).forEach((_, i, all) => {
    all[i] = i
  })
  const { exports } = await engine.instantiate(await engine.compile(bytes), { env: { memory, scratch: 7 } })
  return { memory: memory.buffer, value: isRun(exports.run) ? exports.run() : undefined }
}

/** The number that some instructions leave. */
export const numberOf = async (value: Code<'i32' | 'f32' | 'f64'>): Promise<unknown> =>
  (await run(() => ({ statements: [], value }))).value

/** The memory after some statements. */
export const memoryAfter = async (...statements: readonly Statement[]): Promise<ArrayBuffer> =>
  (await run(() => ({ statements, value: i32.const(0) }))).memory

/** The 16 bytes of a vector. */
export const bytesOf = async (value: V128): Promise<ArrayBuffer> =>
  (await memoryAfter(v128.store(i32.const(resultAt), value))).slice(resultAt, resultAt + 16)
