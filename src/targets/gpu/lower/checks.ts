/* Kernels that look at numbers: what they write is 0 unless something is wrong. */
import type { Affine } from '../../../kernel/Kernel.js'
import {
  add,
  argument,
  binary,
  equal,
  lessEqual,
  literal,
  multiply,
  type Scalar,
  select,
  unary,
} from '../../../scalar/Scalar.js'
import type { Check, DeviceArray, DeviceKernel, Load } from '../DevicePlan.js'
import { largestFloat, largestMade } from '../largest.js'
import { mostArrays } from './narrow.js'
import type { NewArray } from './spread.js'

type Emit = (kernel: DeviceKernel) => void

const flag = (isFine: Scalar): Scalar => select(isFine, literal(0), literal(1))

const both = (x: Scalar, y: Scalar): Scalar => binary('minimum', x, y)

/** Counts what is wrong with the numbers of a load, over the loops of its index. */
const counting = (
  name: string,
  load: Load,
  inner: readonly number[],
  isFine: (x: Scalar) => Scalar,
  to: number,
): DeviceKernel => ({
  name,
  origin: -1,
  to,
  count: 1,
  offset: 0,
  axes: [],
  otherwise: undefined,
  reads: [load, { _tag: 'Local', reduction: 0 }],
  reductions: [{ kind: 'sum', inner, body: flag(isFine(argument(0))) }],
  body: argument(1),
})

/** Whether all numbers that choose a place are below the number of places. */
export const checkIndices = (
  by: Load,
  loops: readonly number[],
  size: number,
  emit: Emit,
  newArray: NewArray,
): Check => {
  const to = newArray('indices out of range', 1)
  const moving = loops.flatMap((loop, v) => {
    const stride = by.index.strides[v] ?? 0
    return stride === 0 ? [] : [{ loop, stride }]
  })
  const index: Affine = { offset: by.index.offset, strides: moving.map(({ stride }) => stride) }
  const isFine = (x: Scalar): Scalar => both(lessEqual(literal(0), x), lessEqual(x, literal(size - 1)))
  const inner = moving.map(({ loop }) => loop)
  emit(counting('a check of indices', { ...by, index }, inner, isFine, to))
  return { kind: 'index', array: to, of: by.array, size }
}

/** Whether all numbers of an array are whole, and small enough to be exact. */
export const checkInts = ({ id, count }: DeviceArray, emit: Emit, newArray: NewArray): Check => {
  const to = newArray('no whole numbers', 1)
  const load: Load = { _tag: 'Load', array: id, index: { offset: 0, strides: [1] } }
  const isFine = (x: Scalar): Scalar =>
    both(equal(x, unary('floor', x)), lessEqual(unary('absolute', x), literal(largestMade)))
  emit(counting('a check of whole numbers', load, [count], isFine, to))
  return { kind: 'int', array: to, of: id }
}

const mostThreads = 1024

/** Whether all numbers of some arrays are finite: every thread looks at some of each array. */
const checkTogether = (arrays: readonly DeviceArray[], emit: Emit, newArray: NewArray): Check => {
  const longest = Math.max(...arrays.map(({ count }) => count))
  const threads = Math.min(mostThreads, Math.ceil(Math.sqrt(longest)))
  const to = newArray('not finite', threads)
  const n = arrays.length
  const total = arrays.reduce<Scalar>((sum, _, i) => add(sum, argument(2 * n + i)), literal(0))
  emit({
    name: 'a check of finite numbers',
    origin: -1,
    to,
    count: threads,
    offset: 0,
    axes: threads > 1 ? [{ size: threads, stride: 1 }] : [],
    otherwise: undefined,
    reads: [
      ...arrays.map(({ id }): Load => ({ _tag: 'Load', array: id, index: strided(threads) })),
      ...arrays.map(({ count }) => ({ _tag: 'Position', index: strided(threads, 1 - count) }) as const),
      ...arrays.map((_, reduction) => ({ _tag: 'Local', reduction }) as const),
    ],
    reductions: arrays.map(({ count }, i) => {
      const isFine = lessEqual(unary('absolute', argument(i)), literal(largestFloat))
      const rounds = Math.ceil(count / threads)
      const isInside = lessEqual(argument(n + i), literal(0))
      const body = rounds * threads === count ? flag(isFine) : multiply(isInside, flag(isFine))
      return { kind: 'sum', inner: [rounds], body }
    }),
    body: total,
  })
  return { kind: 'nonFinite', array: to, of: arrays[0]?.id ?? 0 }
}

/** Neighbouring threads read neighbouring numbers. */
const strided = (threads: number, offset = 0): Affine => ({
  offset,
  strides: threads > 1 ? [1, threads] : [threads],
})

export const checkFinite = (
  arrays: readonly DeviceArray[],
  emit: Emit,
  newArray: NewArray,
): readonly Check[] => {
  const full = arrays.filter(({ count }) => count > 0)
  const groups = Array.from({ length: Math.ceil(full.length / mostArrays) }, (_, g) =>
    full.slice(g * mostArrays, (g + 1) * mostArrays),
  )
  return groups.map((group) => checkTogether(group, emit, newArray))
}
