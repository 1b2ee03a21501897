/* The kernels of a step on a device, from run to run. */
import * as E from 'fp-ts/lib/Either.js'
import type { Check, DevicePlan, HostNumber } from './DevicePlan.js'
import type { DeviceFunction, Engine, Numbers } from './engine/Engine.js'
import { causeText } from './engine/gpuJs.js'
import { mostArrays } from './lower/narrow.js'
import { type KernelSource, kernelSource } from './text/kernelSource.js'
import { packSource, sentinel } from './text/packSource.js'

/** What the device could not do, and in which kernel. */
export interface DeviceFailure {
  readonly where: string
  readonly message: string
}

/** What a run read back. */
export interface Read {
  readonly arrays: ReadonlyMap<number, Float32Array>
  /** The checks that found something. */
  readonly wrong: readonly Check['kind'][]
}

export interface Device {
  readonly plan: DevicePlan
  /** Puts numbers into arrays that stay from run to run. */
  readonly place: (
    arrays: readonly { readonly array: number; readonly numbers: Float32Array }[],
  ) => Promise<DeviceFailure | undefined>
  /** Runs all kernels. The state changes only when `commit` is called; `forget` gives the new one up. */
  readonly run: (
    floats: (buffer: number) => Float32Array,
    number: (at: HostNumber) => number,
  ) => Promise<E.Either<DeviceFailure, Read>>
  readonly commit: () => void
  readonly forget: () => void
  readonly read: (array: number) => Promise<E.Either<DeviceFailure, Float32Array>>
  /** Gives everything on the device back. */
  readonly release: () => void
}

const discard = (numbers: Numbers | undefined): void => {
  if (numbers !== undefined && !(numbers instanceof Float32Array)) numbers.delete?.()
}

const upload = 'function (a) { return a[this.thread.x]; }'

interface Made {
  readonly name: string
  readonly to: number
  readonly run: DeviceFunction
  readonly source: KernelSource
  /** Arrays that nothing needs after this kernel. */
  readonly done: readonly number[]
}

interface Pack {
  readonly run: DeviceFunction
  readonly parts: readonly { readonly array: number; readonly count: number }[]
}

/** The kernels of a plan on an engine. gpu.js compiles each when it is first called. */
export const makeDevice = (plan: DevicePlan, engine: Engine): Device => {
  const { arrays, kernels, scalars, checks } = plan
  const countOf = (array: number): number => arrays[array]?.count ?? 0
  const held = new Map<number, Numbers>()
  const uploaders = new Map<number, DeviceFunction>()
  let now = 'the upload of inputs'

  const bring = async (numbers: Float32Array): Promise<Numbers> => {
    if (!engine.facts.hasOwnMemory) return numbers.slice()
    const known = uploaders.get(numbers.length)
    const uploader = known ?? engine.resident(upload, numbers.length, 1)
    uploaders.set(numbers.length, uploader)
    return uploader.call([numbers])
  }

  // ---------------------------------------------------------------- what is read back

  const stateArrays = plan.state.flatMap(({ array }) => (array === undefined ? [] : [array]))
  const outputArrays = plan.outputs.flatMap(({ array }) => (array === undefined ? [] : [array.after]))
  const wanted = [...new Set([...checks.map(({ array }) => array), ...outputArrays])].filter(
    (array) => countOf(array) > 0,
  )
  const groups = Array.from({ length: Math.max(1, Math.ceil(wanted.length / mostArrays)) }, (_, g) =>
    wanted.slice(g * mostArrays, (g + 1) * mostArrays),
  )
  const packs = groups.map((group): Pack => {
    const parts = group.map((array) => ({ array, count: countOf(array) }))
    const { source, count, longestLoop } = packSource(parts)
    return { parts, run: engine.reading(source, count, longestLoop) }
  })

  // ---------------------------------------------------------------- lifetimes

  const stays = new Set([
    ...plan.constants.map(({ array }) => array),
    ...stateArrays.flatMap(({ before, after }) => (before === undefined ? [after] : [before, after])),
    ...wanted,
  ])
  const sources = kernels.map(kernelSource)
  const lastUse = new Map<number, number>()
  sources.forEach(({ arrays: read }, k) => {
    for (const array of read) lastUse.set(array, k)
    const to = kernels[k]?.to
    if (to !== undefined && !lastUse.has(to)) lastUse.set(to, k)
  })
  const made = kernels.map((kernel, k): Made => {
    const source = sources[k] ?? kernelSource(kernel)
    return {
      name: kernel.name,
      to: kernel.to,
      source,
      run: engine.resident(source.source, kernel.count, source.longestLoop),
      done: [...lastUse].flatMap(([array, last]) => (last === k && !stays.has(array) ? [array] : [])),
    }
  })

  // ---------------------------------------------------------------- runs

  /** What the run at hand has made. */
  let fresh = new Map<number, Numbers>()

  const numbersOf = (array: number): Numbers => {
    const found = fresh.get(array) ?? held.get(array)
    if (found === undefined) throw new Error(`the array ${array} is not there`)
    return found
  }

  const forget = (): void => {
    for (const numbers of fresh.values()) discard(numbers)
    fresh = new Map()
  }

  const commit = (): void => {
    for (const { before, after } of stateArrays) {
      const next = fresh.get(after)
      if (before === undefined || next === undefined || before === after) continue
      discard(held.get(before))
      held.set(before, next)
      fresh.delete(after)
    }
    forget()
  }

  const readPack = async ({ run, parts }: Pack, into: Map<number, Float32Array>): Promise<void> => {
    now = 'the reading of results'
    const numbers = await run.call(parts.map(({ array }) => numbersOf(array)))
    if (!(numbers instanceof Float32Array)) throw new Error('the results were not read')
    if (numbers[0] !== sentinel)
      throw new Error('the device gave zeros: its context is lost, or a kernel was cut short')
    let start = 1
    for (const { array, count } of parts) {
      into.set(array, numbers.subarray(start, start + count))
      start += count
    }
  }

  const attempt = async <A>(work: () => Promise<A>): Promise<E.Either<DeviceFailure, A>> => {
    try {
      const result = await work()
      const lost = engine.lost()
      return lost === undefined ? E.right(result) : E.left({ where: now, message: lost })
    } catch (cause) {
      return E.left({ where: now, message: engine.lost() ?? causeText(cause) })
    }
  }

  const run: Device['run'] = (floats, number) =>
    attempt(async () => {
      for (const { array, buffer } of plan.constants)
        if (!held.has(array) && countOf(array) > 0) held.set(array, await bring(floats(buffer)))
      now = 'the upload of inputs'
      for (const { array, buffer } of plan.uploads)
        if (countOf(array) > 0) fresh.set(array, await bring(floats(buffer)))
      const given = scalars.map(number)
      for (const { name, to, source, run: kernel, done } of made) {
        now = name
        const args = [
          ...source.arrays.map(numbersOf),
          ...source.scalars.map((scalar) => given[scalar] ?? Number.NaN),
        ]
        fresh.set(to, await kernel.call(args))
        for (const array of done) {
          discard(fresh.get(array))
          fresh.delete(array)
        }
      }
      const results = new Map<number, Float32Array>()
      for (const pack of packs) await readPack(pack, results)
      const wrong = checks.flatMap(({ kind, array }) =>
        (results.get(array) ?? []).some((count) => count !== 0) ? [kind] : [],
      )
      return { arrays: results, wrong }
    })

  const release = (): void => {
    forget()
    for (const numbers of held.values()) discard(numbers)
    held.clear()
    for (const one of [
      ...uploaders.values(),
      ...made.map((kernel) => kernel.run),
      ...packs.map((pack) => pack.run),
    ])
      one.destroy()
  }

  return {
    plan,
    run,
    commit,
    forget,
    release,
    place: async (given) => {
      now = 'the upload of state'
      const placed = await attempt(async () => {
        for (const { array, numbers } of given)
          if (numbers.length > 0) {
            const next = await bring(numbers)
            discard(held.get(array))
            held.set(array, next)
          }
      })
      return E.isLeft(placed) ? placed.left : undefined
    },
    read: (array) =>
      attempt(async () => {
        now = 'the reading of state'
        const numbers = held.get(array)
        if (numbers === undefined) return new Float32Array(0)
        if (numbers instanceof Float32Array) return numbers
        const read: unknown = await numbers.toArray?.()
        if (!(read instanceof Float32Array)) throw new Error('the state cannot be read')
        return read
      }),
  }
}
