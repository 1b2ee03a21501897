/* The calling thread and its workers. */
import type { CompiledModule, Memory } from '../../../assembler/engine.js'
import { type Crew, startCrew } from './Crew.js'
import { breathe, later, now } from './pause.js'
import { makeShare, type RunChunk } from './share.js'
import { orderFor, stagesOf, wordsFor } from './stages.js'
import { causeText, type StartWorker } from './Worker.js'

/** What threads share, and what each has for itself. */
export interface TeamWork {
  readonly module: CompiledModule
  readonly memory: Memory
  /** The scratch memory of each thread; the first is the calling one. */
  readonly scratch: readonly number[]
  /** How many chunks each phase has. */
  readonly chunks: readonly number[]
  /** The phases as the calling thread calls them. */
  readonly phases: readonly RunChunk[]
}

/** Runs all phases once, on the inputs at a shift. The text says why it could not; nobody writes to the memory any more then. */
export type RunTogether = (shift: number) => Promise<string | undefined> | string | undefined

/** For so many milliseconds the calling thread looks after others whenever it can, then now and then. */
const eagerness = 50
/** A thread that is not done after so many milliseconds is taken for dead, though its host did not say so. */
const patience = 60_000

/** Workers end when nobody can give them work any more. What they hold must not lead back there. */
const forgotten = new FinalizationRegistry<() => void>((end) => end())

const runWith = (crew: Crew, share: ReturnType<typeof makeShare>): RunTogether => {
  const giveUp = async (why: string): Promise<string> => {
    crew.failure ??= why
    share.end()
    await crew.stop()
    return crew.failure
  }
  const goOn = (): boolean => {
    try {
      return share.goOn()
    } catch (cause) {
      crew.failure ??= causeText(cause)
      return false
    }
  }
  const wait = async (): Promise<string | undefined> => {
    const start = now()
    let seen = start
    let waited = 0
    while (crew.failure === undefined && waited < patience) {
      await (seen - start < eagerness ? breathe() : later(1))
      if (goOn()) return undefined
      // A machine that slept was not waiting.
      const time = now()
      waited += Math.min(time - seen, 100)
      seen = time
    }
    return giveUp(`a thread gives no sign for ${patience / 1000} seconds`)
  }
  return (shift) => {
    if (crew.failure !== undefined) return giveUp(crew.failure)
    share.begin(shift)
    return goOn() ? undefined : wait()
  }
}

/** Starts the workers; `undefined` where they cannot be had. */
export const startTeam = async (start: StartWorker, work: TeamWork): Promise<RunTogether | undefined> => {
  const { module, memory, scratch, chunks, phases } = work
  const threads = scratch.length
  const stages = stagesOf(chunks)
  const shared = new Int32Array(new SharedArrayBuffer(4 * wordsFor(stages)))
  const messages = scratch.slice(1).map((address, i) => ({
    module,
    memory,
    scratch: address,
    shared,
    stages: stages.map((stage) => ({ ...stage, order: orderFor(stage.tickets, i + 1, threads) })),
  }))
  const crew = await startCrew(start, messages)
  if (crew === undefined) return undefined
  const share = makeShare(shared, stages, threads, phases)
  const run = runWith(crew, share)
  forgotten.register(run, share.end)
  return run
}
