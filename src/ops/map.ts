import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Expr } from '../expr/Expr.js'
import { defineOp, type OpFamily } from '../expr/OpDefinition.js'
import { type DType, formatShape, sameShape } from '../expr/Shape.js'
import { postOrder } from '../graph/postOrder.js'
import { adjoints, tangent } from '../scalar/derive.js'
import { evaluateScalar } from '../scalar/evaluate.js'
import { argument, literal, multiply, type Scalar, unary } from '../scalar/Scalar.js'
import { dtype } from './codecs.js'
import { scalarCodec } from './scalarCodec.js'

/** A scalar function of as many arguments as the node has, and the dtype of its values. */
export interface MapAttributes {
  readonly body: Scalar
  readonly dtype: DType
}

const highestArgument = (body: Scalar): number =>
  postOrder([body]).reduce(
    (highest, node) => (node._tag === 'Argument' ? Math.max(highest, node.index) : highest),
    -1,
  )

const isFloat = (node: Expr): boolean => node.dtype === 'float'

export const map: OpFamily<MapAttributes> = defineOp<MapAttributes>({
  name: 'map',
  doc: 'y[i] = f(x₀[i], x₁[i], …) for a scalar function f; all arguments have one shape.',
  attributes: t.readonly(t.strict({ body: scalarCodec, dtype })),
  infer: ({ body, dtype: result }, args) => {
    const [first] = args
    if (first === undefined) return E.left('needs at least one argument')
    if (highestArgument(body) >= args.length)
      return E.left(`the body uses more than ${args.length} arguments`)
    const other = args.find((x) => !sameShape(x.shape, first.shape))
    return other === undefined
      ? E.right({ dtype: result, shape: first.shape })
      : E.left(
          `shapes ${formatShape(first.shape)} and ${formatShape(other.shape)} differ; broadcast them first`,
        )
  },
  pullback: ({ body }, { args, output, cotangent }) => {
    if (!isFloat(output)) return []
    const changes = adjoints(body, args.length, argument(args.length))
    return args.map((x, i) => {
      const change = changes[i]
      return change === undefined || !isFloat(x)
        ? undefined
        : map.node({ body: change, dtype: 'float' }, [...args, cotangent])
    })
  },
  pushforward: ({ body }, { args, output, tangents }) => {
    if (!isFloat(output)) return undefined
    const moving = tangents.flatMap((change) => (change === undefined ? [] : [change]))
    const numbered = tangents.map((change) =>
      change === undefined ? undefined : argument(args.length + moving.indexOf(change)),
    )
    const change = tangent(body, numbered)
    return change === undefined ? undefined : map.node({ body: change, dtype: 'float' }, [...args, ...moving])
  },
  evaluate: ({ body }, { args, round }) =>
    E.right(
      evaluateScalar(
        body,
        args.map(({ data }) => data),
        args[0]?.data.length ?? 0,
        round,
      ),
    ),
  cases: [
    {
      attributes: { body: multiply(argument(0), argument(1)), dtype: 'float' },
      args: [{ shape: [2, 3] }, { shape: [2, 3] }],
    },
    {
      attributes: { body: unary('tanh', multiply(argument(0), literal(2))), dtype: 'float' },
      args: [{ shape: [4] }],
    },
  ],
})
