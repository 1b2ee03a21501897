import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../expr/Expr.js'
import { withArgs } from '../expr/Expr.js'
import { bindDims } from '../expr/rewrite.js'
import { type Dims, formatShape } from '../expr/Shape.js'
import { elementCount } from '../expr/Tensor.js'
import { fold, postOrder } from '../graph/postOrder.js'
import { input } from '../ops/input.js'
import { variable } from '../ops/variable.js'

/** The value of one leaf of an expression: an input, or a state variable such as a parameter, by its name. */
export interface GradientInput {
  readonly name: string
  readonly shape: readonly number[]
  /** In row-major order. */
  readonly values: readonly number[]
}

/** An input with the node that stands for it. */
export interface BoundInput extends GradientInput {
  readonly node: Expr
}

/** An expression whose sizes are known, with the leaves that are given. */
export interface BoundExpr {
  readonly expr: Expr
  readonly inputs: readonly BoundInput[]
}

/** The name of an input or a variable. */
export const leafName = (node: Expr): string | undefined => {
  const asInput = input.match(node)
  if (O.isSome(asInput)) return asInput.value.name
  const asVariable = variable.match(node)
  return O.isSome(asVariable) ? asVariable.value.name : undefined
}

/** One node for each name, however often the leaf was written. */
const unify = (expr: Expr): Expr => {
  const byName = new Map<string, Expr>()
  const results = fold<Expr, Expr>([expr], (node, args) => {
    const name = leafName(node)
    if (name === undefined) return withArgs(node, args)
    const known = byName.get(name)
    if (known !== undefined) return known
    byName.set(name, node)
    return node
  })
  return results.get(expr) ?? expr
}

const dimsOf = (expr: Expr, inputs: readonly GradientInput[]): Dims => {
  const dims: Record<string, number> = {}
  for (const node of postOrder([expr])) {
    const given = inputs.find(({ name }) => name === leafName(node))
    node.shape.forEach((dim, axis) => {
      const size = given?.shape[axis]
      if (typeof dim === 'string' && size !== undefined) dims[dim] = size
    })
  }
  return dims
}

const faultOf = (leaf: Expr, inputs: readonly GradientInput[]): string | undefined => {
  const name = leafName(leaf)
  const given = inputs.find((candidate) => candidate.name === name)
  if (given === undefined) return `'${name}' has no value: give it among the inputs`
  const size = elementCount(given.shape)
  if (formatShape(given.shape) !== formatShape(leaf.shape) || size !== given.values.length)
    return `'${name}' takes shape ${formatShape(leaf.shape)}, got ${given.values.length} numbers of shape ${formatShape(given.shape)}`
  return undefined
}

/** Finds the leaves, binds named sizes by the shapes of their values, and says what is missing. */
export const bindInputs = (expr: Expr, inputs: readonly GradientInput[]): BoundExpr | string => {
  if (expr.ill) return 'the expression is ill'
  const bound = bindDims([expr], dimsOf(expr, inputs))(expr)
  const unified = unify(bound)
  if (unified.ill) return 'the expression is ill for these sizes'
  const leaves = postOrder([unified]).filter((node) => leafName(node) !== undefined)
  const fault = leaves.map((leaf) => faultOf(leaf, inputs)).find((text) => text !== undefined)
  if (fault !== undefined) return fault
  return {
    expr: unified,
    inputs: leaves.flatMap((node) =>
      inputs.filter(({ name }) => name === leafName(node)).map((given) => ({ ...given, node })),
    ),
  }
}
