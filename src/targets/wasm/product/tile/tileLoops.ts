/* Loops over tiles, and what depends on where one begins. */
import type { I32, Statement } from '../../../../assembler/Code.js'
import { selectCode, sequence, when } from '../../../../assembler/control.js'
import { i32 } from '../../../../assembler/numeric.js'
import { chunkBounds } from '../../chunks.js'
import { allOf, type Bounds } from '../../loops.js'
import type { Writer } from '../../Writer.js'
import { type Contraction, fullRows, heightsOf } from './Contraction.js'

/** One of several statements, by the row at which a tile begins. */
export const byHeight = (
  contraction: Contraction,
  row: I32,
  write: (height: number) => Statement,
): Statement =>
  heightsOf(contraction).reduceRight<Statement | undefined>(
    (otherwise, { height, to }) =>
      otherwise === undefined ? write(height) : when(i32.ltS(row, i32.const(to)), write(height), otherwise),
    undefined,
  ) ?? sequence()

/** How high the tile is that begins at a row. */
export const heightAt = (contraction: Contraction, row: I32): I32 =>
  heightsOf(contraction).reduceRight<I32 | undefined>(
    (otherwise, { height, to }) =>
      otherwise === undefined
        ? i32.const(height)
        : selectCode(i32.ltS(row, i32.const(to)), i32.const(height), otherwise),
    undefined,
  ) ?? i32.const(1)

/** The rows of a chunk: whole tiles, and the last chunk has what is left. */
export const rowBounds = (writer: Writer, contraction: Contraction, chunks: number): Bounds => {
  const { product, tiling } = contraction
  if (chunks === 1) return allOf(product.rows)
  const { from, to } = chunkBounds(writer, fullRows(contraction), tiling.height, chunks)
  const isLast = i32.eq(writer.chunk, i32.const(chunks - 1))
  return {
    from,
    to: writer.hold(writer.root, selectCode(isLast, i32.const(product.rows), to)),
    size: undefined,
  }
}
