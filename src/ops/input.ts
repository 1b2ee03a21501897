import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { arity, defineOp, type as tensorType } from '../expr/OpDefinition.js'
import type { DType, Shape } from '../expr/Shape.js'
import * as codecs from './codecs.js'

export interface InputAttributes {
  readonly name: string
  readonly shape: Shape
  readonly dtype: DType
}

/** Why a leaf without a value cannot be evaluated. */
export const fed = (name: string): E.Either<string, never> => E.left(`${name} has no value: it must be given`)

export const inputFields = { name: codecs.name, shape: codecs.shape, dtype: codecs.dtype }

export const input = defineOp<InputAttributes>({
  name: 'input',
  doc: 'A value that is given at every run.',
  attributes: t.readonly(t.strict(inputFields)),
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
