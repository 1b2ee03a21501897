/** The size of one axis: a number, or a name that is bound to a number at compile time. */
export type Dim = number | string

/** The sizes of all axes, outermost first; a scalar has shape `[]`. */
export type Shape = readonly Dim[]

/**
 * What the numbers of a tensor mean. `float` is the only type with derivatives; `int` holds indices and
 * labels, `bool` 0 or 1, `uint32` random bits and keys.
 */
export type DType = 'float' | 'int' | 'bool' | 'uint32'

export const dtypes: readonly DType[] = ['float', 'int', 'bool', 'uint32']

/** Whether a number can be an element of a tensor of this dtype. */
export const isValueOf = (dtype: DType, x: number): boolean => {
  switch (dtype) {
    case 'float':
      return true
    case 'int':
      return Number.isSafeInteger(x)
    case 'bool':
      return x === 0 || x === 1
    case 'uint32':
      return Number.isInteger(x) && x >= 0 && x < 2 ** 32
  }
}

/** What is known of a tensor before it has a value. */
export interface TensorType {
  readonly dtype: DType
  readonly shape: Shape
}

/** Sizes for named dimensions, each a whole number from 1: `{ batch: 128 }`. */
export type Dims = Readonly<Record<string, number>>

// ---------------------------------------------------------------- functions

export const formatShape = (shape: Shape): string => `[${shape.join(', ')}]`

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((dim, axis) => dim === b[axis])

/** The number of elements when all sizes are known. */
export const sizeOf = (shape: Shape): number =>
  shape.reduce<number>((size, dim) => size * (typeof dim === 'number' ? dim : Number.NaN), 1)

/** The numeric factor and the sorted names of a product of sizes: equal products are equal sizes. */
export const productOf = (shape: Shape): { readonly factor: number; readonly names: readonly string[] } => ({
  factor: sizeOf(shape.filter((dim) => typeof dim === 'number')),
  names: shape.filter((dim) => typeof dim === 'string').sort(),
})

export const sameSize = (a: Shape, b: Shape): boolean => {
  const x = productOf(a)
  const y = productOf(b)
  if (x.factor === 0 || y.factor === 0) return x.factor === y.factor
  return x.factor === y.factor && sameShape(x.names, y.names)
}

/** The shape that both broadcast to by numpy's rule, or `undefined` when there is none. */
export const broadcastShapes = (a: Shape, b: Shape): Shape | undefined => {
  const rank = Math.max(a.length, b.length)
  const shape: Dim[] = []
  for (let axis = 0; axis < rank; axis += 1) {
    const x = a[axis - rank + a.length] ?? 1
    const y = b[axis - rank + b.length] ?? 1
    if (x !== y && x !== 1 && y !== 1) return undefined
    shape.push(x === 1 ? y : x)
  }
  return shape
}

/** A valid size: a name, or a whole number from 0 to 2³¹ − 1. */
export const isDim = (dim: unknown): dim is Dim =>
  typeof dim === 'string'
    ? /^[A-Za-z_][\w-]*$/.test(dim)
    : typeof dim === 'number' && Number.isInteger(dim) && dim >= 0 && dim < 2 ** 31

/** The most axes a tensor may have. */
export const maximumRank = 16

/** What is wrong with a shape, if anything. */
export const shapeFault = (shape: Shape): string | undefined => {
  if (shape.length > maximumRank) return `has ${shape.length} axes; at most ${maximumRank} are possible`
  const bad = shape.findIndex((dim) => !isDim(dim))
  return bad < 0
    ? undefined
    : `has the size '${String(shape[bad]).slice(0, 40)}' at axis ${bad}; a size is a whole number from 0 below 2³¹, or a name`
}

/** Counts an axis from the front, or `undefined` when the shape has no such axis. */
export const normalizeAxis = (axis: number, rank: number): number | undefined => {
  const positive = axis < 0 ? axis + rank : axis
  return Number.isInteger(axis) && positive >= 0 && positive < rank ? positive : undefined
}

export const bindShape = (shape: Shape, dims: Dims): Shape =>
  shape.map((dim) => (typeof dim === 'string' && Object.hasOwn(dims, dim) ? (dims[dim] ?? dim) : dim))
