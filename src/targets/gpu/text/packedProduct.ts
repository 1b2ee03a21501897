/*
 * A matrix product for WebGL. Textures have four numbers at a place, and a thread writes into four of them: it has four rows
 * of four sums, so that eight reads do for sixty-four products. Both factors are packed for that, the left one along the
 * depth and the right one along the columns, with what a thread reads in one round side by side.
 */
import type { Contraction, Side } from '../lower/contractionOf.js'
import { divided } from './divided.js'
import { offsetText, sumText, timesText } from './indexText.js'

/** One of the kernels of a packed product. Its threads stand as its results do in a texture: in columns, then in rows. */
export interface PackedKernel {
  readonly source: string
  readonly output: readonly number[]
}

export interface PackedProduct {
  /** Which arguments of the kernel are the factors. */
  readonly factors: readonly [number, number]
  readonly left: PackedKernel
  readonly right: PackedKernel
  /** It gives the first row of sums; the functions by these names give the others. */
  readonly multiply: PackedKernel & {
    readonly others: Readonly<Record<string, string>>
    readonly longestLoop: number
  }
  readonly unpack: PackedKernel
}

const four = [0, 1, 2, 3] as const
const others = [1, 2, 3] as const

const fours = (size: number): number => Math.ceil(size / four.length)

/** A texture of one row is folded by gpu.js. */
const inRows = (rows: number): number => Math.max(2, rows)

const text = (parameters: string, lines: readonly string[]): string =>
  [`function (${parameters}) {`, ...lines.map((line) => `  ${line}`), '}'].join('\n')

/** The variables that a place stands for, in row-major order of these sizes. */
const decoded = (place: string, variables: readonly (readonly [string, number])[]): readonly string[] => {
  const moving = variables.filter(([, size]) => size > 1)
  const places = moving.reduce((n, [, size]) => n * size, 1)
  const rest = (v: number): string => (v === 0 ? place : `${place}${v}`)
  return [
    ...variables.flatMap(([name, size]) => (size > 1 ? [] : [`const ${name} = 0;`])),
    ...moving.flatMap(([name], v) => {
      const stride = moving.slice(v + 1).reduce((n, [, size]) => n * size, 1)
      return v === moving.length - 1
        ? [`const ${name} = ${rest(v)};`]
        : divided(rest(v), { whole: name, rest: rest(v + 1), stride, places })
    }),
  ]
}

const thread = ['const x = this.thread.x;', 'const y = this.thread.y;']

export const packedProduct = (
  { left, right, batch, row, column, depth }: Contraction,
  factors: readonly [number, number],
): PackedProduct => {
  const [deep, wide, high] = [fours(depth.size), fours(column.size), fours(row.size)]
  const rows = inRows(batch.size * high)

  /** A number beyond the depth is 0. Rows and columns beyond the last may be anything: nothing reads what comes of them. */
  const withinDepth = (k: string, beyond: number, number: string): string =>
    depth.size % four.length === 0 ? number : `(${k} < ${depth.size - beyond} ? ${number} : 0)`
  const leftAt = (c: number): string =>
    sumText(
      offsetText(left.index.offset + c * depth.left),
      timesText('z', batch.left),
      timesText('i', row.left),
      timesText('k', depth.left),
    )
  const rightAt = (c: number): string =>
    sumText(
      offsetText(right.index.offset + c * column.right),
      timesText('z', batch.right),
      timesText('k', depth.right),
      timesText('j', column.right),
    )
  const sides: readonly (readonly [string, Side])[] = [
    ['z', batch],
    ['i', row],
    ['j', column],
  ]
  const inOrder = [...sides].sort(([, x], [, y]) => y.out - x.out || y.size - x.size)
  const sums = (r: number): readonly string[] => four.map((c) => `s${r}${c}`)
  return {
    factors,
    left: {
      output: [deep * four.length, rows],
      source: text('a', [
        ...thread,
        ...decoded('x', [
          ['kk', deep],
          ['r', four.length],
        ]),
        ...decoded('y', [
          ['z', batch.size],
          ['g', high],
        ]),
        'const i = g * 4 + r;',
        'const k = kk * 4;',
        `return [${four.map((c) => withinDepth('k', c, `a[${leftAt(c)}]`)).join(', ')}];`,
      ]),
    },
    right: {
      output: [wide * four.length, inRows(batch.size * deep)],
      source: text('a', [
        ...thread,
        ...decoded('x', [
          ['h', wide],
          ['d', four.length],
        ]),
        ...decoded('y', [
          ['z', batch.size],
          ['kk', deep],
        ]),
        'const j = h * 4;',
        'const k = kk * 4 + d;',
        `return [${four.map((c) => withinDepth('k', 0, `a[${rightAt(c)}]`)).join(', ')}];`,
      ]),
    },
    multiply: {
      output: [wide, rows],
      longestLoop: deep,
      source: text('left, right', [
        ...thread,
        ...decoded('y', [
          ['z', batch.size],
          ['g', high],
        ]),
        `const q = z * ${deep};`,
        ...four.map((r) =>
          sums(r)
            .map((sum) => `let ${sum} = 0;`)
            .join(' '),
        ),
        `for (let k = 0; k < ${deep}; k++) {`,
        ...four.map((r) => `  const u${r} = regulaLeft(k * 4 + ${r}, y);`),
        ...four.map((d) => `  const v${d} = regulaRight(x * 4 + ${d}, q + k);`),
        ...four.flatMap((r) =>
          sums(r).map((sum, c) => `  ${sum} += ${four.map((d) => `u${r}[${d}] * v${d}[${c}]`).join(' + ')};`),
        ),
        '}',
        ...others.map((r) => `row${r}(${sums(r).join(', ')});`),
        `return [${sums(0).join(', ')}];`,
      ]),
      others: Object.fromEntries(
        others.map((r) => [`row${r}`, `function row${r}(p, q, r, s) { return [p, q, r, s]; }`]),
      ),
    },
    unpack: {
      output: [batch.size * row.size * column.size],
      source: text(four.map((r) => `row${r}`).join(', '), [
        'const t = this.thread.x;',
        ...decoded(
          't',
          inOrder.map(([name, { size }]) => [name, size] as const),
        ),
        'const g = Math.floor((i + 0.5) / 4);',
        'const h = Math.floor((j + 0.5) / 4);',
        'const r = i - g * 4;',
        'const c = j - h * 4;',
        `const y = z * ${high} + g;`,
        'let v = row0[y][h];',
        ...others.map((n) => `if (r > ${n - 0.5}) { v = row${n}[y][h]; }`),
        'let s = v[0];',
        ...others.map((n) => `if (c > ${n - 0.5}) { s = v[${n}]; }`),
        'return s;',
      ]),
    },
  }
}
