/* What the host works out beside the device: plain JavaScript over an arena of its own. */
import { faultText } from '../arena/faultText.js'
import { read, type Words, write } from '../arena/memory.js'
import type { Run } from '../javascript/Run.js'
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

/** What stands in the memory of a host, and what runs over it. */
export interface HostParts {
  readonly memory: ArrayBuffer
  readonly run: Run
  readonly buffers: readonly Words[]
  /** The buffers whose numbers go on from run to run. */
  readonly changed: readonly number[]
}

export const makeHost = ({ memory, run, buffers, changed }: HostParts): Host => {
  const bufferOf = (id: number): Words | undefined => buffers[id]
  const words = new Uint32Array(memory)
  const floats = new Float32Array(memory)
  const bytes = changed.flatMap((id) => {
    const buffer = bufferOf(id)
    return buffer === undefined ? [] : [new Uint8Array(memory, buffer.offset, buffer.bytes)]
  })
  const before = bytes.map((part) => part.slice())
  return {
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
  }
}
