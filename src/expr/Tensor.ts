import type { DType } from './Shape.js'

/** Numbers in one flat typed array. */
export type NumberArray = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array

/** A value: numbers in row-major order, with their shape. `data.length` is the product of `shape`. */
export interface Tensor {
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly data: NumberArray
}

/**
 * A value of a dtype and a shape over flat numbers in row-major order.
 *
 * The numbers are neither copied nor checked: `data.length` has to be the product of `shape`. Programs check every
 * tensor that they are given.
 *
 * @example
 * ```ts
 * import { tensor } from 'regula'
 * tensor('float', [2, 2], Float64Array.of(1, 2, 3, 4)).shape // => [2, 2]
 * ```
 */
export const tensor = (dtype: DType, shape: readonly number[], data: NumberArray): Tensor =>
  Object.freeze({ dtype, shape: Object.freeze([...shape]), data })

/** The number of elements of a shape. */
export const elementCount = (shape: readonly number[]): number => shape.reduce((n, dim) => n * dim, 1)

/** Steps between neighbours along each axis of a row-major array. */
export const rowMajorStrides = (shape: readonly number[]): readonly number[] => {
  const strides: number[] = []
  let stride = 1
  for (const dim of [...shape].reverse()) {
    strides.unshift(stride)
    stride *= dim
  }
  return strides
}

/** Calls `visit` with the offset `start + Σ index·stride` of every index of `shape`, in row-major order. */
export const forEachOffset = (
  shape: readonly number[],
  strides: readonly number[],
  start: number,
  visit: (offset: number, position: number) => void,
): void => {
  const rank = shape.length
  const size = elementCount(shape)
  const index = new Array<number>(rank).fill(0)
  let offset = start
  for (let position = 0; position < size; position += 1) {
    visit(offset, position)
    for (let axis = rank - 1; axis >= 0; axis -= 1) {
      const step = strides[axis] ?? 0
      const next = (index[axis] ?? 0) + 1
      offset += step
      if (next < (shape[axis] ?? 0)) {
        index[axis] = next
        break
      }
      offset -= step * next
      index[axis] = 0
    }
  }
}

/** Copies a strided view of `data` into a row-major array: every transpose, slice and broadcast is one. */
export const readStrided = (
  data: Float64Array,
  shape: readonly number[],
  strides: readonly number[],
  start = 0,
): Float64Array => {
  const out = new Float64Array(elementCount(shape))
  const columns = shape.at(-1) ?? 1
  const step = strides.at(-1) ?? 0
  forEachOffset(shape.slice(0, -1), strides.slice(0, -1), start, (offset, row) => {
    const first = row * columns
    if (step === 0) out.fill(data[offset] ?? Number.NaN, first, first + columns)
    else for (let j = 0; j < columns; j += 1) out[first + j] = data[offset + j * step] ?? Number.NaN
  })
  return out
}

/** Nested arrays of numbers; a scalar is a number. */
export type Nested = number | readonly Nested[]

/**
 * A tensor as nested arrays of numbers, for looking at; a scalar becomes a number.
 *
 * @example
 * ```ts
 * import { tensor, toNested } from 'regula'
 * toNested(tensor('float', [2, 2], Float64Array.of(1, 2, 3, 4))) // => [[1, 2], [3, 4]]
 * toNested(tensor('float', [], Float64Array.of(5))) // => 5
 * ```
 */
export const toNested = (value: Tensor): Nested => {
  const strides = rowMajorStrides(value.shape)
  const nest = (axis: number, offset: number): Nested =>
    axis === value.shape.length
      ? (value.data[offset] ?? Number.NaN)
      : Array.from({ length: value.shape[axis] ?? 0 }, (_, i) =>
          nest(axis + 1, offset + i * (strides[axis] ?? 0)),
        )
  return nest(0, 0)
}
