/*
 * Where inputs stand. The way back after a run that failed needs the inputs of some runs before it: they stay where they
 * were written, and each run reads from a place of its own.
 */
import type { BoundPort, Plan } from '../../kernel/Plan.js'
import { periodFor } from './Undo.js'

export interface InputPlaces {
  /** The address of each input buffer, for the first of the runs. */
  readonly addresses: ReadonlyMap<number, number>
  /** What is added to these addresses, run by run. Then it begins again. */
  readonly shifts: readonly number[]
  readonly end: number
}

const bytesOf = (plan: Plan, ports: readonly BoundPort[]): number =>
  ports.reduce((total, { buffer }) => total + (plan.buffers[buffer]?.bytes ?? 0), 0)

/** Places from an address on, and not far beyond the other. With one place, inputs stand in the arena. */
export const inputPlaces = (plan: Plan, start: number, most: number): InputPlaces => {
  const addresses = new Map<number, number>()
  let end = start
  for (const { buffer } of plan.inputs) {
    if (addresses.has(buffer)) continue
    addresses.set(buffer, end)
    end += 64 * Math.ceil((plan.buffers[buffer]?.bytes ?? 0) / 64)
  }
  const stride = end - start
  const wanted = periodFor(bytesOf(plan, plan.state), bytesOf(plan, plan.inputs))
  const possible = stride === 0 ? wanted : Math.floor((most - start) / stride)
  const runs = Math.min(wanted, possible)
  return runs <= 1
    ? { addresses: new Map(), shifts: [0], end: start }
    : {
        addresses,
        shifts: Array.from({ length: runs }, (_, run) => run * stride),
        end: start + runs * stride,
      }
}
