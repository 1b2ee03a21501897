import * as E from 'fp-ts/lib/Either.js'
import * as O from 'fp-ts/lib/Option.js'
import { type Diagnostic, pathsFrom } from '../../expr/diagnose.js'
import type { Expr, Operand } from '../../expr/Expr.js'
import { postOrder } from '../../graph/postOrder.js'
import { input } from '../../ops/input.js'
import { variable } from '../../ops/variable.js'
import type { EvaluationFailed, State } from '../Target.js'

type Roots = Readonly<Record<string, Expr>>

/** The nodes of a graph in the order in which they are evaluated, each with the values that no later node needs. */
export interface Order {
  readonly roots: Roots
  readonly nodes: readonly {
    readonly node: Expr
    readonly shape: readonly number[]
    readonly finished: readonly Expr[]
  }[]
}

/** Values for the leaves: inputs by name, variables by name. */
export interface Feed {
  readonly inputs: ReadonlyMap<string, Float64Array>
  readonly state: ReadonlyMap<string, Float64Array>
}

const isNumber = (dim: number | string): dim is number => typeof dim === 'number'

/** Inputs and a state, as one run of a step takes them. */
export const feedOf = (inputs: Feed['inputs'], state: State): Feed => ({
  inputs,
  state: new Map(Object.entries(state).map(([name, { data }]) => [name, Float64Array.from(data)] as const)),
})

/** Works out the order once, so that a run only walks it. */
export const orderOf = (roots: Roots): Order => {
  const order = postOrder(Object.values(roots))
  const lastUse = new Map<Expr, number>()
  order.forEach((node, i) => {
    for (const argument of node.args) lastUse.set(argument, i)
  })
  const kept = new Set(Object.values(roots))
  return {
    roots,
    nodes: order.map((node, i) => ({
      node,
      shape: node.shape.filter(isNumber),
      finished: [...new Set(node.args)].filter(
        (argument) => lastUse.get(argument) === i && !kept.has(argument),
      ),
    })),
  }
}

const fed = (node: Expr, feed: Feed): Float64Array | undefined => {
  const asInput = input.match(node)
  if (O.isSome(asInput)) return feed.inputs.get(asInput.value.name)
  const asVariable = variable.match(node)
  return O.isSome(asVariable) ? feed.state.get(asVariable.value.name) : undefined
}

/**
 * Evaluates a graph node by node in float64, or rounded after every operation.
 *
 * @param keep whether to keep every value, and not only those of the roots
 */
export const execute = (
  { roots, nodes }: Order,
  feed: Feed,
  round: ((x: number) => number) | undefined,
  keep: boolean,
): E.Either<EvaluationFailed, ReadonlyMap<Expr, Operand>> => {
  const values = new Map<Expr, Operand>()
  for (const { node, shape, finished } of nodes) {
    const args: Operand[] = []
    for (const argument of node.args) {
      const value = values.get(argument)
      if (value !== undefined) args.push(value)
    }
    const given = fed(node, feed)
    const result =
      given === undefined
        ? node.op.evaluate({ args, shape, round })
        : E.right(round === undefined || node.dtype !== 'float' ? given : given.map(round))
    if (E.isLeft(result))
      return E.left({
        _tag: 'EvaluationFailed',
        op: node.op.name,
        path: pathsFrom(roots)(node),
        message: result.left,
      })
    values.set(node, { dtype: node.dtype, shape, data: result.right })
    if (!keep) for (const argument of finished) values.delete(argument)
  }
  return E.right(values)
}

/** The first node whose value is so large that it is refused, as a fault of the step. */
export const oversized = (roots: Roots, limit: number): readonly Diagnostic[] => {
  const node = postOrder(Object.values(roots)).find(
    ({ shape }) => shape.reduce<number>((n, d) => n * (isNumber(d) ? d : 1), 1) > limit,
  )
  if (node === undefined) return []
  const message = `a tensor of shape [${node.shape.join(', ')}] is larger than the ${limit} numbers that this target holds`
  return [{ op: node.op.name, message, operands: [], path: pathsFrom(roots)(node), source: undefined }]
}
