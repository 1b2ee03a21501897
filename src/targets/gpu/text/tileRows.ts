/*
 * A matrix product for gpu.js's WebAssembly: each thread has the sums of four rows in one column, so that lanes, which
 * are neighbouring columns, share what they read of the rows.
 */
import type { Contraction } from '../lower/contractionOf.js'
import { offsetText, sumText, timesText } from './indexText.js'
import { unrolled } from './unrolled.js'

/** Source whose threads give four numbers each, and where these belong. */
export interface RowKernel {
  readonly source: string
  readonly output: readonly [number, number, number]
  /** Sizes and strides of batch, row and column in the array that comes of it. */
  readonly batch: readonly [number, number]
  readonly row: readonly [number, number]
  readonly column: readonly [number, number]
}

const rows = [0, 1, 2, 3] as const

export const tileRows = (
  { left, right, batch, row, column, depth }: Contraction,
  parameters: readonly string[],
  leftName: string,
  rightName: string,
): RowKernel => {
  const leftAt = (r: number, k: string): string =>
    sumText(
      offsetText(left.index.offset),
      timesText('z', batch.left),
      timesText(`i${r}`, row.left),
      timesText(k, depth.left),
    )
  const rightAt = (k: string): string =>
    sumText(
      offsetText(right.index.offset),
      timesText('z', batch.right),
      timesText('j', column.right),
      timesText(k, depth.right),
    )
  // A row beyond the last is the last one again, and is not kept.
  const index = (r: number): string => {
    const at = r === 0 ? 'i' : `i + ${r}`
    return row.size % rows.length === 0 ? at : `Math.min(${at}, ${row.size - 1})`
  }
  const lines = [
    'const j = this.thread.x;',
    'const i = this.thread.y * 4;',
    'const z = this.thread.z;',
    ...rows.map((r) => `const i${r} = ${index(r)};`),
    ...rows.map((r) => `let r${r} = 0;`),
    ...unrolled('k', depth.size, (k, u) => [
      `const y${u} = ${rightName}[${rightAt(k)}];`,
      ...rows.map((r) => `r${r} += ${leftName}[${leftAt(r, k)}] * y${u};`),
    ]),
    `return [${rows.map((r) => `r${r}`).join(', ')}];`,
  ]
  return {
    source: [`function (${parameters.join(', ')}) {`, ...lines.map((line) => `  ${line}`), '}'].join('\n'),
    output: [column.size, Math.ceil(row.size / rows.length), batch.size],
    batch: [batch.size, batch.out],
    row: [row.size, row.out],
    column: [column.size, column.out],
  }
}

/** What the threads of a row kernel give, as the array that was asked for. */
export const inRows = (given: Float32Array, { batch, row, column }: RowKernel): Float32Array => {
  const result = new Float32Array(batch[0] * row[0] * column[0])
  let from = 0
  for (let z = 0; z < batch[0]; z += 1)
    for (let i = 0; i < row[0]; i += rows.length)
      for (let j = 0; j < column[0]; j += 1) {
        const to = z * batch[1] + i * row[1] + j * column[1]
        const last = Math.min(rows.length, row[0] - i)
        for (let r = 0; r < last; r += 1) result[to + r * row[1]] = given[from + r] ?? 0
        from += rows.length
      }
  return result
}
