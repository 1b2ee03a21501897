import * as t from 'io-ts'
import { type Tensor, tensor } from '../expr/Tensor.js'
import * as codecs from './codecs.js'

/** More numbers than a graph should hold; larger data belongs into inputs or state. */
export const maximumConstant = 2 ** 24

const isTensor = (u: unknown): u is Tensor =>
  typeof u === 'object' &&
  u !== null &&
  'data' in u &&
  ArrayBuffer.isView(u.data) &&
  'shape' in u &&
  codecs.shape.is(u.shape) &&
  'dtype' in u &&
  codecs.dtype.is(u.dtype)

const size = (shape: readonly unknown[]): number =>
  shape.reduce<number>((n, dim) => n * (typeof dim === 'number' ? dim : Number.NaN), 1)

/** A tensor as `{ dtype, shape, data }` with the numbers in a flat list. Sizes are checked before anything is made. */
export const tensorCodec = new t.Type<Tensor, unknown>(
  'a tensor',
  isTensor,
  (u, context) => {
    if (isTensor(u)) return t.success(u)
    if (typeof u !== 'object' || u === null || !('data' in u && 'shape' in u && 'dtype' in u))
      return t.failure(u, context, 'a tensor has dtype, shape and data')
    const { data, shape, dtype } = u
    if (!codecs.dtype.is(dtype) || !codecs.shape.is(shape) || !Array.isArray(data))
      return t.failure(u, context, 'a tensor has a dtype, a shape of numbers and a list of numbers')
    const sizes = shape.filter((dim) => typeof dim === 'number')
    if (sizes.length !== shape.length || data.length > maximumConstant || size(sizes) !== data.length)
      return t.failure(u, context, `${data.length} numbers do not make the shape [${shape.join(', ')}]`)
    const values = new Float64Array(data.length)
    for (const [i, item] of data.entries()) {
      const value = codecs.number.validate(item, context)
      if (value._tag === 'Left') return t.failure(item, context, `number ${i} of the tensor is not a number`)
      values[i] = value.right
    }
    return t.success(tensor(dtype, sizes, values))
  },
  ({ dtype, shape, data }) => ({ dtype, shape, data: Array.from(data, (x) => codecs.number.encode(x)) }),
)
