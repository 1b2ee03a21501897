/* What a plan costs, counted before anything runs. */
import { fold, postOrder } from '../graph/postOrder.js'
import type { Scalar } from '../scalar/Scalar.js'
import type { Access, Affine, Kernel, Place } from './Kernel.js'
import { readsOf, writesOf } from './Kernel.js'
import type { Plan } from './Plan.js'

/** Arithmetic and memory traffic of one kernel. */
export interface KernelCost {
  /** Primitives of all bodies, one each, and one for every number that a reduction takes in. */
  readonly flops: number
  /** Random words drawn. */
  readonly randomWords: number
  /** Bytes of the distinct elements that it reads; what it reads twice is in a cache the second time. */
  readonly bytesRead: number
  readonly bytesWritten: number
}

const product = (sizes: readonly number[]): number => sizes.reduce((n, size) => n * size, 1)

/** How many loop variables an access must know. Reductions belong to the point of the domain, which has `rank`. */
export const depthOf = (access: Access | undefined, rank: number): number => {
  switch (access?._tag) {
    case 'Load':
    case 'Position':
    case 'Random':
      return access.index.strides.length
    case 'Gather':
      return Math.max(access.index.strides.length, access.by.index.strides.length)
    case 'Local':
      return rank
    default:
      return 0
  }
}

/** Counts a body: what depends on outer loops only is worked out there. */
const bodiesCost = (
  bodies: readonly Scalar[],
  accesses: readonly Access[],
  sizes: readonly number[],
  rank: number,
  seen: Set<Scalar>,
): { readonly flops: number; readonly randomWords: number } => {
  let [flops, randomWords] = [0, 0]
  const depths = fold<Scalar, number>(bodies, (part, args) =>
    part._tag === 'Argument' ? depthOf(accesses[part.index], rank) : Math.max(0, ...args),
  )
  for (const part of postOrder(bodies)) {
    if (seen.has(part)) continue
    const depth = depths.get(part) ?? 0
    if (depth <= rank) seen.add(part)
    const times = product(sizes.slice(0, depth))
    if (part._tag === 'Argument') {
      if (accesses[part.index]?._tag === 'Random') randomWords += times
    } else if (part._tag !== 'Literal') flops += times
  }
  return { flops, randomWords }
}

const distinct = ({ strides }: Affine, sizes: readonly number[]): number =>
  strides.reduce((n, stride, v) => (stride === 0 ? n : n * (sizes[v] ?? 1)), 1)

/** Bytes of the distinct elements of some places, buffer by buffer. */
const touched = (
  places: readonly (Place & { readonly sizes: readonly number[] })[],
  { buffers }: Plan,
): number => {
  const counts = new Map<number, Map<string, number>>()
  for (const { buffer, index, sizes } of places) {
    const known = counts.get(buffer) ?? new Map<string, number>()
    known.set(JSON.stringify(index), distinct(index, sizes))
    counts.set(buffer, known)
  }
  return [...counts].reduce((total, [id, known]) => {
    const buffer = buffers[id]
    if (buffer === undefined || buffer.count === 0) return total
    const elements = [...known.values()].reduce((n, count) => n + count, 0)
    return total + buffer.bytes * Math.min(1, elements / buffer.count)
  }, 0)
}

/** The sizes of the loops around each place that a kernel uses. */
const sizesAround = (kernel: Kernel): readonly number[] => {
  if (kernel._tag === 'Key') return []
  if (kernel._tag === 'Scan') return [...kernel.domain, kernel.length]
  // Loops inside the domain differ from body to body; the largest bound each position.
  const inner: number[] = []
  for (const { inner: sizes } of [...kernel.reductions, ...kernel.stores])
    sizes.forEach((size, i) => {
      inner[i] = Math.max(inner[i] ?? 1, size)
    })
  return [...kernel.domain, ...inner]
}

/** What one kernel of a plan costs. */
export const kernelCost = (kernel: Kernel, plan: Plan): KernelCost => {
  const sizes = sizesAround(kernel)
  const around = (place: Place) => ({ ...place, sizes })
  const bytesRead = touched(readsOf(kernel).map(around), plan)
  const bytesWritten = touched(writesOf(kernel).map(around), plan)
  if (kernel._tag === 'Key')
    return { flops: 0, randomWords: 2 * kernel.chain.folds.length, bytesRead, bytesWritten }
  const rank = kernel.domain.length
  const seen = new Set<Scalar>()
  if (kernel._tag === 'Scan') {
    const body = bodiesCost([kernel.body], kernel.accesses, sizes, rank, seen)
    return { ...body, flops: body.flops + product(sizes), bytesRead, bytesWritten }
  }
  let [flops, randomWords] = [0, 0]
  const add = (bodies: readonly Scalar[], inner: readonly number[], taken: number): void => {
    const cost = bodiesCost(bodies, kernel.accesses, [...kernel.domain, ...inner], rank, seen)
    flops += cost.flops + taken
    randomWords += cost.randomWords
  }
  for (const { body, inner } of kernel.reductions) add([body], inner, product([...kernel.domain, ...inner]))
  for (const { body, inner, combine } of kernel.stores)
    add([body], inner, combine === undefined ? 0 : product([...kernel.domain, ...inner]))
  return { flops, randomWords, bytesRead, bytesWritten }
}

/** What a plan costs as a whole. */
export interface PlanCost extends KernelCost {
  readonly kernels: number
  /** Bytes read and written. */
  readonly bytesMoved: number
  /** The most memory beyond inputs, state and constants, in bytes. */
  readonly temporaryBytes: number
}

/** The sum over all kernels, and the memory that the arena takes. */
export const planCost = (plan: Plan): PlanCost => {
  const costs = plan.kernels.map((kernel) => kernelCost(kernel, plan))
  const sum = (of: (cost: KernelCost) => number): number => costs.reduce((total, cost) => total + of(cost), 0)
  const bytesRead = sum((cost) => cost.bytesRead)
  const bytesWritten = sum((cost) => cost.bytesWritten)
  return {
    kernels: plan.kernels.length,
    flops: sum((cost) => cost.flops),
    randomWords: sum((cost) => cost.randomWords),
    bytesRead,
    bytesWritten,
    bytesMoved: bytesRead + bytesWritten,
    temporaryBytes: plan.bytes - plan.persistentBytes,
  }
}
