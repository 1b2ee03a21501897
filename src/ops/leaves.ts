/* Operations without arguments: where values enter a graph. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { arity, defineOp, type as tensorType } from '../expr/OpDefinition.js'
import { type DType, type Shape, sizeOf } from '../expr/Shape.js'
import { rowMajorStrides, type Tensor } from '../expr/Tensor.js'
import * as codecs from './codecs.js'
import { type Initializer, initializer } from './Initializer.js'
import { tensorCodec } from './tensorCodec.js'

export interface InputAttributes {
  readonly name: string
  readonly shape: Shape
  readonly dtype: DType
}

/** What a variable is for. Penalties and constraints select by it. */
export type Role = 'kernel' | 'bias' | 'scale' | 'embedding' | 'state'

export const roles: readonly Role[] = ['kernel', 'bias', 'scale', 'embedding', 'state']

export interface VariableAttributes extends InputAttributes {
  readonly role: Role
  readonly trainable: boolean
  readonly initializer: Initializer
}

const role = t.keyof({ kernel: null, bias: null, scale: null, embedding: null, state: null })

const inputFields = { name: codecs.name, shape: codecs.shape, dtype: codecs.dtype }

const fed = (name: string) => E.left(`${name} has no value: it must be given`)

export const input = defineOp<InputAttributes>({
  name: 'input',
  doc: 'A value that is given at every run.',
  attributes: t.readonly(t.type(inputFields)),
  infer: ({ shape, dtype }, args) =>
    pipe(
      arity(args, 0),
      E.chain(() => tensorType(dtype, shape)),
    ),
  pullback: () => [],
  pushforward: () => undefined,
  evaluate: ({ name }) => fed(`input '${name}'`),
  mapDims: (attributes, replace) => ({ ...attributes, shape: attributes.shape.map(replace) }),
  cases: [],
})

export const variable = defineOp<VariableAttributes>({
  name: 'variable',
  doc: 'The present value of a state variable: a parameter, a moment, a counter, the random key.',
  attributes: t.readonly(t.type({ ...inputFields, role, trainable: t.boolean, initializer })),
  infer: ({ shape, dtype }, args) =>
    pipe(
      arity(args, 0),
      E.chain(() => tensorType(dtype, shape)),
    ),
  pullback: () => [],
  pushforward: () => undefined,
  evaluate: ({ name }) => fed(`variable '${name}'`),
  mapDims: (attributes, replace) => ({ ...attributes, shape: attributes.shape.map(replace) }),
  cases: [],
})

export const constant = defineOp<{ readonly value: Tensor }>({
  name: 'constant',
  doc: 'A value that is written into the graph.',
  attributes: t.readonly(t.type({ value: tensorCodec })),
  infer: ({ value }, args) =>
    pipe(
      arity(args, 0),
      E.chain(() => tensorType(value.dtype, value.shape)),
    ),
  pullback: () => [],
  pushforward: () => undefined,
  evaluate: ({ value }, { round }) =>
    E.right(Float64Array.from(value.data, value.dtype === 'float' && round !== undefined ? round : (x) => x)),
  cases: [
    { attributes: { value: { dtype: 'float', shape: [2], data: Float64Array.of(1.5, -2) } }, args: [] },
  ],
})

export const dimension = defineOp<{ readonly shape: Shape }>({
  name: 'dimension',
  doc: 'The product of sizes, as a float: the n of a mean over axes whose sizes are bound at compile time.',
  attributes: t.readonly(t.type({ shape: codecs.shape })),
  infer: (_, args) =>
    pipe(
      arity(args, 0),
      E.chain(() => tensorType('float', [])),
    ),
  pullback: () => [],
  pushforward: () => undefined,
  evaluate: ({ shape }) => {
    const size = sizeOf(shape)
    return Number.isNaN(size)
      ? E.left(`the sizes [${shape.join(', ')}] are not bound`)
      : E.right(Float64Array.of(size))
  },
  mapDims: ({ shape }, replace) => ({ shape: shape.map(replace) }),
  cases: [{ attributes: { shape: [2, 3] }, args: [] }],
})

export const iota = defineOp<{ readonly shape: Shape; readonly axis: number }>({
  name: 'iota',
  doc: 'y[i₀, …] = i_axis as an int.',
  attributes: t.readonly(t.type({ shape: codecs.shape, axis: codecs.axis })),
  infer: ({ shape, axis }, args) =>
    pipe(
      arity(args, 0),
      E.chain(() => (axis < shape.length ? tensorType('int', shape) : E.left(`has no axis ${axis}`))),
    ),
  pullback: () => [],
  pushforward: () => undefined,
  evaluate: ({ axis }, { shape }) => {
    const size = shape[axis] ?? 1
    const stride = rowMajorStrides(shape)[axis] ?? 1
    return E.right(
      Float64Array.from(
        { length: shape.reduce((n, d) => n * d, 1) },
        (_, i) => Math.floor(i / stride) % size,
      ),
    )
  },
  mapDims: ({ shape, axis }, replace) => ({ shape: shape.map(replace), axis }),
  cases: [{ attributes: { shape: [2, 3], axis: 1 }, args: [] }],
})
