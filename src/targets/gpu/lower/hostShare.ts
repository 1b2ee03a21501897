/* What of a plan the host works out: keys, whole words, and counters, with all that they are made from. */
import {
  type Access,
  type Kernel,
  type LoopKernel,
  type Place,
  placesOfChain,
  readsOf,
  writesOf,
} from '../../../kernel/Kernel.js'
import type { Plan } from '../../../kernel/Plan.js'
import { restrict } from './restrict.js'

/** One store of a kernel with all that it needs, or a kernel of another kind. */
interface Part {
  readonly kernel: number
  /** The number of the store; 0 for a kernel that has none. */
  readonly store: number
  readonly alone: Kernel
}

export interface HostShare {
  /** Whether the host works out a store of a kernel. */
  readonly isOnHost: (kernel: number, store: number) => boolean
  /** Whether the host knows the numbers of a buffer before the kernels of the device run. */
  readonly isKnown: (buffer: number) => boolean
}

const partsOf = (plan: Plan): readonly Part[] =>
  plan.kernels.flatMap((kernel, k): readonly Part[] =>
    kernel._tag === 'Loop'
      ? kernel.stores.map((store, s) => ({ kernel: k, store: s, alone: restrict(kernel, [store]) }))
      : [{ kernel: k, store: 0, alone: kernel }],
  )

const accessesOf = (kernel: Kernel): readonly Access[] => (kernel._tag === 'Key' ? [] : kernel.accesses)

/** The buffers that keys of random numbers are read from. */
const keyPlaces = (kernel: Kernel): readonly Place[] =>
  accessesOf(kernel).flatMap((access) => (access._tag === 'Random' ? placesOfChain(access.key) : []))

const isOnePoint = ({ domain, reductions, stores }: LoopKernel): boolean =>
  domain.every((size) => size === 1) &&
  reductions.length === 0 &&
  stores.every(({ inner, place }) => inner.length === 0 && !('by' in place))

/** Shares a plan out between host and device. */
export const hostShare = (plan: Plan): HostShare => {
  const parts = partsOf(plan)
  const formatOf = (buffer: number) => plan.buffers[buffer]?.format
  const writers = new Map<number, Part[]>()
  for (const part of parts)
    for (const { buffer } of writesOf(part.alone)) {
      const known = writers.get(buffer)
      if (known === undefined) writers.set(buffer, [part])
      else known.push(part)
    }
  const host = new Set<Part>()

  /** Words of 32 bits are no float32 numbers: who reads or writes them as numbers cannot run on the device. */
  const handlesWords = ({ alone }: Part): boolean =>
    alone._tag === 'Key' ||
    writesOf(alone).some(({ buffer }) => formatOf(buffer) === 'uint32') ||
    accessesOf(alone).some(
      (access) =>
        (access._tag === 'Random' && access.kind === 'bits') ||
        ((access._tag === 'Load' || access._tag === 'Gather') && formatOf(access.buffer) === 'uint32'),
    )

  const claim = (part: Part): void => {
    if (host.has(part)) return
    host.add(part)
    for (const { buffer } of [...readsOf(part.alone), ...writesOf(part.alone)]) claimBuffer(buffer)
  }
  const claimBuffer = (buffer: number): void => {
    for (const part of writers.get(buffer) ?? []) claim(part)
  }
  for (const part of parts) {
    if (handlesWords(part)) claim(part)
    for (const { buffer } of keyPlaces(part.alone)) claimBuffer(buffer)
  }

  // A counter that is made from counters stays exact on the host, and every thread would work it out anew.
  const counters = new Set(
    parts.filter(
      ({ alone }) =>
        alone._tag === 'Loop' &&
        isOnePoint(alone) &&
        writesOf(alone).every(({ buffer }) => formatOf(buffer) === 'int32'),
    ),
  )
  const isAvailable = (buffer: number): boolean =>
    (writers.get(buffer) ?? []).every((part) => host.has(part) || counters.has(part))
  for (let before = -1; before !== counters.size; ) {
    before = counters.size
    for (const part of counters)
      if (![...readsOf(part.alone), ...writesOf(part.alone)].every(({ buffer }) => isAvailable(buffer)))
        counters.delete(part)
  }
  for (const part of counters) host.add(part)

  const onHost = new Set([...host].map(({ kernel, store }) => `${kernel} ${store}`))
  return {
    isOnHost: (kernel, store) => onHost.has(`${kernel} ${store}`),
    isKnown: (buffer) => (writers.get(buffer) ?? []).every((part) => host.has(part)),
  }
}
