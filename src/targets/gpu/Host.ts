/* What the host works out beside the device: plain JavaScript over an arena of its own. */
import * as E from 'fp-ts/lib/Either.js'
import type { PlacedBuffer, Plan } from '../../kernel/Plan.js'
import { faultText } from '../arena/faultText.js'
import { read, write } from '../arena/memory.js'
import { link, start } from '../javascript/link.js'
import { planText } from '../javascript/planText.js'
import type { HostNumber } from './DevicePlan.js'

export interface Host {
  /** Runs the kernels of the host; says what went wrong. */
  readonly run: () => string | undefined
  readonly write: (buffer: number, numbers: ArrayLike<number>) => void
  readonly read: (buffer: number) => Float64Array
  /** The numbers of a buffer as the device takes them. */
  readonly floats: (buffer: number) => Float32Array
  readonly number: (at: HostNumber) => number
  /** Remembers what the kernels change, and puts it back. */
  readonly remember: () => void
  readonly restore: () => void
}

/** The host of a plan. `changed` are the buffers whose numbers go on from run to run. */
export const makeHost = (plan: Plan, changed: readonly number[]): E.Either<string, Host> => {
  const linked = link(planText(plan))
  if (E.isLeft(linked)) return linked
  const started = start(linked.right, plan.bytes)
  if (E.isLeft(started)) return started
  const { memory, run } = started.right
  const bufferOf = (id: number): PlacedBuffer | undefined => plan.buffers[id]
  for (const buffer of plan.buffers) if (buffer.data !== undefined) write(memory, buffer, buffer.data)
  const words = new Uint32Array(memory)
  const floats = new Float32Array(memory)
  const bytes = changed.flatMap((id) => {
    const buffer = bufferOf(id)
    return buffer === undefined ? [] : [new Uint8Array(memory, buffer.offset, buffer.bytes)]
  })
  const before = bytes.map((part) => part.slice())
  return E.right({
    run: () => {
      const fault = run()
      return fault === undefined ? undefined : faultText(fault)
    },
    write: (id, numbers) => {
      const buffer = bufferOf(id)
      if (buffer !== undefined) write(memory, buffer, numbers)
    },
    read: (id) => {
      const buffer = bufferOf(id)
      return buffer === undefined ? new Float64Array(0) : read(memory, buffer)
    },
    floats: (id) => {
      const buffer = bufferOf(id)
      if (buffer === undefined) return new Float32Array(0)
      return buffer.format === 'float32'
        ? new Float32Array(memory, buffer.offset, buffer.count)
        : Float32Array.from(read(memory, buffer))
    },
    number: ({ buffer: id, index, part }) => {
      const word = (bufferOf(id)?.offset ?? 0) / 4 + index
      if (part === 'number') return floats[word] ?? Number.NaN
      const whole = words[word] ?? 0
      return part === 'high' ? whole >>> 16 : whole & 0xffff
    },
    remember: () => {
      bytes.forEach((part, i) => {
        before[i]?.set(part)
      })
    },
    restore: () => {
      bytes.forEach((part, i) => {
        const old = before[i]
        if (old !== undefined) part.set(old)
      })
    },
  })
}
