import * as t from 'io-ts'
import { isValueOf } from '../expr/Shape.js'
import { type NumberArray, type Tensor, tensor } from '../expr/Tensor.js'
import * as codecs from './codecs.js'

/** More numbers than a graph should hold; larger data belongs into inputs or state. */
export const maximumConstant = 2 ** 24

const isNumber = (dim: unknown): dim is number => typeof dim === 'number'

const size = (shape: readonly number[]): number => shape.reduce((n, dim) => n * dim, 1)

const isNumberArray = (u: unknown): u is NumberArray =>
  u instanceof Float64Array ||
  u instanceof Float32Array ||
  u instanceof Int32Array ||
  u instanceof Uint32Array ||
  u instanceof Uint8Array

const isTensor = (u: unknown): u is Tensor =>
  typeof u === 'object' &&
  u !== null &&
  'data' in u &&
  isNumberArray(u.data) &&
  'shape' in u &&
  codecs.shape.is(u.shape) &&
  u.shape.every(isNumber) &&
  size(u.shape) === u.data.length &&
  'dtype' in u &&
  codecs.dtype.is(u.dtype)

/**
 * A tensor of at most so many numbers as `{ dtype, shape, data }` with the numbers in a flat list. Sizes are checked
 * before anything is made.
 */
export const tensorCodecOf = (maximum: number): t.Type<Tensor, unknown> =>
  new t.Type<Tensor, unknown>(
    'a tensor',
    isTensor,
    (u, context) => {
      if (isTensor(u)) return t.success(u)
      if (typeof u !== 'object' || u === null || !('data' in u && 'shape' in u && 'dtype' in u))
        return t.failure(u, context, 'a tensor has dtype, shape and data')
      const { data, shape, dtype } = u
      if (!codecs.dtype.is(dtype) || !codecs.shape.is(shape) || !Array.isArray(data))
        return t.failure(u, context, 'a tensor has a dtype, a shape of numbers and a list of numbers')
      const sizes = shape.filter(isNumber)
      if (data.length > maximum)
        return t.failure(u, context, `a tensor of ${data.length} numbers; at most ${maximum} are read`)
      if (sizes.length !== shape.length || size(sizes) !== data.length)
        return t.failure(u, context, `${data.length} numbers do not make the shape [${shape.join(', ')}]`)
      const values = new Float64Array(data.length)
      for (const [i, item] of data.entries()) {
        const value = codecs.number.validate(item, context)
        if (value._tag === 'Left')
          return t.failure(item, context, `number ${i} of the tensor is not a number`)
        if (!isValueOf(dtype, value.right))
          return t.failure(item, context, `number ${i} of the tensor is ${value.right}, which is no ${dtype}`)
        values[i] = value.right
      }
      return t.success(tensor(dtype, sizes, values))
    },
    ({ dtype, shape, data }) => ({ dtype, shape, data: Array.from(data, (x) => codecs.number.encode(x)) }),
  )

/** The tensor of a constant or of initial values. */
export const tensorCodec = tensorCodecOf(maximumConstant)
