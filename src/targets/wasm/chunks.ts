/* Work in parts that threads may share. How many there are depends on the work alone. */
import { selectCode } from '../../assembler/control.js'
import { i32 } from '../../assembler/numeric.js'
import type { Bounds } from './loops.js'
import type { Writer } from './Writer.js'

/** More parts than this would only help machines with more cores than these. */
const mostChunks = 8

/** Primitives that are worth a part of their own: a few microseconds. */
const leastWork = 16_384

/** How many parts some work has, if it can be cut into `units`. */
export const chunksFor = (work: number, units: number): number =>
  Math.max(1, Math.min(mostChunks, Math.floor(work / leastWork), units))

/** Which part of `size` values the chunk of a writer has. Parts begin at multiples of `unit`. */
export const chunkBounds = (writer: Writer, size: number, unit: number, chunks: number): Bounds => {
  const whole = { from: i32.const(0), to: i32.const(size), size }
  if (chunks === 1) return whole
  const units = Math.ceil(size / unit)
  const { root } = writer
  const [each, more] = [Math.floor(units / chunks), units % chunks]
  const begin = (number: typeof writer.chunk) =>
    i32.mul(
      i32.add(
        i32.mul(number, i32.const(each)),
        selectCode(i32.ltS(number, i32.const(more)), number, i32.const(more)),
      ),
      i32.const(unit),
    )
  const from = writer.hold(root, begin(writer.chunk))
  const end = writer.hold(root, begin(i32.add(writer.chunk, i32.const(1))))
  const to = writer.hold(root, selectCode(i32.ltS(end, i32.const(size)), end, i32.const(size)))
  return { from, to, size: undefined, areFours: unit % 4 === 0 && size % 4 === 0 }
}
