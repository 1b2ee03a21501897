/* From the plan of a step to kernels of one number per thread, and the host's part beside them. */
import * as E from 'fp-ts/lib/Either.js'
import {
  identityOf,
  type Kernel,
  type LoopKernel,
  type ScanKernel,
  type Store,
  writesOf,
} from '../../../kernel/Kernel.js'
import type { Plan } from '../../../kernel/Plan.js'
import { literal } from '../../../scalar/Scalar.js'
import type { Check, DeviceKernel, DevicePlan, DevicePort, Otherwise, Read } from '../DevicePlan.js'
import { type Abilities, makeArrayBuilder } from './ArrayBuilder.js'
import { checkFinite, checkIndices, checkInts } from './checks.js'
import { choicesOf } from './choices.js'
import type { DeviceLoop, DeviceStore } from './DeviceLoop.js'
import { makeHostBuilder } from './HostBuilder.js'
import { halve } from './halve.js'
import { type Hoisted, hoistUniform } from './hoist.js'
import { hostShare } from './hostShare.js'
import { kernelOf } from './kernelOf.js'
import { mergeAxes } from './mergeAxes.js'
import { narrow } from './narrow.js'
import { restrict } from './restrict.js'
import { scanLoop, scanTerms } from './scanLoop.js'
import { spread } from './spread.js'

/** Whether a store may leave numbers of its buffer as they are. */
const keepsEarlier = ({ fill, combine, place }: Store): boolean =>
  fill === undefined && (combine === undefined || 'by' in place)

/** Lowers a plan; the faults say which kernels the device has no form for. */
export const lowerPlan = (plan: Plan, abilities: Abilities): E.Either<readonly string[], DevicePlan> => {
  const share = hostShare(plan)
  const host = makeHostBuilder(plan)
  const builder = makeArrayBuilder(plan, share, host, abilities)
  const { arrays, newArray, arrayOf, loadOf } = builder
  const kernels: DeviceKernel[] = []
  const checks: Check[] = []
  const faults: string[] = []

  const emitWhole = (kernel: DeviceKernel): void => {
    kernels.push(kernel)
  }
  const emit = (kernel: DeviceKernel): void => {
    for (const part of halve(kernel, newArray)) {
      const narrowed = narrow(part, newArray)
      if (narrowed === undefined) faults.push(`the kernel ${kernel.name} reads too many arrays at once`)
      else kernels.push(...narrowed.map(mergeAxes))
    }
  }
  const emitLoop = (loop: DeviceLoop): void => {
    for (const { loop: part, store } of spread(loop, newArray)) {
      if (store.count === 0) continue
      const made = kernelOf(part, store)
      if (made === undefined) faults.push(`the kernel ${loop.name} writes where it has written already`)
      else emit(made)
    }
  }

  // ---------------------------------------------------------------- kernels

  const readsOf = ({ accesses }: Hoisted): readonly Read[] =>
    accesses.map((access) => (access._tag === 'Scalar' ? access : builder.readOf(access)))

  const checkChoices = (kernel: LoopKernel): void => {
    for (const { by, size, loops } of choicesOf(kernel))
      checks.push(checkIndices(loadOf(by), loops, size, emit, newArray))
  }

  const written = (buffer: number, array: number): void => {
    builder.setArray(buffer, array)
    const made = arrays[array]
    if (plan.buffers[buffer]?.format === 'int32' && made !== undefined && made.count > 0)
      checks.push(checkInts(made, emit, newArray))
  }

  const arrayFor = (buffer: number): { readonly to: number; readonly count: number } => {
    const { name, count } = plan.buffers[buffer] ?? { name: '', count: 0 }
    return { to: newArray(name, count), count }
  }

  const deviceLoop = (kernel: LoopKernel, origin: number): void => {
    const hoisted = hoistUniform(kernel, share.isKnown, host)
    const reads = readsOf(hoisted)
    checkChoices(kernel)
    const next = new Map<number, number>()
    const stores = kernel.stores.map((store, s): DeviceStore => {
      const { place, inner, combine } = store
      const { buffer, index } = place
      const earlier = next.get(buffer) ?? (keepsEarlier(store) ? builder.earlierOf(buffer) : undefined)
      const fill = combine !== undefined && !('by' in place) ? identityOf[combine] : store.fill
      const otherwise: Otherwise =
        fill !== undefined || earlier === undefined
          ? { _tag: 'Fill', value: fill ?? 0 }
          : { _tag: 'Keep', array: earlier }
      const made = arrayFor(buffer)
      next.set(buffer, made.to)
      const chosen =
        'by' in place ? { by: loadOf(place.by), stride: place.stride, size: place.size } : undefined
      return { ...made, index, chosen, inner, body: hoisted.bodies[s] ?? literal(0), combine, otherwise }
    })
    const { name, domain } = kernel
    emitLoop({ name, origin, domain, reads, reductions: hoisted.reductions, stores })
    for (const [buffer, array] of next) written(buffer, array)
  }

  const deviceScan = (kernel: ScanKernel, origin: number): void => {
    const terms = scanTerms(kernel)
    const hoisted = hoistUniform(terms, share.isKnown, host)
    const reads = readsOf(hoisted)
    checkChoices(terms)
    const { buffer } = kernel.place
    const made = arrayFor(buffer)
    emitLoop(scanLoop(kernel, reads, hoisted.bodies[0] ?? literal(0), { origin, ...made }))
    written(buffer, made.to)
  }

  const onHost = (kernel: Kernel): void => {
    host.addKernel(kernel)
    for (const { buffer } of writesOf(kernel)) builder.hostWrites(buffer)
  }

  plan.kernels.forEach((kernel, k) => {
    if (kernel._tag !== 'Loop') {
      if (kernel._tag === 'Key' || share.isOnHost(k, 0)) onHost(kernel)
      else deviceScan(kernel, k)
      return
    }
    const mine = kernel.stores.filter((_, s) => share.isOnHost(k, s))
    const others = kernel.stores.filter((store) => !mine.includes(store))
    // The host goes on to what comes next only when the device has been given what is there now.
    if (others.length > 0) deviceLoop(restrict(kernel, others), k)
    if (mine.length > 0) onHost(restrict(kernel, mine))
  })

  // ---------------------------------------------------------------- ports

  const portOf = ({ name, buffer }: { readonly name: string; readonly buffer: number }): DevicePort => {
    const isKnown = share.isKnown(buffer)
    const after = builder.now(buffer)
    const before = builder.before(buffer)
    const isDevice = after !== undefined && (!isKnown || before !== undefined)
    return {
      name,
      array: isDevice ? { before, after } : undefined,
      buffer: isKnown && (!isDevice || host.holds(buffer)) ? host.bufferOf(buffer) : undefined,
    }
  }
  const ports = [...plan.state, ...plan.outputs]
  for (const { buffer } of ports) if (!share.isKnown(buffer)) arrayOf(buffer)
  const state = plan.state.map(portOf)
  const outputs = plan.outputs.map(portOf)
  const floats = ports.flatMap(({ buffer }) => {
    const array = arrays[builder.now(buffer) ?? -1]
    const isChanged = builder.isWritten(buffer) && !share.isKnown(buffer)
    return isChanged && array !== undefined && plan.buffers[buffer]?.format === 'float32' ? [array] : []
  })
  // The loops of this check are short enough as they are: a cut would make a kernel for each array.
  checks.push(...checkFinite([...new Set(floats)], emitWhole, newArray))
  const inputs = plan.inputs.map(({ name, buffer }) => ({ name, buffer: host.bufferOf(buffer) }))
  if (faults.length > 0) return E.left(faults)
  const { constants, uploads } = builder
  return E.right({
    arrays,
    joined: [],
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
