/* Contractions by register tiles: several sums at once, so that each number is read once for several products. */
import type { Access, Affine, LoopKernel, Place } from '../../kernel/Kernel.js'
import { type Scope, variable, type Writer } from './lines.js'
import { indent, nest } from './loops.js'

/** A contraction whose factors are read as they stand: rows of one, columns of the other. */
export interface Product {
  readonly row: Place
  readonly column: Place
  readonly inner: readonly number[]
}

const strideOf = ({ strides }: Affine, v: number): number => strides[v] ?? 0

const isFloatLoad = (
  access: Access | undefined,
  writer: Writer,
): access is Access & { readonly _tag: 'Load' } =>
  access?._tag === 'Load' && writer.formatOf(access.buffer) === 'float32'

/** The product that a kernel sums, if it is one that a tile can do. */
export const productOf = (kernel: LoopKernel, writer: Writer): Product | undefined => {
  const [reduction, ...more] = kernel.reductions
  const rank = kernel.domain.length
  if (reduction === undefined || more.length > 0 || reduction.kind !== 'sum' || rank < 2) return undefined
  if (reduction.inner.length === 0 || kernel.stores.some(({ inner }) => inner.length > 0)) return undefined
  const { body } = reduction
  if (body._tag !== 'Binary' || body.primitive !== 'multiply') return undefined
  const [x, y] = body.args.map((part) => (part._tag === 'Argument' ? kernel.accesses[part.index] : undefined))
  if (!isFloatLoad(x, writer) || !isFloatLoad(y, writer)) return undefined
  const uses = (place: Place, v: number): boolean => strideOf(place.index, v) !== 0
  const [i, j] = [rank - 2, rank - 1]
  const { inner } = reduction
  if (uses(x, i) && !uses(x, j) && uses(y, j) && !uses(y, i)) return { row: x, column: y, inner }
  if (uses(y, i) && !uses(y, j) && uses(x, j) && !uses(x, i)) return { row: y, column: x, inner }
  return undefined
}

/** Sums in one tile: as many as stay in registers together with the numbers they are made from. */
const preferred: readonly number[] = [4, 3, 5, 2]

const tileSize = (size: number): number => preferred.find((n) => size % n === 0) ?? Math.min(size, 4)

/** The index of a factor without the loop variables of tile and sum. */
const outerIndex = ({ offset, strides }: Affine, rank: number): Affine => ({
  offset,
  strides: strides.slice(0, rank - 2),
})

const innerText = ({ strides }: Affine, rank: number): string =>
  strides
    .slice(rank)
    .flatMap((stride, k) =>
      stride === 0 ? [] : [` + ${variable(rank + k)}${stride === 1 ? '' : ` * ${stride}`}`],
    )
    .join('')

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)

/** One tile of sums, in full or with what is left at an edge, into `tile`. */
const sums = (
  { row, column, inner }: Product,
  rank: number,
  rows: readonly string[],
  columns: readonly string[],
  width: number,
): readonly string[] => {
  const [x, y] = [innerText(row.index, rank), innerText(column.index, rank)]
  const cells = rows.flatMap((_, a) => columns.map((_, b) => ({ a, b, name: `s${a}_${b}` })))
  const innermost = [
    ...columns.map((place, b) => `const y${b} = f32[${place}${y}]`),
    ...rows.flatMap((place, a) => [
      `const x${a} = f32[${place}${x}]`,
      ...columns.map((_, b) => `s${a}_${b} += x${a} * y${b}`),
    ]),
  ]
  return [
    `let ${cells.map(({ name }) => `${name} = 0`).join(', ')}`,
    ...nest([...inner.map(() => []), innermost], inner, rank),
    ...cells.map(({ a, b, name }) => `tile[${a * width + b}] = ${name}`),
  ]
}

/** The loops over tiles, with the work of each point (in `scope`) inside. */
export const tileLoops = (
  writer: Writer,
  scope: Scope,
  product: Product,
  domain: readonly number[],
): readonly string[] => {
  const rank = domain.length
  const [m, n] = [domain[rank - 2] ?? 1, domain[rank - 1] ?? 1]
  const [height, width] = [tileSize(m), tileSize(n)]
  const { row, column } = product
  const outer: Scope = { ...scope, depth: rank - 2 }
  const rowStart = writer.indexText(outer, writer.base(row.buffer), outerIndex(row.index, rank))
  const columnStart = writer.indexText(outer, writer.base(column.buffer), outerIndex(column.index, rank))
  const rowStride = strideOf(row.index, rank - 2)
  const columnStride = strideOf(column.index, rank - 1)
  const rowPlaces = range(height).map((a) => `x + ${a * rowStride}`)
  const columnPlaces = range(width).map((b) => `y + ${b * columnStride}`)
  const full = sums(product, rank, rowPlaces, columnPlaces, width)
  const single = sums(product, rank, [`x + a * ${rowStride}`], [`y + b * ${columnStride}`], width)
  const edges = m % height !== 0 || n % width !== 0
  const one = single.map((line) => line.replace('tile[0]', `tile[a * ${width} + b]`))
  const [i, j] = [variable(rank - 2), variable(rank - 1)]
  const compute = edges
    ? [
        `if (rows === ${height} && columns === ${width}) {`,
        ...indent(full),
        '} else for (let a = 0; a < rows; a += 1) for (let b = 0; b < columns; b += 1) {',
        ...indent(one),
        '}',
      ]
    : full
  const inTile = [
    `const x = ${rowStart} + row * ${rowStride}`,
    ...(edges ? [`const rows = ${m} - row < ${height} ? ${m} - row : ${height}`] : []),
    ...compute,
    `for (let a = 0; a < ${edges ? 'rows' : height}; a += 1) {`,
    ...indent([
      `const ${i} = row + a`,
      ...(scope.lines[rank - 1] ?? []),
      `for (let b = 0; b < ${edges ? 'columns' : width}; b += 1) {`,
      ...indent([
        `const ${j} = column + b`,
        `const r0 = tile[a * ${width} + b]`,
        ...(scope.lines[rank] ?? []),
      ]),
      '}',
    ]),
    '}',
  ]
  const tiles = [
    `for (let column = 0; column < ${n}; column += ${width}) {`,
    ...indent([
      `const y = ${columnStart} + column * ${columnStride}`,
      ...(edges ? [`const columns = ${n} - column < ${width} ? ${n} - column : ${width}`] : []),
      `for (let row = 0; row < ${m}; row += ${height}) {`,
      ...indent(inTile),
      '}',
    ]),
    '}',
  ]
  const batch = domain.slice(0, rank - 2)
  return nest([...scope.lines.slice(0, rank - 2), [...(scope.lines[rank - 2] ?? []), ...tiles]], batch, 0)
}
