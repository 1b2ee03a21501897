/* What must run before what. */

import { argument } from '../../scalar/Scalar.js'
import { constantIndex, sameIndex, variableIndex } from '../affine.js'
import { sameSizes } from '../fuse/Draft.js'
import { type Kernel, type LoopKernel, readsOf, writesOf } from '../Kernel.js'

/** A kernel in the graph of what must run before what. */
export interface Task {
  readonly kernel: Kernel
  /** What runs before it. */
  readonly args: Task[]
  /** Smaller numbers run first where nothing else decides. */
  readonly number: number
}

/** Whether one task runs before another, because the other needs it. */
export const precedes = (
  first: Task,
  second: Task,
  followers: ReadonlyMap<Task, readonly Task[]>,
): boolean => {
  const seen = new Set<Task>()
  const stack = [first]
  for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
    if (task === second) return true
    if (seen.has(task)) continue
    seen.add(task)
    stack.push(...(followers.get(task) ?? []))
  }
  return false
}

/** The items that have each key. */
export const group = <A>(
  items: readonly A[],
  keysOf: (item: A) => readonly number[],
): ReadonlyMap<number, readonly A[]> => {
  const groups = new Map<number, A[]>()
  for (const item of items)
    for (const key of new Set(keysOf(item))) {
      const known = groups.get(key)
      if (known === undefined) groups.set(key, [item])
      else known.push(item)
    }
  return groups
}

export const buffersRead = ({ kernel }: Task): readonly number[] =>
  readsOf(kernel).map(({ buffer }) => buffer)
export const buffersWritten = ({ kernel }: Task): readonly number[] =>
  writesOf(kernel).map(({ buffer }) => buffer)

/** A kernel that copies a buffer into another of the same format. */
export const copyKernel = (name: string, count: number, from: number, to: number): LoopKernel => {
  const index = count === 1 ? constantIndex(0) : variableIndex(0)
  return {
    _tag: 'Loop',
    name,
    domain: count === 1 ? [] : [count],
    accesses: [{ _tag: 'Load', buffer: from, index }],
    reductions: [],
    stores: [
      { place: { buffer: to, index }, inner: [], body: argument(0), combine: undefined, fill: undefined },
    ],
  }
}

/** Whether a kernel that writes `to` at some place reads `from` nowhere but at that same place, while storing. */
export const readsOnlyWhatItWrites = (kernel: Kernel, written: number, old: number): boolean => {
  if (kernel._tag !== 'Loop') return !readsOf(kernel).some(({ buffer }) => buffer === old)
  const store = kernel.stores.find(({ place }) => place.buffer === written)
  if (store === undefined || store.combine !== undefined || store.fill !== undefined || 'by' in store.place)
    return false
  const { index } = store.place
  return (
    readsOf(kernel).every((place) => place.buffer !== old || sameIndex(place.index, index)) &&
    kernel.stores.every(({ inner }) => sameSizes(inner, store.inner) || !reads(kernel, old))
  )
}

const reads = (kernel: Kernel, buffer: number): boolean =>
  readsOf(kernel).some((place) => place.buffer === buffer)
