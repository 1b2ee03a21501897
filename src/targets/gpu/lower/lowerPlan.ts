/* From the plan of a step to kernels of one number per thread, and the host's part beside them. */
import * as E from 'fp-ts/lib/Either.js'
import {
  type Access,
  type ChosenPlace,
  identityOf,
  type Kernel,
  type LoopKernel,
  type Place,
  placesOfChain,
  type Reduction,
  type ScanKernel,
  type Store,
  writesOf,
} from '../../../kernel/Kernel.js'
import type { Plan } from '../../../kernel/Plan.js'
import { argument, lessEqual, literal, select } from '../../../scalar/Scalar.js'
import type {
  Check,
  DeviceArray,
  DeviceKernel,
  DevicePlan,
  DevicePort,
  Load,
  Otherwise,
  Read,
  Upload,
} from '../DevicePlan.js'
import { checkFinite, checkIndices, checkInts } from './checks.js'
import type { DeviceLoop, DeviceStore } from './DeviceLoop.js'
import { makeHostBuilder } from './HostBuilder.js'
import { halve } from './halve.js'
import { hoistUniform } from './hoist.js'
import { hostShare } from './hostShare.js'
import { kernelOf } from './kernelOf.js'
import { mergeAxes } from './mergeAxes.js'
import { narrow } from './narrow.js'
import { argumentsOf, restrict } from './restrict.js'
import { spread } from './spread.js'

/** What a backend can do itself. */
export interface Abilities {
  /** Whether its kernels have integers of 32 bits, and draw random numbers themselves. */
  readonly hasIntegers: boolean
}

/** Lowers a plan; the faults say which kernels the device has no form for. */
export const lowerPlan = (
  plan: Plan,
  { hasIntegers }: Abilities,
): E.Either<readonly string[], DevicePlan> => {
  const share = hostShare(plan)
  const host = makeHostBuilder(plan)
  const arrays: DeviceArray[] = []
  const kernels: DeviceKernel[] = []
  const constants: Upload[] = []
  const uploads: Upload[] = []
  const checks: Check[] = []
  const faults: string[] = []
  /** The array that holds a buffer of the plan now. */
  const current = new Map<number, number>()
  const versions = new Map<number, number>()
  const isWritten = new Set(plan.kernels.flatMap((kernel) => writesOf(kernel).map(({ buffer }) => buffer)))
  const stateArrays = new Map<number, number>()

  const newArray = (name: string, count: number): number => {
    arrays.push({ id: arrays.length, name, count })
    return arrays.length - 1
  }
  const emit = (kernel: DeviceKernel): void => {
    for (const part of halve(kernel, newArray)) {
      const narrowed = narrow(part, newArray)
      if (narrowed === undefined) faults.push(`the kernel ${kernel.name} reads too many arrays at once`)
      else kernels.push(...narrowed.map(mergeAxes))
    }
  }

  // ---------------------------------------------------------------- what kernels read

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
      stateArrays.set(buffer, array)
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

  /** Checks what chooses places: of every gather in a body, inside the loops around it, and of every store. */
  const checkChoices = (kernel: LoopKernel): void => {
    const checked = new Set<string>()
    const check = (place: Place | ChosenPlace, loops: readonly number[]): void => {
      if (!('by' in place)) return
      const key = JSON.stringify([place.by, place.size, loops])
      if (checked.has(key) || loops.includes(0)) return
      checked.add(key)
      checks.push(checkIndices(loadOf(place.by), loops, place.size, emit, newArray))
    }
    const checkBody = ({ body, inner }: Reduction | Store): void => {
      for (const i of argumentsOf([body])) {
        const access = kernel.accesses[i]
        if (access?._tag === 'Gather') check(access, [...kernel.domain, ...inner])
      }
    }
    for (const reduction of kernel.reductions) checkBody(reduction)
    for (const store of kernel.stores) {
      checkBody(store)
      check(store.place, [...kernel.domain, ...store.inner])
    }
  }

  // ---------------------------------------------------------------- kernels

  const deviceLoop = (kernel: LoopKernel, origin: number): void => {
    const { accesses, reductions, bodies } = hoistUniform(kernel, share.isKnown, host)
    const reads = accesses.map((access): Read => (access._tag === 'Scalar' ? access : readOf(access)))
    checkChoices(kernel)
    const next = new Map<number, number>()
    const stores = kernel.stores.map((store, s): DeviceStore => {
      const { buffer, index } = store.place
      const { name, count } = plan.buffers[buffer] ?? { name: '', count: 0 }
      const earlier = next.get(buffer) ?? (needsEarlier(store) ? earlierOf(buffer) : undefined)
      const isGathered = store.combine !== undefined && !('by' in store.place)
      const fill = isGathered ? identityOf[store.combine ?? 'sum'] : store.fill
      const otherwise: Otherwise =
        fill !== undefined || earlier === undefined
          ? { _tag: 'Fill', value: fill ?? 0 }
          : { _tag: 'Keep', array: earlier }
      const to = newArray(name, count)
      next.set(buffer, to)
      return {
        to,
        count,
        index,
        chosen:
          'by' in store.place
            ? { by: loadOf(store.place.by), stride: store.place.stride, size: store.place.size }
            : undefined,
        inner: store.inner,
        body: bodies[s] ?? literal(0),
        combine: store.combine,
        otherwise,
      }
    })
    const loop: DeviceLoop = { name: kernel.name, origin, domain: kernel.domain, reads, reductions, stores }
    for (const single of spread(loop, newArray)) {
      if (single.store.count === 0) continue
      const made = kernelOf(single.loop, single.store)
      if (made === undefined) faults.push(`the kernel ${kernel.name} writes where it has written already`)
      else emit(made)
    }
    for (const [buffer, array] of next) written(buffer, array)
  }

  /** Whether a store may leave numbers of its buffer as they are. */
  const needsEarlier = ({ fill, combine, place }: Store): boolean =>
    fill === undefined && (combine === undefined || 'by' in place)

  const earlierOf = (buffer: number): number | undefined => {
    const isState = plan.buffers[buffer]?.role === 'state'
    return current.get(buffer) ?? (isState ? arrayOf(buffer) : undefined)
  }

  const pushInts = (array: number): void => {
    const made = arrays[array]
    if (made !== undefined && made.count > 0) checks.push(checkInts(made, emit, newArray))
  }

  const written = (buffer: number, array: number): void => {
    if (plan.buffers[buffer]?.role === 'state') arrayOf(buffer)
    current.set(buffer, array)
    if (plan.buffers[buffer]?.format === 'int32') pushInts(array)
  }

  /** A running sum: each thread sums what stands before its place. */
  const deviceScan = (kernel: ScanKernel, origin: number): void => {
    const rank = kernel.domain.length
    const alone: LoopKernel = {
      _tag: 'Loop',
      name: kernel.name,
      domain: [...kernel.domain, kernel.length],
      accesses: kernel.accesses,
      reductions: [],
      stores: [{ place: kernel.place, inner: [], body: kernel.body, combine: undefined, fill: undefined }],
    }
    const { accesses, bodies } = hoistUniform(alone, share.isKnown, host)
    const along = (v: number) => ({
      offset: 0,
      strides: Array.from({ length: v + 1 }, (_, i) => (i === v ? 1 : 0)),
    })
    // The loop of the sum takes the place of the scan's own loop, which becomes an axis.
    const shifted = accesses.map((access): Read => {
      const read = access._tag === 'Scalar' ? access : readOf(access)
      return shiftVariable(read, rank)
    })
    const reads: readonly Read[] = [
      ...shifted,
      { _tag: 'Position', index: along(rank + 1) },
      { _tag: 'Position', index: along(rank) },
      { _tag: 'Local', reduction: 0 },
    ]
    const [q, p, local] = [accesses.length, accesses.length + 1, accesses.length + 2]
    const isBefore = kernel.reverse
      ? lessEqual(argument(p), argument(q))
      : lessEqual(argument(q), argument(p))
    const term = select(isBefore, bodies[0] ?? literal(0), literal(0))
    const { buffer, index } = kernel.place
    const { name, count } = plan.buffers[buffer] ?? { name: '', count: 0 }
    const to = newArray(name, count)
    const loop: DeviceLoop = {
      name: kernel.name,
      origin,
      domain: alone.domain,
      reads,
      reductions: [{ kind: 'sum', inner: [kernel.length], body: term }],
      stores: [
        {
          to,
          count,
          index,
          chosen: undefined,
          inner: [],
          body: argument(local),
          combine: undefined,
          otherwise: { _tag: 'Fill', value: 0 },
        },
      ],
    }
    for (const { loop: part, store } of count === 0 ? [] : spread(loop, newArray)) {
      const made = kernelOf(part, store)
      if (made === undefined) faults.push(`the kernel ${kernel.name} writes where it has written already`)
      else emit(made)
    }
    written(buffer, to)
  }

  const onHost = (kernel: Kernel): void => {
    host.addKernel(kernel)
    for (const { buffer } of writesOf(kernel)) versions.set(buffer, (versions.get(buffer) ?? 0) + 1)
  }

  plan.kernels.forEach((kernel, k) => {
    if (kernel._tag !== 'Loop') {
      if (kernel._tag === 'Key' || share.isOnHost(k, 0)) onHost(kernel)
      else deviceScan(kernel, k)
      return
    }
    const mine = kernel.stores.filter((_, s) => share.isOnHost(k, s))
    const others = kernel.stores.filter((store) => !mine.includes(store))
    if (others.length > 0) deviceLoop(restrict(kernel, others), k)
    if (mine.length > 0) onHost(restrict(kernel, mine))
  })

  // ---------------------------------------------------------------- ports

  const homeOf = (name: string, buffer: number): DevicePort => {
    const isHost = share.isKnown(buffer)
    const after = current.get(buffer)
    const before = stateArrays.get(buffer)
    const isDevice = after !== undefined && (!isHost || before !== undefined)
    return {
      name,
      array: isDevice ? { before, after } : undefined,
      buffer: isHost && (!isDevice || host.holds(buffer)) ? host.bufferOf(buffer) : undefined,
    }
  }
  for (const { buffer } of plan.state) if (!share.isKnown(buffer)) arrayOf(buffer)
  for (const { buffer } of plan.outputs) if (!share.isKnown(buffer)) arrayOf(buffer)
  const state = plan.state.map(({ name, buffer }) => homeOf(name, buffer))
  const outputs = plan.outputs.map(({ name, buffer }) => homeOf(name, buffer))
  const floats = [...plan.state, ...plan.outputs].flatMap(({ buffer }) => {
    const after = current.get(buffer)
    const isChanged = isWritten.has(buffer) && !share.isKnown(buffer)
    const array = after === undefined ? undefined : arrays[after]
    return isChanged && array !== undefined && plan.buffers[buffer]?.format === 'float32' ? [array] : []
  })
  // Its loops are short enough as they are: a cut would make a kernel for each array.
  const emitWhole = (kernel: DeviceKernel): void => {
    kernels.push(kernel)
  }
  checks.push(...checkFinite([...new Set(floats)], emitWhole, newArray))
  const inputs = plan.inputs.map(({ name, buffer }) => ({ name, buffer: host.bufferOf(buffer) }))
  if (faults.length > 0) return E.left(faults)
  return E.right({
    arrays,
    kernels,
    host: host.plan(),
    scalars: host.scalars,
    constants,
    uploads,
    inputs,
    state,
    outputs,
    checks,
  })
}

/** A read of a scan in which the loop of the scan is the loop of a sum, one further in. */
const shiftVariable = (read: Read, from: number): Read => {
  const shift = (index: { readonly offset: number; readonly strides: readonly number[] }) =>
    index.strides.length <= from
      ? index
      : { ...index, strides: [...index.strides.slice(0, from), 0, ...index.strides.slice(from)] }
  switch (read._tag) {
    case 'Load':
      return { ...read, index: shift(read.index) }
    case 'Gather':
      return { ...read, index: shift(read.index), by: { ...read.by, index: shift(read.by.index) } }
    case 'Draw':
    case 'Position':
      return { ...read, index: shift(read.index) }
    default:
      return read
  }
}
