import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { arity, defineOp, type as tensorType } from '../expr/OpDefinition.js'
import { type Initializer, initializer } from './Initializer.js'
import { fed, type InputAttributes, inputFields } from './input.js'

/** What a variable is for. Penalties and constraints select by it. */
export type Role = 'kernel' | 'bias' | 'scale' | 'embedding' | 'state'

export interface VariableAttributes extends InputAttributes {
  readonly role: Role
  readonly trainable: boolean
  readonly initializer: Initializer
}

const role = t.keyof({ kernel: null, bias: null, scale: null, embedding: null, state: null })

export const variable = defineOp<VariableAttributes>({
  name: 'variable',
  doc: 'The present value of a state variable: a parameter, a moment, a counter, the random key.',
  attributes: t.readonly(t.strict({ ...inputFields, role, trainable: t.boolean, initializer })),
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
