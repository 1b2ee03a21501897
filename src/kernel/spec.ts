/* What must hold of a plan before any target may run it. */
import { postOrder } from '../graph/postOrder.js'
import type { Scalar } from '../scalar/Scalar.js'
import { sameIndex } from './affine.js'
import { type Faults, indexFaults, when } from './indexSpec.js'
import {
  type Access,
  bytesOf,
  formatOf,
  identityOf,
  type Kernel,
  type LoopKernel,
  readsOf,
  type Store,
  writesOf,
} from './Kernel.js'
import type { BoundPort, PlacedBuffer, Plan } from './Plan.js'

const alignment = 64

// ---------------------------------------------------------------- kernels

const argumentsOf = (bodies: readonly Scalar[]): readonly number[] =>
  postOrder(bodies).flatMap((part) => (part._tag === 'Argument' ? [part.index] : []))

/** Bodies inside the same loops are looked at together: what they share is long. */
const bodyFaults = (
  plan: Plan,
  accesses: readonly Access[],
  bodies: readonly Scalar[],
  sizes: readonly number[],
  known: number,
): Faults => {
  const faults = indexFaults(plan.buffers, sizes)
  return [...new Set(argumentsOf(bodies))].flatMap((number) => {
    const access = accesses[number]
    return access === undefined ? [`there is no argument ${number}`] : faults.access(access, known)
  })
}

const storeFaults = (plan: Plan, { domain }: LoopKernel, store: Store): Faults => {
  const { place, inner, combine, fill } = store
  const sizes = [...domain, ...inner]
  return [
    ...indexFaults(plan.buffers, sizes).chosen(place),
    ...when(
      combine !== undefined && fill !== identityOf[combine],
      () => `a ${combine} starts from ${fill}, not from its identity`,
    ),
    ...when(
      'by' in place && combine === undefined,
      () => 'what is written at chosen places overwrites itself',
    ),
  ]
}

const storedFaults = (plan: Plan, { accesses, domain, reductions, stores }: LoopKernel): Faults => {
  const loops = new Map(stores.map(({ inner }) => [inner.join(','), inner] as const))
  return [...loops].flatMap(([key, inner]) => {
    const bodies = stores.filter((store) => store.inner.join(',') === key).map(({ body }) => body)
    return bodyFaults(plan, accesses, bodies, [...domain, ...inner], reductions.length)
  })
}

/** State may be written only at the very place where the same kernel reads it, and only once. */
const inPlaceFaults = (kernel: Kernel): Faults => {
  const reads = readsOf(kernel)
  return writesOf(kernel).flatMap((written, i) => {
    const read = reads.filter(({ buffer }) => buffer === written.buffer)
    if (read.length === 0) return []
    const store = kernel._tag === 'Loop' ? kernel.stores[i] : undefined
    const isPlain = store !== undefined && store.combine === undefined && store.fill === undefined
    return when(
      !isPlain || read.some(({ index }) => !sameIndex(index, written.index)),
      () => `buffer ${written.buffer} is written while it is read elsewhere`,
    )
  })
}

const kernelFaults = (plan: Plan, kernel: Kernel): Faults => {
  const written = writesOf(kernel).map(({ buffer }) => buffer)
  const common = [
    ...inPlaceFaults(kernel),
    ...when(new Set(written).size < written.length, () => 'two stores write one buffer'),
  ]
  if (kernel._tag === 'Key') {
    const { chain, place } = indexFaults(plan.buffers, [])
    return [...common, ...chain(kernel.chain), ...place(kernel.place, 1)]
  }
  if (kernel._tag === 'Scan') {
    const sizes = [...kernel.domain, kernel.length]
    return [
      ...common,
      ...bodyFaults(plan, kernel.accesses, [kernel.body], sizes, 0),
      ...indexFaults(plan.buffers, sizes).place(kernel.place),
    ]
  }
  return [
    ...common,
    ...kernel.reductions.flatMap(({ body, inner }, r) =>
      bodyFaults(plan, kernel.accesses, [body], [...kernel.domain, ...inner], r),
    ),
    ...storedFaults(plan, kernel),
    ...kernel.stores.flatMap((store) => storeFaults(plan, kernel, store)),
  ]
}

// ---------------------------------------------------------------- buffers

const bufferFaults = (plan: Plan, buffer: PlacedBuffer, position: number): Faults => {
  const { id, role, dtype, format, shape, count, bytes, data, offset, from, to } = buffer
  const end = role === 'temporary' ? plan.bytes : plan.persistentBytes
  return [
    ...when(id !== position, () => `buffer ${id} stands at ${position}`),
    ...when(format !== formatOf[dtype], () => `a ${dtype} is held as ${format}`),
    ...when(
      count !== shape.reduce((n, size) => n * size, 1),
      () => `${count} numbers for [${shape.join(', ')}]`,
    ),
    ...when(bytes !== bytesOf(format, count), () => `${bytes} bytes for ${count} numbers`),
    ...when(offset % alignment !== 0, () => `the offset ${offset} is not aligned`),
    ...when(
      offset < 0 || offset + bytes > end,
      () => `it ends at ${offset + bytes}, its part of the arena at ${end}`,
    ),
    ...when(from > to, () => `it lives from ${from} to ${to}`),
    ...when(
      (role === 'constant') !== (data?.length === count),
      () => 'a constant has its numbers, and nothing else has',
    ),
    ...when(
      role !== 'temporary' && (from !== -1 || to !== plan.kernels.length),
      () => 'it must live all the time',
    ),
  ].map((text) => `buffer ${id} (${buffer.name}): ${text}`)
}

/** Buffers that matter at the same time share no bytes. */
const overlapFaults = ({ buffers }: Plan): Faults => {
  const sorted = buffers.filter(({ bytes }) => bytes > 0).sort((a, b) => a.offset - b.offset)
  return sorted.flatMap((a, i) => {
    const found: string[] = []
    for (let j = i + 1; j < sorted.length; j += 1) {
      const b = sorted[j]
      if (b === undefined || b.offset >= a.offset + a.bytes) break
      if (a.from <= b.to && b.from <= a.to)
        found.push(`buffers ${a.id} and ${b.id} share bytes while both matter`)
    }
    return found
  })
}

/** Every use lies inside the lifetime, and nothing is read before it is written. */
const useFaults = ({ kernels, buffers }: Plan): Faults => {
  const isWritten = new Set(buffers.flatMap(({ id, role }) => (role === 'temporary' ? [] : [id])))
  return kernels.flatMap((kernel, k) => {
    const [reads, writes] = [readsOf(kernel), writesOf(kernel)]
    const faults = [
      ...[...reads, ...writes].flatMap(({ buffer: id }) => {
        const buffer = buffers[id]
        return buffer === undefined || (buffer.from <= k && k <= buffer.to)
          ? []
          : [`buffer ${id} is used, and dead`]
      }),
      ...reads.flatMap(({ buffer }) =>
        when(!isWritten.has(buffer), () => `buffer ${buffer} is read before it is written`),
      ),
      ...writes.flatMap(({ buffer: id }) => {
        const role = buffers[id]?.role
        return when(role === 'input' || role === 'constant', () => `the ${role} ${id} is written`)
      }),
    ]
    for (const { buffer } of writes) isWritten.add(buffer)
    return faults.map((text) => `kernel ${k} (${kernel.name}): ${text}`)
  })
}

const portFaults = (plan: Plan): Faults => {
  const written = new Set(plan.kernels.flatMap((kernel) => writesOf(kernel).map(({ buffer }) => buffer)))
  const fits = ({ name, dtype, shape, buffer: id }: BoundPort): Faults => {
    const buffer = plan.buffers[id]
    if (buffer === undefined) return [`'${name}' has no buffer`]
    return [
      ...when(
        buffer.dtype !== dtype || buffer.count !== shape.reduce((n, size) => n * size, 1),
        () => `'${name}' has another type than its buffer`,
      ),
      ...when(buffer.to < plan.kernels.length, () => `'${name}' is dead after the run`),
      ...when(
        buffer.role === 'temporary' && buffer.count > 0 && !written.has(id),
        () => `'${name}' is never written`,
      ),
    ]
  }
  const hasRole = (ports: readonly BoundPort[], role: PlacedBuffer['role']): Faults =>
    ports.flatMap(({ name, buffer }) =>
      when(plan.buffers[buffer]?.role !== role, () => `'${name}' is no ${role}`),
    )
  const states = plan.state.map(({ buffer }) => buffer)
  return [
    ...[...plan.inputs, ...plan.outputs, ...plan.state].flatMap(fits),
    ...hasRole(plan.inputs, 'input'),
    ...hasRole(plan.state, 'state'),
    ...when(new Set(states).size < states.length, () => 'two variables have one buffer'),
  ]
}

/** All that is wrong with a plan; nothing when every target may run it. */
export const planFaults = (plan: Plan): readonly string[] => [
  ...plan.buffers.flatMap((buffer, i) => bufferFaults(plan, buffer, i)),
  ...overlapFaults(plan),
  ...plan.kernels.flatMap((kernel, k) =>
    kernelFaults(plan, kernel).map((text) => `kernel ${k} (${kernel.name}): ${text}`),
  ),
  ...useFaults(plan),
  ...portFaults(plan),
]
