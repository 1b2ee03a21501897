/*
 * What every module that is written ahead of time for gpu.js does: it finds a mode that runs its step, and makes a
 * program. This is bundled and minified into `runtimeText.ts` by `npm run runtime`; gpu.js itself is not in it.
 */
import * as E from 'fp-ts/lib/Either.js'
import { type Failure, failure, reasonOf } from '../../ahead/runtime/failure.js'
import { readFile, type StoredFile } from '../../ahead/runtime/files.js'
import { bytesOfBase64 } from '../../ahead/runtime/host.js'
import type { Run } from '../../javascript/Run.js'
import type { HostTable, ModeEntry, Tables } from '../ahead/tables.js'
import { makeDevice } from '../Device.js'
import { engineFor } from '../engine/Engine.js'
import { type Host, makeHost } from '../Host.js'
import { reasonsOf } from '../reasons.js'
import { whenForgotten } from '../whenForgotten.js'
import { type ModuleProgram, makeProgram } from './program.js'

/** What one module says of itself. */
export interface ModuleConfig {
  readonly state: StoredFile
  /** What the host works out, over some memory. */
  readonly hosts: readonly ((memory: ArrayBuffer) => Run)[]
  readonly tables: Tables
}

interface Options {
  readonly mode?: unknown
  readonly state?: unknown
}

type Made = { readonly ok: true; readonly program: ModuleProgram } | Failure

const hostOf = ({ hosts }: ModuleConfig, table: HostTable): Host => {
  const link = hosts[table.link]
  if (link === undefined) throw new Error('the module has no such host')
  const memory = new ArrayBuffer(table.bytes)
  for (const { buffer, words } of table.constants) {
    const { offset = 0, bytes = 0 } = table.buffers[buffer] ?? {}
    if (typeof words === 'number') new Uint32Array(memory, offset, bytes / 4).fill(words)
    else new Uint8Array(memory, offset, bytes).set(bytesOfBase64(words))
  }
  return makeHost({ ...table, memory, run: link(memory) })
}

/** A program in one mode; the text says why there is none. */
const programIn = async (
  config: ModuleConfig,
  { name, variant }: ModeEntry,
  state: unknown,
): Promise<E.Either<string, Failure | ReturnType<typeof makeProgram>>> => {
  const { tables } = config
  const found = typeof variant === 'number' ? tables.variants[variant] : undefined
  if (found === undefined) return E.left(String(variant))
  const engine = await engineFor(name)
  if (E.isLeft(engine)) return engine
  const device = makeDevice(found.script, engine.right)
  const made = makeProgram({ tables, host: hostOf(config, found.host), device })
  const loaded = await made.load(state)
  if (!loaded.ok && loaded.error.kind === 'BadInput') return E.right(loaded)
  const failed = loaded.ok ? await made.tryOut() : undefined
  const reason = loaded.ok ? failed && `${failed.message} (${failed.where})` : loaded.error.message
  if (reason === undefined) {
    if (engine.right.facts.hasOwnMemory) whenForgotten(device, device.release)
    return E.right(made)
  }
  device.release()
  return E.left(reason)
}

const firstOf = async (config: ModuleConfig, modes: readonly ModeEntry[], state: unknown): Promise<Made> => {
  const passedOver: { readonly name: string; readonly reason: string }[] = []
  for (const entry of modes) {
    const found = await programIn(config, entry, state)
    if (E.isRight(found))
      return 'ok' in found.right
        ? found.right
        : { ok: true, program: found.right.program({ name: entry.name, passedOver }) }
    passedOver.push({ name: entry.name, reason: found.left })
  }
  const reasons = reasonsOf(passedOver)
  return failure('LoadFailed', [...(modes.length > 1 ? ['no mode runs here'] : []), ...reasons].join('\n'))
}

/** The function that a module exports. */
export const programsOf =
  (config: ModuleConfig) =>
  async (options?: Options | null): Promise<Made> => {
    try {
      const mode = options?.mode ?? 'auto'
      const all = config.tables.modes
      const wanted = mode === 'auto' ? all : all.filter(({ name }) => name === mode)
      if (wanted.length === 0) {
        const known = all.map(({ name }) => name).join(', ')
        return failure('LoadFailed', `there is no mode '${String(mode)}' in this module; it has ${known}`)
      }
      return await firstOf(config, wanted, options?.state ?? (await readFile(config.state)))
    } catch (error) {
      return failure('LoadFailed', reasonOf(error))
    }
  }
