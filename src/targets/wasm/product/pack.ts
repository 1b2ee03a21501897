/* Copies of factors in the order in which tiles read them. */
import type { I32, Statement, V128 } from '../../../assembler/Code.js'
import { forLoop, get, sequence, set } from '../../../assembler/control.js'
import { i32 } from '../../../assembler/numeric.js'
import { v128 } from '../../../assembler/simd.js'
import type { Writer } from '../Writer.js'
import { transposed } from './transposed.js'

/** A factor from some row or column on: the numbers beside each other there, and the loops of the sum. */
export interface Source {
  readonly address: I32
  /** From one row or column to the next, in numbers. */
  readonly stride: number
  readonly inner: readonly { readonly size: number; readonly stride: number }[]
}

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)

/** Up to four numbers, `stride` apart. */
const lanesAt = (at: I32, stride: number, first: number, count: number): V128 =>
  stride === 1
    ? v128.load(at, 4 * first)
    : range(count - 1).reduce<V128>(
        (sofar, k) => v128.load32Lane(at, sofar, k + 1, 4 * stride * (first + k + 1)),
        v128.load32Zero(at, 4 * stride * first),
      )

const storeLanes = (at: I32, lanes: V128, count: number, offset: number): readonly Statement[] => {
  switch (count) {
    case 1:
      return [v128.store32Lane(at, lanes, 0, offset)]
    case 2:
      return [v128.store64Lane(at, lanes, 0, offset)]
    case 3:
      return [v128.store64Lane(at, lanes, 0, offset), v128.store32Lane(at, lanes, 2, offset + 8)]
    default:
      return [v128.store(at, lanes, offset)]
  }
}

/** Four terms of four numbers beside each other, for numbers whose terms stand one after the other in memory. */
const packBlock = (
  writer: Writer,
  at: I32,
  to: I32,
  stride: number,
  first: number,
  width: number,
  place: number,
) => {
  const { f } = writer
  const locals = [f.local('v128'), f.local('v128'), f.local('v128'), f.local('v128')] as const
  const loads = locals.map((local, k) => set(local, v128.load(at, 4 * stride * (first + k))))
  const [a, b, c, d] = locals
  const { before, columns } = transposed(f, [get(a), get(b), get(c), get(d)])
  return [...loads, ...before, ...columns.map((column, k) => v128.store(to, column, 4 * k * width + place))]
}

/** Panels of numbers beside each other that are copied at once, so many bytes apart. */
export interface Panels {
  readonly count: number
  readonly apart: number
}

/** Copies `width` numbers beside each other for every term: term after term, panel by panel. */
export const pack = (
  writer: Writer,
  source: Source,
  destination: I32,
  width: number,
  panels: Panels = { count: 1, apart: 0 },
): Statement => {
  const { f } = writer
  const to = f.local('i32')
  const groups = range(panels.count).flatMap((panel) =>
    range(Math.ceil(width / 4)).map((g) => ({
      first: panel * width + 4 * g,
      count: Math.min(4, width - 4 * g),
      place: panel * panels.apart + 16 * g,
    })),
  )
  const one = (at: I32): readonly Statement[] => [
    ...groups.flatMap(({ first, count, place }) =>
      storeLanes(get(to), lanesAt(at, source.stride, first, count), count, place),
    ),
    set(to, i32.add(get(to), i32.const(4 * width))),
  ]
  const four = (at: I32): readonly Statement[] => [
    ...groups.flatMap(({ first, place }) =>
      packBlock(writer, at, get(to), source.stride, first, width, place),
    ),
    set(to, i32.add(get(to), i32.const(16 * width))),
  ]
  const along = (at: I32, [loop, ...rest]: Source['inner']): Statement => {
    if (loop === undefined) return sequence(...one(at))
    const p = f.local('i32')
    const here = f.local('i32')
    const step = 4 * loop.stride
    const inside = (write: (at: I32) => readonly Statement[]): readonly Statement[] => [
      set(here, i32.add(at, i32.mul(get(p), i32.const(step)))),
      ...write(get(here)),
    ]
    const isTurned = rest.length === 0 && loop.stride === 1 && source.stride !== 1 && width % 4 === 0
    if (!isTurned)
      return forLoop(p, i32.const(0), i32.const(loop.size), 1, ...inside((at2) => [along(at2, rest)]))
    const fours = loop.size - (loop.size % 4)
    return sequence(
      forLoop(p, i32.const(0), i32.const(fours), 4, ...inside(four)),
      forLoop(p, i32.const(fours), i32.const(loop.size), 1, ...inside(one)),
    )
  }
  const from = f.local('i32')
  return sequence(set(to, destination), set(from, source.address), along(get(from), source.inner))
}
