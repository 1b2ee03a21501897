/*
 * Numbers that are joined over many points of the domain: in float64, chunk by chunk, and the chunks in order at the
 * end. However many threads share the chunks, the result is the same to the last bit.
 */

import type { I32, Statement } from '../../assembler/Code.js'
import { forLoop, get } from '../../assembler/control.js'
import { f64, i32 } from '../../assembler/numeric.js'
import { f64x2, shuffle32, v128 } from '../../assembler/simd.js'
import type { Buffer, Combine, Place, Store } from '../../kernel/Kernel.js'
import { type Accumulator, joiningWides, makeAccumulator } from './Accumulator.js'
import { toWide } from './convert.js'
import { indexCode, laneStride } from './indices.js'
import { allOf, writeLoop } from './loops.js'
import type { Scope } from './Scope.js'
import type { Value } from './Value.js'
import type { Writer } from './Writer.js'
import { writeValue } from './writes.js'

/** A store over many points, and where its chunks stand. */
export interface Gathered {
  readonly place: Place
  readonly combine: Combine
  readonly count: number
  /** The address of the first chunk, in bytes. */
  readonly address: number
}

/** The stores of a kernel that are gathered, from an address on; and the next free address. */
export const gatheredStores = (
  stores: readonly Store[],
  buffers: readonly Buffer[],
  chunks: number,
  start: number,
): { readonly gathered: ReadonlyMap<Store, Gathered>; readonly end: number } => {
  let end = start
  const gathered = new Map<Store, Gathered>()
  for (const store of stores) {
    const { place, combine } = store
    if (combine === undefined || 'by' in place) continue
    const count = buffers[place.buffer]?.count ?? 1
    gathered.set(store, { place, combine, count, address: end })
    end += 16 * Math.ceil((8 * count * chunks) / 16)
  }
  return { gathered, end }
}

const isSingle = ({ place }: Gathered): boolean => place.index.strides.every((stride) => stride === 0)

const swapped = (writer: Writer, scope: Scope, x: ReturnType<typeof get<'v128'>>) =>
  writer.hold(scope, shuffle32(x, x, [2, 3, 0, 1]))

/** Joins values to the numbers of a chunk. */
export interface Gatherer {
  readonly add: (scope: Scope, value: Value) => void
  readonly finish: () => readonly Statement[]
}

const gatherOne = (writer: Writer, { combine, address }: Gathered): Gatherer => {
  const { root } = writer
  const accumulator: Accumulator = makeAccumulator(writer, root, combine, false)
  return {
    add: (scope, value) => {
      accumulator.add(scope, value, scope.vector !== undefined)
    },
    finish: () => {
      const { low } = toWide(writer, root, accumulator.total(root))
      const at = i32.shl(writer.chunk, i32.const(3))
      return [f64.store(at, f64x2.extract(low, 0), address)]
    },
  }
}

const gatherMany = (writer: Writer, { place, combine, count, address }: Gathered): Gatherer => {
  const { root } = writer
  const { join, start } = joiningWides[combine]
  const first = writer.hold(root, i32.mul(writer.chunk, i32.const(8 * count)))
  const p = writer.f.local('i32')
  root.statements.push(
    forLoop(p, first, i32.add(first, i32.const(8 * count)), 8, v128.store64Lane(get(p), start, 0, address)),
  )
  return {
    add: (scope, value) => {
      const { low, high } = toWide(writer, scope, value)
      const stride = laneStride(scope, place.index)
      const index = i32.shl(indexCode(writer, scope, place.index), i32.const(3))
      const cell = writer.hold(scope, i32.add(first, index))
      const joinAt = (at: I32, half: typeof low, lane: number): void => {
        const both = writer.hold(scope, join(v128.load64Splat(at, address), half))
        scope.statements.push(v128.store64Lane(at, both, lane, address))
      }
      if (scope.vector === undefined) joinAt(cell, low, 0)
      else if (stride === 0) {
        const both = writer.hold(scope, join(low, high))
        joinAt(cell, writer.hold(scope, join(both, swapped(writer, scope, both))), 0)
      } else if (stride === 1) {
        const at = (half: typeof low, offset: number): void => {
          scope.statements.push(
            v128.store(cell, join(v128.load(cell, address + offset), half), address + offset),
          )
        }
        at(low, 0)
        at(high, 16)
      } else
        for (const lane of [0, 1, 2, 3])
          joinAt(i32.add(cell, i32.const(8 * lane * stride)), lane < 2 ? low : high, lane % 2)
    },
    finish: () => [],
  }
}

export const makeGatherer = (writer: Writer, gathered: Gathered): Gatherer =>
  isSingle(gathered) ? gatherOne(writer, gathered) : gatherMany(writer, gathered)

/** Joins the chunks and writes the results to their buffer. */
export const writeGathered = (
  writer: Writer,
  { place, combine, count, address }: Gathered,
  chunks: number,
): void => {
  const { join } = joiningWides[combine]
  const size = isSingle({ place, combine, count, address }) ? 1 : count
  const offset = size === 1 ? place.index.offset : 0
  writeLoop(writer, writer.root, allOf(size), true, (scope) => {
    const at = writer.hold(scope, i32.shl(scope.variable ?? i32.const(0), i32.const(3)))
    const isVector = scope.vector !== undefined
    const half = (part: number) =>
      writer.hold(
        scope,
        Array.from({ length: chunks }, (_, chunk) => {
          const from = address + 8 * chunk * size + 16 * part
          return isVector ? v128.load(at, from) : v128.load64Splat(at, from)
        }).reduce(join),
      )
    const low = half(0)
    const high = isVector ? half(1) : low
    const target = { buffer: place.buffer, index: { offset, strides: size === 1 ? [] : [1] } }
    writeValue(writer, scope, target, { kind: 'wide', low, high })
  })
}
