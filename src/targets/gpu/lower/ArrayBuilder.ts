/* The arrays of the device, and what kernels read of them, while a plan is lowered. */
import { type Access, type Place, placesOfChain, writesOf } from '../../../kernel/Kernel.js'
import type { Plan } from '../../../kernel/Plan.js'
import type { DeviceArray, Load, Read, Upload } from '../DevicePlan.js'
import type { HostBuilder } from './HostBuilder.js'
import type { HostShare } from './hostShare.js'

/** What a backend can do itself. */
export interface Abilities {
  /** Whether its kernels have integers of 32 bits, and draw random numbers themselves. */
  readonly hasIntegers: boolean
}

/** Each write of a buffer makes a new array: `arrayOf` gives the one that holds its numbers now. */
export const makeArrayBuilder = (
  plan: Plan,
  share: HostShare,
  host: HostBuilder,
  { hasIntegers }: Abilities,
) => {
  const arrays: DeviceArray[] = []
  const constants: Upload[] = []
  const uploads: Upload[] = []
  const current = new Map<number, number>()
  /** The arrays that hold state before a run. */
  const before = new Map<number, number>()
  /** How often the host has written a buffer so far. */
  const versions = new Map<number, number>()
  const isWritten = new Set(plan.kernels.flatMap((kernel) => writesOf(kernel).map(({ buffer }) => buffer)))

  const newArray = (name: string, count: number): number => {
    arrays.push({ id: arrays.length, name, count })
    return arrays.length - 1
  }

  const uploaded = (list: Upload[], name: string, count: number, buffer: number): number => {
    const array = newArray(name, count)
    list.push({ array, buffer })
    return array
  }

  /** The array of a buffer of the plan. */
  const arrayOf = (buffer: number): number => {
    const known = current.get(buffer)
    if (known !== undefined) return known
    const { name, count, role } = plan.buffers[buffer] ?? { name: '', count: 0, role: 'temporary' }
    if (role === 'state' && !(share.isKnown(buffer) && isWritten.has(buffer))) {
      const array = newArray(name, count)
      before.set(buffer, array)
      current.set(buffer, array)
      return array
    }
    if (share.isKnown(buffer) && isWritten.has(buffer)) {
      // What the host goes on to change is copied as it is now.
      const version = `${buffer} ${versions.get(buffer) ?? 0}`
      return host.once(`copy ${version}`, () => {
        const access: Access = { _tag: 'Load', buffer, index: { offset: 0, strides: [1] } }
        return uploaded(uploads, name, count, host.addArray(name, count, access))
      })
    }
    const array = uploaded(role === 'constant' ? constants : uploads, name, count, host.bufferOf(buffer))
    current.set(buffer, array)
    return array
  }

  const loadOf = ({ buffer, index }: Place): Load => ({ _tag: 'Load', array: arrayOf(buffer), index })

  const readOf = (access: Access): Read => {
    switch (access._tag) {
      case 'Load':
        return loadOf(access)
      case 'Gather':
        return {
          _tag: 'Gather',
          array: arrayOf(access.buffer),
          index: access.index,
          by: loadOf(access.by),
          stride: access.stride,
          size: access.size,
        }
      case 'Random': {
        const { key, index, count } = access
        const chain = placesOfChain(key).map(({ buffer }) => versions.get(buffer) ?? 0)
        const name = `${JSON.stringify(key)} ${chain} ${count}`
        if (hasIntegers) {
          const first = host.once(`key ${name}`, () => host.addKey(key))
          return { _tag: 'Draw', halves: [first, first + 1, first + 2, first + 3], index, count }
        }
        const array = host.once(`draw ${name}`, () => {
          const all: Access = { ...access, index: { offset: 0, strides: [1] } }
          return uploaded(uploads, 'random numbers', count, host.addArray('random numbers', count, all))
        })
        return { _tag: 'Load', array, index }
      }
      default:
        return access
    }
  }

  /** What the host has written. */
  const hostWrites = (buffer: number): void => {
    versions.set(buffer, (versions.get(buffer) ?? 0) + 1)
  }

  /** From now on an array holds the numbers of a buffer. */
  const setArray = (buffer: number, array: number): void => {
    if (plan.buffers[buffer]?.role === 'state') arrayOf(buffer)
    current.set(buffer, array)
  }

  /** The array of a buffer, if it has numbers of its own by now. */
  const earlierOf = (buffer: number): number | undefined =>
    current.get(buffer) ?? (plan.buffers[buffer]?.role === 'state' ? arrayOf(buffer) : undefined)

  return {
    arrays,
    constants,
    uploads,
    newArray,
    arrayOf,
    loadOf,
    readOf,
    hostWrites,
    setArray,
    earlierOf,
    isWritten: (buffer: number): boolean => isWritten.has(buffer),
    now: (buffer: number): number | undefined => current.get(buffer),
    before: (buffer: number): number | undefined => before.get(buffer),
  }
}

export type ArrayBuilder = ReturnType<typeof makeArrayBuilder>
