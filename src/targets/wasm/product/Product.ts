/* Contractions as matrix products: sums over products of rows of one factor and columns of the other. */
import type { Access, Affine, Format, LoopKernel, Place } from '../../../kernel/Kernel.js'
import { strideOf } from '../indices.js'

/** Terms that are added one after the other: longer sums are sums of such runs, to lose fewer digits. */
export const longestRun = 1024

/** A sum of products at each point of the last two loops of a domain. */
export interface Product {
  /** Uses the last loop but one, and not the last. */
  readonly row: Place
  /** Uses the last loop, and not the one before. */
  readonly column: Place
  readonly rows: number
  readonly columns: number
  /** The loops of the sum, as few as the indices allow. */
  readonly inner: readonly Inner[]
}

/** A loop of the sum, and how far its factors move in it. */
export interface Inner {
  readonly size: number
  readonly row: number
  readonly column: number
}

const isForward = ({ offset, strides }: Affine): boolean =>
  offset >= 0 && strides.every((stride) => stride >= 0)

const isFactor = (
  access: Access | undefined,
  formatOf: (buffer: number) => Format,
): access is Access & { readonly _tag: 'Load' } =>
  access?._tag === 'Load' && formatOf(access.buffer) === 'float32' && isForward(access.index)

/** Loops of a sum, with those that are one merged. */
const merged = (inner: readonly Inner[]): readonly Inner[] => {
  const loops: Inner[] = []
  for (const loop of inner) {
    const last = loops.at(-1)
    const isOne =
      last !== undefined && last.row === loop.row * loop.size && last.column === loop.column * loop.size
    if (isOne) loops.pop()
    loops.push(isOne ? { ...loop, size: last.size * loop.size } : loop)
  }
  return loops
}

/** The product that a kernel sums, if it sums one. */
export const productOf = (
  { domain, accesses, reductions, stores }: LoopKernel,
  formatOf: (buffer: number) => Format,
): Product | undefined => {
  const [reduction, ...more] = reductions
  const rank = domain.length
  if (reduction === undefined || more.length > 0 || reduction.kind !== 'sum' || rank < 2) return undefined
  if (reduction.inner.length === 0 || stores.some(({ inner }) => inner.length > 0)) return undefined
  const { body } = reduction
  if (body._tag !== 'Binary' || body.primitive !== 'multiply') return undefined
  const [x, y] = body.args.map((part) => (part._tag === 'Argument' ? accesses[part.index] : undefined))
  if (!isFactor(x, formatOf) || !isFactor(y, formatOf)) return undefined
  if ([...domain, ...reduction.inner].includes(0)) return undefined
  const [i, j] = [rank - 2, rank - 1]
  const isPair = (row: Place, column: Place): boolean =>
    strideOf(row.index, i) !== 0 &&
    strideOf(row.index, j) === 0 &&
    strideOf(column.index, j) !== 0 &&
    strideOf(column.index, i) === 0
  const [row, column] = isPair(x, y) ? [x, y] : [y, x]
  if (!isPair(row, column)) return undefined
  const inner = merged(
    reduction.inner.map((size, k) => ({
      size,
      row: strideOf(row.index, rank + k),
      column: strideOf(column.index, rank + k),
    })),
  )
  return inner.some(({ column: stride }) => stride === 0)
    ? undefined
    : { row, column, rows: domain[i] ?? 1, columns: domain[j] ?? 1, inner }
}
