/*
 * Random words that a kernel needs most of, drawn before it runs: a block of Threefry gives two words that lie far
 * apart, and one at a time would waste half of them.
 */

import { callInto } from '../../assembler/control.js'
import { i32 } from '../../assembler/numeric.js'
import type { Access, LoopKernel } from '../../kernel/Kernel.js'
import { chunkBounds, chunksFor } from './chunks.js'
import { functions } from './functions/index.js'
import { pairsTogether } from './functions/random.js'
import { strideOf } from './indices.js'
import { keyWords } from './randomNumbers.js'
import type { Writer } from './Writer.js'

type Random = Access & { readonly _tag: 'Random' }

/** All words of a key, in memory that threads share. */
export interface Draw {
  readonly access: Random
  readonly address: number
  readonly chunks: number
}

/** Draws of equal keys are one. */
export const drawKey = ({ key, count }: Random): string => JSON.stringify([key, count])

const isRandom = (access: Access): access is Random => access._tag === 'Random'

/** How many of its words a kernel reads at least. */
const readsOf = ({ domain }: LoopKernel, { index, count }: Random): number =>
  index.strides.length > domain.length
    ? count
    : domain.reduce((n, size, v) => (strideOf(index, v) === 0 ? n : n * size), 1)

const halfOf = (count: number): number => Math.ceil(count / 2)

/** Operations of a block of Threefry, on two words. */
const blockWork = 110

/** What is drawn before a kernel, from an address on; and the next free address. */
export const drawsOf = (
  kernel: LoopKernel,
  start: number,
): { readonly draws: ReadonlyMap<string, Draw>; readonly end: number } => {
  let end = start
  const draws = new Map<string, Draw>()
  for (const access of kernel.accesses.filter(isRandom)) {
    const half = halfOf(access.count)
    if (half < pairsTogether || 2 * readsOf(kernel, access) < access.count || draws.has(drawKey(access)))
      continue
    const chunks = chunksFor(blockWork * half, Math.ceil(half / pairsTogether))
    draws.set(drawKey(access), { access, address: end, chunks })
    end += 64 * Math.ceil((8 * half) / 64)
  }
  return { draws, end }
}

/** Draws the words of a chunk. */
export const writeDraw = (writer: Writer, { access, address, chunks }: Draw): void => {
  const half = halfOf(access.count)
  const { from, to } = chunkBounds(writer, half, pairsTogether, chunks)
  const [x, y] = keyWords(writer, access.key)
  writer.root.statements.push(
    callInto(
      writer.use(functions.draw),
      [x, y, i32.const(address), i32.const(access.count), i32.const(half), from, to],
      [],
    ),
  )
}
