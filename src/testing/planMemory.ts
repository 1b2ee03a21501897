/* An arena that knows of every number whether it was written, by which kernel, and whether it still matters. */
import type { Format } from '../kernel/Kernel.js'
import type { PlacedBuffer, Plan } from '../kernel/Plan.js'

/** A NaN that no computation makes: what is dead or not yet written. */
const poison = 0x7fdeadff

const neverWritten = -2
const nobody = -1

/** What a number of a format is after it was stored; `undefined` where the format cannot hold it. */
const stored: { readonly [F in Format]: (x: number) => number | undefined } = {
  float32: Math.fround,
  int32: (x) => (x === (x | 0) ? x | 0 : undefined),
  uint32: (x) => (x === x >>> 0 ? x >>> 0 : undefined),
  bits: (x) => (x === 0 ? 0 : 1),
}

export const makeMemory = (plan: Plan) => {
  const bytes = new ArrayBuffer(plan.bytes)
  const f32 = new Float32Array(bytes)
  const i32 = new Int32Array(bytes)
  const u32 = new Uint32Array(bytes).fill(poison)
  const owner = new Int32Array(u32.length).fill(nobody)
  const writtenAt = plan.buffers.map(({ count }) => new Int32Array(count).fill(neverWritten))
  const faults: string[] = []
  let now = -1
  const fault = (text: string): void => {
    const kernel = plan.kernels[now]
    faults.push(kernel === undefined ? text : `kernel ${now} (${kernel.name}): ${text}`)
  }
  const nameOf = ({ id, name }: PlacedBuffer): string => `buffer ${id} (${name})`
  const wordOf = ({ format, offset }: PlacedBuffer, p: number): number =>
    offset / 4 + (format === 'bits' ? p >>> 5 : p)
  const words = ({ offset, bytes: length }: PlacedBuffer): readonly [number, number] => [
    offset / 4,
    (offset + length) / 4,
  ]

  /** Whether an element may be touched now. */
  const isThere = (buffer: PlacedBuffer, p: number, verb: string): boolean => {
    if (!(Number.isInteger(p) && p >= 0 && p < buffer.count)) {
      fault(`${verb} ${nameOf(buffer)} at ${p}, outside its ${buffer.count}`)
      return false
    }
    if (owner[wordOf(buffer, p)] === buffer.id) return true
    fault(`${verb} ${nameOf(buffer)} at ${p}, where it is dead`)
    return false
  }

  const raw = (buffer: PlacedBuffer, p: number): number => {
    const word = wordOf(buffer, p)
    switch (buffer.format) {
      case 'float32':
        return f32[word] ?? Number.NaN
      case 'int32':
        return i32[word] ?? 0
      case 'uint32':
        return u32[word] ?? 0
      case 'bits':
        return ((u32[word] ?? 0) >>> (p & 31)) & 1
    }
  }

  const put = (buffer: PlacedBuffer, p: number, value: number): void => {
    const word = wordOf(buffer, p)
    const bit = 1 << (p & 31)
    if (buffer.format === 'float32') f32[word] = value
    else if (buffer.format === 'bits')
      u32[word] = value === 0 ? (u32[word] ?? 0) & ~bit : (u32[word] ?? 0) | bit
    else u32[word] = value
  }

  const read = (id: number, p: number): number => {
    const buffer = plan.buffers[id]
    if (buffer === undefined) {
      fault(`reads buffer ${id}, which is not there`)
      return Number.NaN
    }
    if (!isThere(buffer, p, 'reads')) return Number.NaN
    const written = writtenAt[id]?.[p]
    if (written === neverWritten) fault(`reads ${nameOf(buffer)} at ${p}, which was not written`)
    if (now >= 0 && written === now) fault(`reads ${nameOf(buffer)} at ${p}, which it has written over`)
    return raw(buffer, p)
  }

  const write = (id: number, p: number, value: number): void => {
    const buffer = plan.buffers[id]
    if (buffer === undefined) {
      fault(`writes buffer ${id}, which is not there`)
      return
    }
    if (!isThere(buffer, p, 'writes')) return
    const times = writtenAt[id]
    if ((times?.[p] ?? neverWritten) >= 0) fault(`writes ${nameOf(buffer)} at ${p} a second time`)
    if (times !== undefined) times[p] = now
    const rounded = stored[buffer.format](value)
    if (rounded === undefined) fault(`stores ${value} as ${buffer.format}`)
    put(buffer, p, rounded ?? 0)
  }

  /** A buffer comes to life: its bytes hold nothing yet, and must belong to nobody else. */
  const bear = (buffer: PlacedBuffer): void => {
    const [start, end] = words(buffer)
    const other = owner.subarray(start, end).find((id) => id !== nobody)
    if (other !== undefined) fault(`${nameOf(buffer)} takes bytes of buffer ${other}, which still matters`)
    owner.fill(buffer.id, start, end)
    u32.fill(poison, start, end)
  }

  const bury = (buffer: PlacedBuffer): void => {
    const [start, end] = words(buffer)
    for (let word = start; word < end; word += 1)
      if (owner[word] === buffer.id) {
        owner[word] = nobody
        u32[word] = poison
      }
  }

  return {
    faults,
    fault,
    read,
    write,
    /** A new kernel runs: what it needs comes to life. */
    enter: (k: number): void => {
      for (const buffer of plan.buffers) if (buffer.from === k) bear(buffer)
      now = k
    },
    /** The kernel is done: what it used last dies. */
    leave: (k: number): void => {
      for (const buffer of plan.buffers) if (buffer.to === k) bury(buffer)
    },
    numbers: (id: number): Float64Array =>
      Float64Array.from({ length: plan.buffers[id]?.count ?? 0 }, (_, p) => read(id, p)),
  }
}

export type PlanMemory = ReturnType<typeof makeMemory>
