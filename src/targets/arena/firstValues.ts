/* What stands in the arena before the first run. */
import type { PlacedBuffer, Plan } from '../../kernel/Plan.js'
import type { State } from '../Target.js'
import { write } from './memory.js'

/** The words of a buffer before the first run. */
export interface FirstValue {
  readonly buffer: PlacedBuffer
  readonly words: Uint32Array
  /** The word that it is filled with, if it is one and the same. */
  readonly fill: number | undefined
}

/** State and constants in the order of the plan, without what is zero: a new arena is that already. */
export const firstValues = (plan: Plan, initial: State): readonly FirstValue[] => {
  const numbers = new Map<number, ArrayLike<number>>()
  for (const { id, data } of plan.buffers) if (data !== undefined) numbers.set(id, data)
  for (const { name, buffer } of plan.state) numbers.set(buffer, initial[name]?.data ?? [])
  return plan.buffers.flatMap((buffer) => {
    const given = numbers.get(buffer.id)
    if (given === undefined || buffer.count === 0) return []
    const memory = new ArrayBuffer(buffer.bytes)
    write(memory, { ...buffer, offset: 0 }, given)
    const words = new Uint32Array(memory)
    const [first] = words
    const fill = words.every((word) => word === first) ? first : undefined
    return fill === 0 ? [] : [{ buffer, words, fill }]
  })
}
