/* The kernels of the host, and its memory, while they are being collected. */
import type { DType } from '../../../expr/Shape.js'
import { constantIndex, variableIndex } from '../../../kernel/affine.js'
import {
  type Access,
  bytesOf,
  formatOf,
  type Kernel,
  type KeyChain,
  mapPlaces,
} from '../../../kernel/Kernel.js'
import type { PlacedBuffer, Plan } from '../../../kernel/Plan.js'
import { argument, type Scalar } from '../../../scalar/Scalar.js'
import type { HostNumber } from '../DevicePlan.js'

const alignment = 64

/** Everything that the host does before the kernels of the device. Its buffers are its own. */
export const makeHostBuilder = (plan: Plan) => {
  const buffers: PlacedBuffer[] = []
  const kernels: Kernel[] = []
  const scalars: HostNumber[] = []
  const copies = new Map<number, number>()
  const remembered = new Map<string, number>()
  let bytes = 0

  const allot = (
    like: Pick<PlacedBuffer, 'name' | 'role' | 'dtype' | 'shape' | 'count' | 'data'>,
  ): number => {
    const id = buffers.length
    const format = formatOf[like.dtype]
    const size = bytesOf(format, like.count)
    buffers.push({ ...like, id, format, bytes: size, offset: bytes, from: -1, to: Number.MAX_SAFE_INTEGER })
    bytes += Math.ceil(size / alignment) * alignment
    return id
  }

  /** The buffer of the host that holds a buffer of the plan. */
  const bufferOf = (planBuffer: number): number => {
    const known = copies.get(planBuffer)
    if (known !== undefined) return known
    const like = plan.buffers[planBuffer]
    const id = allot(
      like ?? { name: '', role: 'temporary', dtype: 'float', shape: [], count: 0, data: undefined },
    )
    copies.set(planBuffer, id)
    return id
  }

  const temporary = (name: string, dtype: DType, count: number): number =>
    allot({ name, role: 'temporary', dtype, shape: [count], count, data: undefined })

  /** A kernel of the plan, over the buffers of the host. */
  const addKernel = (kernel: Kernel): void => {
    kernels.push(mapPlaces(kernel, (place) => ({ ...place, buffer: bufferOf(place.buffer) })))
  }

  /** What is worked out once under some name. */
  const once = (name: string, make: () => number): number => {
    const known = remembered.get(name)
    if (known !== undefined) return known
    const made = make()
    remembered.set(name, made)
    return made
  }

  /** The number of a new scalar: a body over places of the plan that are the same for all threads. */
  const addScalar = (name: string, accesses: readonly Access[], body: Scalar): number => {
    const buffer = temporary(name, 'float', 1)
    const onPlan = mapPlaces(
      { _tag: 'Loop', name, domain: [], accesses, reductions: [], stores: [] },
      (place) => ({ ...place, buffer: bufferOf(place.buffer) }),
    )
    if (onPlan._tag === 'Loop')
      kernels.push({
        ...onPlan,
        stores: [
          {
            place: { buffer, index: constantIndex(0) },
            inner: [],
            body,
            combine: undefined,
            fill: undefined,
          },
        ],
      })
    scalars.push({ buffer, index: 0, part: 'number' })
    return scalars.length - 1
  }

  /** The halves of a key's two words, as four scalars; the number of the first. */
  const addKey = (chain: KeyChain): number => {
    const buffer = temporary('key', 'uint32', 2)
    const kernel: Kernel = {
      _tag: 'Key',
      name: 'key',
      chain,
      place: { buffer: -1, index: constantIndex(0) },
    }
    kernels.push(
      mapPlaces(kernel, (place) => ({
        ...place,
        buffer: place.buffer === -1 ? buffer : bufferOf(place.buffer),
      })),
    )
    const first = scalars.length
    for (const index of [0, 1]) {
      scalars.push({ buffer, index, part: 'high' })
      scalars.push({ buffer, index, part: 'low' })
    }
    return first
  }

  /** A buffer of numbers, one for each of so many points, from what is read there. */
  const addArray = (name: string, count: number, access: Access): number => {
    const buffer = temporary(name, 'float', count)
    const onPlan = mapPlaces(
      { _tag: 'Loop', name, domain: [count], accesses: [access], reductions: [], stores: [] },
      (place) => ({ ...place, buffer: bufferOf(place.buffer) }),
    )
    if (onPlan._tag === 'Loop')
      kernels.push({
        ...onPlan,
        stores: [
          {
            place: { buffer, index: variableIndex(0) },
            inner: [],
            body: argument(0),
            combine: undefined,
            fill: undefined,
          },
        ],
      })
    return buffer
  }

  return {
    bufferOf,
    /** Whether the host has a buffer of the plan. */
    holds: (planBuffer: number): boolean => copies.has(planBuffer),
    addKernel,
    addScalar,
    addKey,
    addArray,
    once,
    scalars,
    plan: (): Plan => ({
      kernels,
      buffers,
      inputs: [],
      outputs: [],
      state: [],
      bytes,
      persistentBytes: bytes,
    }),
  }
}

export type HostBuilder = ReturnType<typeof makeHostBuilder>
