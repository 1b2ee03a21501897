/* The kernels of a step on a device, from run to run. */
import * as E from 'fp-ts/lib/Either.js'
import type { Check, HostNumber } from './DevicePlan.js'
import { type DeviceFunction, discard, type Numbers } from './engine/DeviceFunction.js'
import type { Engine } from './engine/Engine.js'
import type { Complaint } from './engine/errorScopes.js'
import { causeText } from './engine/gpuJs.js'
import { partsOf } from './partsOf.js'
import { sentinelOf } from './text/packSource.js'
import type { Script, ScriptKernel, ScriptPack } from './text/script.js'

/** What the device could not do, and in which kernel. */
export interface DeviceFailure {
  readonly where: string
  readonly message: string
}

/** Numbers for an array. */
export interface Placed {
  readonly array: number
  readonly numbers: Float32Array
}

/** What a run read back. */
export interface Read {
  readonly arrays: ReadonlyMap<number, Float32Array>
  /** The checks that found something. */
  readonly wrong: readonly Check[]
}

export interface Device {
  readonly script: Script
  /** Puts numbers into arrays that stay from run to run. */
  readonly place: (arrays: readonly Placed[]) => Promise<DeviceFailure | undefined>
  /** Runs all kernels. The state changes only when `commit` is called; `forget` gives the new one up. */
  readonly run: (
    floats: (buffer: number) => Float32Array,
    number: (at: HostNumber) => number,
  ) => Promise<E.Either<DeviceFailure, Read>>
  readonly commit: () => void
  readonly forget: () => void
  /** The numbers of an array: those of the run at hand, if it has made some, or those that were held before. */
  readonly read: (array: number) => Promise<E.Either<DeviceFailure, Float32Array>>
  /** Gives everything on the device back. */
  readonly release: () => void
}

/** Numbers one after the other. */
const together = (all: readonly Float32Array[]): Float32Array => {
  const [first] = all
  if (first !== undefined && all.length === 1) return first
  const numbers = new Float32Array(all.reduce((count, one) => count + one.length, 0))
  let end = 0
  for (const one of all) {
    numbers.set(one, end)
    end += one.length
  }
  return numbers
}

/** Numbers that were given, and the kernel that brought them. */
interface Given {
  readonly numbers: Numbers
  readonly by: DeviceFunction | undefined
}

const upload = 'function (a) { return a[this.thread.x]; }'

type Made<T> = T & { readonly run: DeviceFunction }

/** A kernel, once; one that makes the next value of state twice: what it made last is read while it makes the next. */
type MadeKernel = ScriptKernel & { readonly runs: readonly [DeviceFunction, DeviceFunction] }

/** The kernels of a script on an engine. gpu.js compiles each when it is first called. */
export const makeDevice = (script: Script, engine: Engine): Device => {
  const { scalars, checks, joined } = script
  const parts = partsOf(joined)
  const countOf = (array: number): number => script.counts[array] ?? 0
  const held = new Map<number, Numbers>()
  let now = 'the upload of inputs'
  /** What the work at hand has asked of the device, which may still say something against it. */
  let asked: { readonly where: string; readonly complaint: Complaint }[] = []
  const hear = (complaint: Complaint): void => {
    asked.push({ where: now, complaint })
  }

  const isUploaded = engine.facts.hasOwnMemory
  const uploaders = new Map<number, DeviceFunction>()
  const uploadOf = (count: number) => ({ source: upload, count, longestLoop: 1 })

  /** Numbers for an array that is there in every run. */
  const bring = async (array: number, numbers: Float32Array): Promise<Numbers> => {
    if (!isUploaded) return numbers.slice()
    const uploader = uploaders.get(array) ?? engine.reused(uploadOf(numbers.length))
    uploaders.set(array, uploader)
    return uploader.call([numbers], hear)
  }

  /** Numbers for an array, for each of its parts. */
  const apart = (array: number, numbers: Float32Array): readonly Placed[] => {
    let end = 0
    return parts(array).map((part) => {
      end += countOf(part)
      return { array: part, numbers: numbers.subarray(end - countOf(part), end) }
    })
  }

  const stateArrays = script.state.flatMap(({ array }) => {
    if (array === undefined) return []
    const before = array.before === undefined ? [] : parts(array.before)
    return parts(array.after).map((after, p) => ({ before: before[p], after }))
  })
  const nextState = new Set(stateArrays.map(({ after }) => after))
  const made = script.kernels.map((kernel): MadeKernel => {
    const first = engine.reused(kernel)
    return { ...kernel, runs: [first, nextState.has(kernel.to) ? engine.reused(kernel) : first] }
  })
  /** Which of the two makes the next state. */
  let turn: 0 | 1 = 0
  /** State that was given and not made by a kernel, with what it was brought by. */
  const given = new Map<number, Given>()

  const packs = script.packs.map(
    (pack): Made<ScriptPack> => ({
      ...pack,
      run: engine.reading(pack),
    }),
  )

  // ---------------------------------------------------------------- runs

  /** What the run at hand has made. */
  let fresh = new Map<number, Numbers>()

  const numbersOf = (array: number): Numbers => {
    const found = fresh.get(array) ?? held.get(array)
    if (found === undefined) throw new Error(`the array ${array} is not there`)
    return found
  }

  const forget = (): void => {
    fresh = new Map()
  }

  const drop = ({ numbers, by }: Given): void => {
    discard(numbers)
    by?.destroy()
  }

  const dropGiven = (array: number): void => {
    const old = given.get(array)
    given.delete(array)
    if (old !== undefined) drop(old)
  }

  /** Numbers in memory that no later upload takes. */
  const bringForGood = async (numbers: Float32Array): Promise<Given> => {
    if (!isUploaded) return { numbers: numbers.slice(), by: undefined }
    const by = engine.owned(uploadOf(numbers.length))
    try {
      return { numbers: await by.call([numbers], hear), by }
    } catch (cause) {
      by.destroy()
      throw cause
    }
  }

  const commit = (): void => {
    for (const { before, after } of stateArrays) {
      const next = fresh.get(after)
      if (before === undefined || next === undefined || before === after) continue
      dropGiven(before)
      held.set(before, next)
    }
    turn = turn === 0 ? 1 : 0
    forget()
  }

  let runs = 0
  const readPack = async (
    { run, parts }: Made<ScriptPack>,
    into: Map<number, Float32Array>,
  ): Promise<void> => {
    now = 'the reading of results'
    runs += 1
    const sentinel = sentinelOf(runs)
    const numbers = await run.call([...parts.map(({ array }) => numbersOf(array)), sentinel], hear)
    if (!(numbers instanceof Float32Array)) throw new Error('the results were not read')
    if (numbers[0] !== sentinel)
      throw new Error('the device gave zeros or old numbers: its context is lost, or a kernel was cut short')
    let start = 1
    for (const { array, count } of parts) {
      into.set(array, numbers.subarray(start, start + count))
      start += count
    }
  }

  /** The first thing that the device said against what it was asked. */
  const complained = async (): Promise<DeviceFailure | undefined> => {
    for (const { where, complaint } of asked) {
      const message = await complaint
      if (message !== undefined) return { where, message }
    }
    return undefined
  }

  const attempt = async <A>(work: () => Promise<A>): Promise<E.Either<DeviceFailure, A>> => {
    asked = []
    const done = await work().then(E.right, (cause: unknown) =>
      E.left({ where: now, message: causeText(cause) }),
    )
    const lost = engine.lost()
    if (lost !== undefined) return E.left({ where: now, message: lost })
    const complaint = await complained()
    return complaint === undefined ? done : E.left(complaint)
  }

  const run: Device['run'] = (floats, number) =>
    attempt(async () => {
      for (const upload of script.constants)
        for (const { array, numbers } of apart(upload.array, floats(upload.buffer)))
          if (!held.has(array) && numbers.length > 0) held.set(array, await bring(array, numbers))
      now = 'the upload of inputs'
      for (const upload of script.uploads)
        for (const { array, numbers } of apart(upload.array, floats(upload.buffer)))
          if (numbers.length > 0) fresh.set(array, await bring(array, numbers))
      const uniform = scalars.map(number)
      for (const { name, to, arrays, scalars: taken, runs, done } of made) {
        now = name
        const args = [...arrays.map(numbersOf), ...taken.map((scalar) => uniform[scalar] ?? Number.NaN)]
        fresh.set(to, await runs[turn].call(args, hear))
        for (const array of done) fresh.delete(array)
      }
      const results = new Map<number, Float32Array>()
      for (const pack of packs) await readPack(pack, results)
      for (const { array, parts: all } of joined)
        if (all.every((part) => results.has(part)))
          results.set(array, together(all.map((part) => results.get(part) ?? new Float32Array(0))))
      const wrong = checks.filter(({ array }) => (results.get(array) ?? []).some((count) => count !== 0))
      return { arrays: results, wrong }
    })

  const release = (): void => {
    forget()
    for (const array of [...given.keys()]) dropGiven(array)
    held.clear()
    for (const one of [
      ...uploaders.values(),
      ...new Set(made.flatMap(({ runs }) => runs)),
      ...packs.map((pack) => pack.run),
    ])
      one.destroy()
  }

  return {
    script,
    run,
    commit,
    forget,
    release,
    place: async (arrays) => {
      now = 'the upload of state'
      const uploaded: (readonly [array: number, Given])[] = []
      const placed = await attempt(async () => {
        for (const { array, numbers } of arrays.flatMap((one) => apart(one.array, one.numbers)))
          if (numbers.length > 0) uploaded.push([array, await bringForGood(numbers)])
      })
      if (E.isLeft(placed)) {
        for (const [, one] of uploaded) drop(one)
        return placed.left
      }
      for (const [array, one] of uploaded) {
        dropGiven(array)
        given.set(array, one)
        held.set(array, one.numbers)
      }
      return undefined
    },
    read: (array) =>
      attempt(async () => {
        now = 'the reading of state'
        const found: Float32Array[] = []
        for (const part of parts(array)) {
          const numbers = fresh.get(part) ?? held.get(part)
          if (numbers === undefined) continue
          const read = numbers instanceof Float32Array ? numbers : await engine.read(numbers, hear)
          if (!(read instanceof Float32Array)) throw new Error('the state cannot be read')
          found.push(read)
        }
        return together(found)
      }),
  }
}
