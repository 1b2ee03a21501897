/* Boxes of loop rounds, cut until what they read lies in one part of each array. */
import type { Affine } from '../../../kernel/Kernel.js'

/** Some rounds of a loop. */
export interface Rounds {
  readonly start: number
  readonly size: number
}

export type Box = readonly Rounds[]

export const wholeBox = (sizes: readonly number[]): Box => sizes.map((size) => ({ start: 0, size }))

/** The lowest and the highest place of an index over a box. */
export const reachOf = (
  { offset, strides }: Affine,
  box: Box,
): { readonly low: number; readonly high: number } =>
  box.reduce(
    ({ low, high }, { start, size }, v) => {
      const stride = strides[v] ?? 0
      const [first, last] = [stride * start, stride * (start + size - 1)]
      return { low: low + Math.min(first, last), high: high + Math.max(first, last) }
    },
    { low: offset, high: offset },
  )

/** Cuts a box along a loop, so that its first half has so many rounds. */
export const cutBox = (box: Box, loop: number, at: number): readonly [Box, Box] => {
  const part = (from: number, size: (whole: number) => number): Box =>
    box.map((rounds, v) => (v === loop ? { start: rounds.start + from, size: size(rounds.size) } : rounds))
  return [part(0, () => at), part(at, (whole) => whole - at)]
}

export interface Cut {
  readonly loop: number
  readonly at: number
}

/**
 * Where to cut a box over whose rounds an index passes the end of a part of so many places; nothing where it does not.
 * Places from `count` on are never used.
 */
export const cutFor = (index: Affine, box: Box, count: number, length: number): Cut | undefined => {
  const { low, high } = reachOf(index, box)
  const end = (Math.floor(low / length) + 1) * length
  if (end >= count || high < end) return undefined
  const loops = box
    .map(({ size }, loop) => ({ loop, size, stride: index.strides[loop] ?? 0 }))
    .filter(({ size, stride }) => size > 1 && stride !== 0)
    .sort((x, y) => Math.abs(y.stride) - Math.abs(x.stride))
  for (const { loop, size, stride } of loops) {
    const step = Math.abs(stride)
    const others = high - low - step * (size - 1)
    // Rounds that are through before the end, or those that start before it.
    const before = Math.floor((end - 1 - low - others) / step) + 1
    const at = before > 0 ? before : Math.ceil((end - low) / step)
    if (at < size) return { loop, at: stride > 0 ? at : size - at }
  }
  const [widest] = [...loops].sort((x, y) => y.size - x.size)
  return widest === undefined ? undefined : { loop: widest.loop, at: Math.floor(widest.size / 2) }
}
