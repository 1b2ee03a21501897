/*
 * A matrix product for WebGL, whose textures have four numbers at a place: both factors are packed by fours, the left one
 * along the depth, the right one along the columns, so that five reads do for sixteen products.
 */
import type { Contraction, Side } from '../lower/contractionOf.js'
import { divided } from './divided.js'
import { offsetText, sumText, timesText } from './indexText.js'
import { unrolled } from './unrolled.js'

/** One of the kernels of a packed product. */
export interface PackedKernel {
  readonly source: string
  readonly count: number
  readonly longestLoop: number
}

export interface PackedProduct {
  /** Which arguments of the kernel are the factors. */
  readonly factors: readonly [number, number]
  readonly left: PackedKernel
  readonly right: PackedKernel
  readonly product: PackedKernel
  readonly unpack: PackedKernel
}

const four = [0, 1, 2, 3] as const

/** The variables that the number of a thread stands for, in row-major order of these sizes. */
const decoded = (variables: readonly (readonly [string, number])[]): readonly string[] => {
  const places = variables.reduce((n, [, size]) => n * size, 1)
  const lines = ['const t0 = this.thread.x;']
  variables.forEach(([name], v) => {
    const inner = variables.slice(v + 1).reduce((n, [, size]) => n * size, 1)
    lines.push(...divided(`t${v}`, { whole: name, rest: `t${v + 1}`, stride: inner, places }))
  })
  return lines
}

const text = (parameters: string, lines: readonly string[]): string =>
  [`function (${parameters}) {`, ...lines.map((line) => `  ${line}`), '}'].join('\n')

export const packedProduct = (
  { left, right, batch, row, column, depth }: Contraction,
  factors: readonly [number, number],
): PackedProduct => {
  const deep = Math.ceil(depth.size / 4)
  const wide = Math.ceil(column.size / 4)
  const isDeepWhole = depth.size % 4 === 0

  const leftPart = (c: number): string => {
    const at = sumText(
      offsetText(left.index.offset + c * depth.left),
      timesText('z', batch.left),
      timesText('i', row.left),
      timesText('k', 4 * depth.left),
    )
    return isDeepWhole ? `a[${at}]` : `(k * 4 < ${depth.size - c} ? a[${at}] : 0)`
  }
  const rightPart = (c: number): string => {
    const at = sumText(
      offsetText(right.index.offset + c * column.right),
      timesText('z', batch.right),
      timesText('k', depth.right),
      timesText('j', 4 * column.right),
    )
    return isDeepWhole ? `a[${at}]` : `(k < ${depth.size} ? a[${at}] : 0)`
  }

  const places: readonly (readonly [string, Side])[] = [
    ['z', batch],
    ['i', row],
    ['j', column],
  ]
  const inOrder = [...places].sort(([, x], [, y]) => y.out - x.out || y.size - x.size)
  return {
    factors,
    left: {
      count: batch.size * row.size * deep,
      longestLoop: 1,
      source: text('a', [
        ...decoded([
          ['z', batch.size],
          ['i', row.size],
          ['k', deep],
        ]),
        `return [${four.map(leftPart).join(', ')}];`,
      ]),
    },
    right: {
      count: batch.size * deep * 4 * wide,
      longestLoop: 1,
      source: text('a', [
        ...decoded([
          ['z', batch.size],
          ['k', deep * 4],
          ['j', wide],
        ]),
        `return [${four.map(rightPart).join(', ')}];`,
      ]),
    },
    product: {
      count: batch.size * row.size * wide,
      longestLoop: deep,
      source: text('x, y', [
        ...decoded([
          ['z', batch.size],
          ['i', row.size],
          ['j', wide],
        ]),
        ...four.map((c) => `let r${c} = 0;`),
        `const p = (z * ${row.size} + i) * ${deep};`,
        `const q = z * ${deep * 4 * wide} + j;`,
        ...unrolled('k', deep, (k, u) => [
          `const u${u} = x[p + ${k}];`,
          ...four.map(
            (c) => `const v${u}${c} = y[q + ${k} * ${4 * wide}${c === 0 ? '' : ` + ${c * wide}`}];`,
          ),
          ...four.map((c) => `r${c} += ${four.map((d) => `u${u}[${d}] * v${u}${d}[${c}]`).join(' + ')};`),
        ]),
        `return [${four.map((c) => `r${c}`).join(', ')}];`,
      ]),
    },
    unpack: {
      count: batch.size * row.size * column.size,
      longestLoop: 1,
      source: text('x', [
        ...decoded(inOrder.map(([name, { size }]) => [name, size] as const)),
        'const g = Math.floor((j + 0.5) / 4);',
        'const c = j - g * 4;',
        `const v = x[(z * ${row.size} + i) * ${wide} + g];`,
        'let s = v[0];',
        'if (c > 0.5) { s = v[1]; }',
        'if (c > 1.5) { s = v[2]; }',
        'if (c > 2.5) { s = v[3]; }',
        'return s;',
      ]),
    },
  }
}
