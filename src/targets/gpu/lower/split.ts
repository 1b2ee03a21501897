/* Arrays that are longer than places are exact: each in parts, with kernels that read and write one part of each. */
import * as E from 'fp-ts/lib/Either.js'
import type { Affine, Reduction } from '../../../kernel/Kernel.js'
import { replaceParts } from '../../../scalar/replace.js'
import { binary, literal, type Scalar } from '../../../scalar/Scalar.js'
import type {
  DeviceArray,
  DeviceKernel,
  DevicePlan,
  JoinedArray,
  Load,
  Otherwise,
  Read,
} from '../DevicePlan.js'
import { largestInt } from '../largest.js'
import { partsOf } from '../partsOf.js'
import { type Box, type Cut, cutBox, cutFor, reachOf, wholeBox } from './boxes.js'
import { productOf } from './DeviceLoop.js'
import { mergeAxes } from './mergeAxes.js'
import { arraysOf, narrow } from './narrow.js'
import { substituteRead } from './onAxes.js'
import { makeReader } from './Reader.js'
import { argumentsOf } from './restrict.js'

/** Some threads of a kernel, and for each of its reductions the boxes of rounds that it is put together from. */
interface Block {
  readonly axes: Box
  readonly reductions: readonly (readonly Box[])[]
}

/** Where the numbers of some blocks go. */
interface Target {
  readonly to: number
  readonly count: number
  readonly start: number
  readonly otherwise: Otherwise | undefined
}

const joining = { sum: 'add', max: 'maximum', min: 'minimum' } as const

/** Variables in terms of those of a block: an axis of one round is none, and rounds start from 0. */
const variablesOf = (axes: Box, inner: Box): ReadonlyMap<number, Affine> => {
  let next = 0
  return new Map(
    [...axes, ...inner].map(({ start, size }, v) => {
      if (v < axes.length && size === 1) return [v, { offset: start, strides: [] }]
      next += 1
      return [v, { offset: start, strides: Array.from({ length: next }, (_, i) => (i === next - 1 ? 1 : 0)) }]
    }),
  )
}

const sizesOf = (box: Box): readonly number[] => box.map(({ size }) => size)

const ownPlaces = ({ offset, axes }: DeviceKernel): Affine => ({
  offset,
  strides: axes.map(({ stride }) => stride),
})

/** The same plan with no array of more than so many numbers; the faults say which kernels cannot be cut. */
export const split = (plan: DevicePlan, length: number): E.Either<readonly string[], DevicePlan> => {
  const long = plan.arrays.filter(({ count }) => count > length)
  if (long.length === 0) return E.right(plan)
  const arrays: DeviceArray[] = [...plan.arrays]
  const newArray = (name: string, count: number): number => {
    arrays.push({ id: arrays.length, name, count })
    return arrays.length - 1
  }
  const joined = long.map(
    ({ id, name, count }): JoinedArray => ({
      array: id,
      parts: Array.from({ length: Math.ceil(count / length) }, (_, p) =>
        newArray(name, Math.min(length, count - p * length)),
      ),
    }),
  )
  const isLong = new Set(long.map(({ id }) => id))
  const parts = partsOf(joined)
  const kernels: DeviceKernel[] = []
  const faults: string[] = []
  const refuse = ({ name }: DeviceKernel, why: string): void => {
    faults.push(`the kernel ${name} ${why}; kernels address ${length} numbers exactly`)
  }
  const emit = (kernel: DeviceKernel): void => {
    const narrowed = narrow(kernel, newArray)
    if (narrowed === undefined) refuse(kernel, 'reads too many parts of arrays at once')
    else kernels.push(...narrowed.map(mergeAxes))
  }

  // ---------------------------------------------------------------- blocks

  const loadsIn = ({ reads }: DeviceKernel, body: Scalar): readonly Load[] =>
    argumentsOf([body]).flatMap((i) => {
      const read = reads[i]
      return read?._tag === 'Load' ? [read] : read?._tag === 'Gather' ? [read.by] : []
    })

  const cutOf = ({ array, index }: Load, box: Box): Cut | undefined =>
    isLong.has(array) ? cutFor(index, box, plan.arrays[array]?.count ?? 0, length) : undefined

  /** The blocks of a kernel in which every place stays in one part of its array. */
  const blocksOf = (kernel: DeviceKernel): readonly Block[] => {
    const { axes, reductions, to } = kernel
    const atPoint: readonly Load[] = [
      { _tag: 'Load', array: to, index: ownPlaces(kernel) },
      ...loadsIn(kernel, kernel.body),
    ]
    const inside = reductions.map(({ body }) => loadsIn(kernel, body))
    /** A cut that a block needs, and how it is made. */
    const cutsOf = (block: Block): readonly Block[] | undefined => {
      const along = ({ loop, at }: Cut): readonly Block[] =>
        cutBox(block.axes, loop, at).map((half) => ({ ...block, axes: half }))
      for (const load of atPoint) {
        const cut = cutOf(load, block.axes)
        if (cut !== undefined) return along(cut)
      }
      for (const [r, boxes] of block.reductions.entries())
        for (const box of boxes)
          for (const load of inside[r] ?? []) {
            const cut = cutOf(load, [...block.axes, ...box])
            if (cut === undefined) continue
            if (cut.loop < axes.length) return along(cut)
            const halves = cutBox(box, cut.loop - axes.length, cut.at)
            const others = boxes.flatMap((one) => (one === box ? halves : [one]))
            return [{ ...block, reductions: block.reductions.map((one, q) => (q === r ? others : one)) }]
          }
      return undefined
    }
    const done: Block[] = []
    const left: Block[] = [
      {
        axes: wholeBox(axes.map(({ size }) => size)),
        reductions: reductions.map(({ inner }) => [wholeBox(inner)]),
      },
    ]
    for (let block = left.pop(); block !== undefined; block = left.pop()) {
      const cuts = cutsOf(block)
      if (cuts === undefined) done.push(block)
      else left.push(...cuts)
    }
    return done
  }

  /** A load from the part that its first place is in. */
  const inPart = (load: Load): Load => {
    if (!isLong.has(load.array)) return load
    const all = parts(load.array)
    const p = Math.min(all.length - 1, Math.max(0, Math.floor(load.index.offset / length)))
    const index = { ...load.index, offset: load.index.offset - p * length }
    return { ...load, array: all[p] ?? load.array, index }
  }
  const readInPart = (read: Read): Read =>
    read._tag === 'Load' ? inPart(read) : read._tag === 'Gather' ? { ...read, by: inPart(read.by) } : read

  const blockKernel = (kernel: DeviceKernel, { axes, reductions }: Block, target: Target): DeviceKernel => {
    const { reads, reading } = makeReader()
    const made: Reduction[] = []
    const values: Scalar[] = []
    const written = (body: Scalar, variables: ReadonlyMap<number, Affine>): Scalar =>
      replaceParts([body], (part) => {
        const read = part._tag === 'Argument' ? kernel.reads[part.index] : undefined
        if (read?._tag === 'Local') return values[read.reduction]
        return read && reading(readInPart(substituteRead(read, variables)))
      })(body)
    kernel.reductions.forEach(({ kind, body }, r) => {
      const boxes = reductions[r] ?? []
      const results = boxes.map((box) => {
        made.push({ kind, inner: sizesOf(box), body: written(body, variablesOf(axes, box)) })
        return reading({ _tag: 'Local', reduction: made.length - 1 })
      })
      if (boxes.length > 1 && (kind === 'argmax' || kind === 'argmin'))
        refuse(kernel, 'looks for a place beyond the end of a part')
      const primitive = kind === 'argmax' || kind === 'argmin' ? 'maximum' : joining[kind]
      values.push(results.reduce((x, y) => binary(primitive, x, y)))
    })
    const body = written(kernel.body, variablesOf(axes, []))
    const { to, count, start, otherwise } = target
    const first = reachOf(ownPlaces(kernel), axes).low - start
    const isWhole = first === 0 && productOf(sizesOf(axes)) === count
    return {
      ...kernel,
      to,
      count,
      offset: first,
      axes: kernel.axes.flatMap(({ stride }, a) => {
        const size = axes[a]?.size ?? 1
        return size === 1 ? [] : [{ size, stride }]
      }),
      otherwise: isWhole ? undefined : otherwise,
      reads,
      reductions: made,
      body,
    }
  }

  /** What stands where no thread has a point. */
  const elsewhere = (kernel: DeviceKernel, { to, count, otherwise }: Target): DeviceKernel => {
    const { reads, reading } = makeReader()
    const body =
      otherwise?._tag === 'Keep'
        ? reading({ _tag: 'Load', array: otherwise.array, index: { offset: 0, strides: [1] } })
        : literal(otherwise?.value ?? 0)
    const axes = [{ size: count, stride: 1 }]
    return { ...kernel, to, count, offset: 0, axes, otherwise: undefined, reads, reductions: [], body }
  }

  /** Some blocks one after the other: each keeps what those before it have made. */
  const chain = (kernel: DeviceKernel, blocks: readonly Block[], target: Target): void => {
    let { otherwise } = target
    blocks.forEach((block, b) => {
      const to = b === blocks.length - 1 ? target.to : newArray(kernel.name, target.count)
      emit(blockKernel(kernel, block, { ...target, to, otherwise: otherwise ?? { _tag: 'Fill', value: 0 } }))
      otherwise = { _tag: 'Keep', array: to }
    })
    if (blocks.length === 0) emit(elsewhere(kernel, target))
  }

  // ---------------------------------------------------------------- kernels

  /** Why the numbers that a read gives would not be exact. */
  const obstacle = (kernel: DeviceKernel): string | undefined => {
    const { reads, axes, reductions, body } = kernel
    const sizes = axes.map(({ size }) => size)
    const within = [{ inner: [], body }, ...reductions]
    for (const { inner, body: term } of within)
      for (const i of argumentsOf([term])) {
        const read = reads[i]
        if (read?._tag === 'Gather' && isLong.has(read.array)) return 'takes numbers of a long array by index'
        if (read?._tag === 'Draw') {
          const { high } = reachOf(read.index, wholeBox([...sizes, ...inner]))
          if (Math.max(high, read.count) > largestInt) return 'draws too many numbers at once'
        }
      }
    return undefined
  }

  for (const kernel of plan.kernels) {
    const why = obstacle(kernel)
    if (why !== undefined) refuse(kernel, why)
    else if (!isLong.has(kernel.to) && !arraysOf(kernel).some((array) => isLong.has(array)))
      kernels.push(kernel)
    else {
      const blocks = blocksOf(kernel)
      const { otherwise } = kernel
      const targets = parts(kernel.to)
      targets.forEach((to, p) => {
        const start = p * length
        const mine =
          targets.length === 1
            ? blocks
            : blocks.filter(({ axes }) => Math.floor(reachOf(ownPlaces(kernel), axes).low / length) === p)
        const kept = otherwise?._tag === 'Keep' ? parts(otherwise.array)[p] : undefined
        chain(kernel, mine, {
          to,
          count: arrays[to]?.count ?? 0,
          start: targets.length === 1 ? 0 : start,
          otherwise: kept === undefined ? otherwise : { _tag: 'Keep', array: kept },
        })
      })
    }
  }
  return faults.length > 0 ? E.left([...new Set(faults)]) : E.right({ ...plan, arrays, kernels, joined })
}
