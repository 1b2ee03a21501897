/* What the calling thread does in a run. It never blocks: where it would have to, it says so. */
import { now } from './pause.js'
import { orderFor, type Stage, words } from './stages.js'

/** A part of a phase that is independent of its other parts, on the inputs at a shift. */
export type RunChunk = (chunk: number, shift: number) => void

/** How long it looks at what others do before it gives up for now, in milliseconds. */
const spin = 0.2

/** The share of the calling thread. */
export const makeShare = (
  shared: Int32Array,
  stages: readonly Stage[],
  threads: number,
  phases: readonly RunChunk[],
) => {
  const list = stages.map((stage) => ({
    ...stage,
    order: orderFor(stage.tickets, 0, threads),
    calls: stage.phases.flatMap((phase) => phases[phase] ?? []),
  }))
  let run = 0
  let at = 0
  let shift = 0
  const ring = (): void => {
    if (Atomics.load(shared, words.sleepers) === 0) return
    Atomics.add(shared, words.bell, 1)
    Atomics.notify(shared, words.bell)
  }
  const isComplete = ({ done, tickets }: Stage): boolean =>
    ((Atomics.load(shared, done) - Math.imul(run, tickets)) | 0) >= 0
  const arrive = (stage: Stage): boolean => {
    if (isComplete(stage)) return true
    const until = now() + spin
    do for (let i = 0; i < 100; i += 1) if (isComplete(stage)) return true
    while (now() < until)
    return false
  }
  return {
    begin: (inputs: number): void => {
      shift = inputs
      run = (run + 1) | 0
      at = 0
      Atomics.store(shared, words.shift, shift)
      Atomics.store(shared, words.run, run)
      ring()
    },
    /** Goes on with the run; `false` where it has to wait for others. */
    goOn: (): boolean => {
      const before = (run - 1) | 0
      for (; at < list.length; at += 1) {
        const last = list[at - 1]
        if (last !== undefined && !arrive(last)) return false
        const stage = list[at]
        if (stage === undefined) continue
        let count = 0
        for (const ticket of stage.order) {
          const claim = stage.claims[ticket] ?? 0
          if (Atomics.load(shared, claim) !== before) continue
          if (Atomics.compareExchange(shared, claim, before, run) !== before) continue
          for (const call of stage.calls) call(ticket, shift)
          count += 1
        }
        if (count > 0) Atomics.add(shared, stage.done, count)
        if (count > 0 && isComplete(stage)) ring()
      }
      const last = list[at - 1]
      return last === undefined || arrive(last)
    },
    end: (): void => {
      Atomics.store(shared, words.stop, 1)
      ring()
    },
  }
}
