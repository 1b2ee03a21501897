/* A module at work: memory, instances, threads. */
import * as E from 'fp-ts/lib/Either.js'
import { engine } from '../../assembler/engine.js'
import { arenaStart } from './layout.js'
import { mostBytes, type PlanModule, pageBytes } from './planModule.js'
import type { Runner } from './Run.js'
import type { RunChunk } from './threads/share.js'
import { startTeam } from './threads/Team.js'
import { causeText, type StartWorker } from './threads/Worker.js'
import { warmUp } from './warmUp.js'

/** A module in its memory, with as many threads as could be had. */
export interface Started {
  readonly runner: Runner
  readonly threads: number
}

type Engine = NonNullable<typeof engine>

const isRun = (u: unknown): u is (shift: number) => void => typeof u === 'function'
const isChunk = (u: unknown): u is RunChunk => typeof u === 'function'
const isUnfinite = (u: unknown): u is (from: number, to: number) => number => typeof u === 'function'

const attempt = async <A>(what: string, work: () => Promise<A> | A): Promise<E.Either<string, A>> => {
  try {
    return E.right(await work())
  } catch (cause) {
    return E.left(`${what}: ${causeText(cause)}`)
  }
}

const instantiate = async (
  { Memory, compile, instantiate }: Engine,
  { bytes, pages, isShared, scratch: [scratch = 0] }: PlanModule,
) => {
  const size = pages * pageBytes
  if (size > mostBytes)
    return E.left(`the step takes ${size} bytes of memory; at most ${mostBytes} are possible`)
  const limits = { initial: pages, maximum: pages }
  const memory = await attempt(`there is no memory of ${size} bytes for the step`, () =>
    isShared ? new Memory({ ...limits, shared: true }) : new Memory(limits),
  )
  if (E.isLeft(memory)) return memory
  return attempt(`the engine refuses the module of ${bytes.length} bytes`, async () => {
    const module = await compile(bytes)
    const { exports } = await instantiate(module, { env: { memory: memory.right, scratch } })
    return { module, memory: memory.right, exports }
  })
}

/** The functions of a module that was made for a plan. */
const functionsOf = (exports: Readonly<Record<string, unknown>>, { chunks }: PlanModule) => {
  const { run, unfinite } = exports
  const phases = chunks.map((_, p) => exports[`phase${p}`]).filter(isChunk)
  return isRun(run) && isUnfinite(unfinite) && phases.length === chunks.length
    ? E.right({ run, unfinite, phases })
    : E.left('the module lacks its functions')
}

const runAlone =
  (run: (shift: number) => void) =>
  (shift: number): string | undefined => {
    try {
      run(shift)
      return undefined
    } catch (cause) {
      return causeText(cause)
    }
  }

/** Starts a module that was made for a plan. */
export const start = async (
  built: PlanModule,
  startWorker: StartWorker | undefined,
): Promise<E.Either<string, Started>> => {
  if (engine === undefined) return E.left('there is no WebAssembly here')
  const instance = await instantiate(engine, built)
  if (E.isLeft(instance)) return instance
  const { module, memory, exports } = instance.right
  const functions = functionsOf(exports, built)
  if (E.isLeft(functions)) return functions
  const { run, unfinite, phases } = functions.right
  const { chunks, trial, given, scratch, isShared, places, shifts } = built
  const starting =
    startWorker === undefined || !isShared
      ? undefined
      : startTeam(startWorker, { module, memory, scratch, chunks, phases })
  const warm = await attempt('the module fails', () => {
    // Of zeros some loops would have nothing to do.
    for (const { offset, bytes } of given) new Float32Array(memory.buffer, offset, bytes / 4).fill(1)
    warmUp(
      phases.map((phase, p) => () => {
        for (let chunk = 0; chunk < (trial[p] ?? 1); chunk += 1) phase(chunk, 0)
      }),
      () => run(0),
    )
  })
  if (E.isLeft(warm)) return warm
  new Uint8Array(memory.buffer, 0, arenaStart).fill(0)
  const together = await starting
  return E.right({
    runner: {
      memory: memory.buffer,
      places,
      shifts,
      run: together ?? runAlone(run),
      runAlone: run,
      hasUnfinite: (from, to) => unfinite(from, to) !== 0,
    },
    threads: together === undefined ? 1 : scratch.length,
  })
}
