/* Patterns over elementwise work, written in the scalar language: its arguments stand for anything. */
import type { Expr } from '../expr/Expr.js'
import type { DType } from '../expr/Shape.js'
import { fold, postOrder } from '../graph/postOrder.js'
import { primitiveOf, type Scalar } from '../scalar/Scalar.js'
import { type AtomName, atomOf } from './atoms.js'
import { literalOf } from './literal.js'
import { comparisons } from './plain.js'
import type { Build } from './Rule.js'

/** What each variable stands for. */
export type Bindings = (Expr | undefined)[]

/** Fits a pattern on a node and notes what the variables stand for. A pattern is a handful of nodes, so the recursion is shallow. */
export const matches = (pattern: Scalar, node: Expr, bindings: Bindings): boolean => {
  if (pattern._tag === 'Argument') {
    const bound = bindings[pattern.index]
    if (bound === undefined) bindings[pattern.index] = node
    return bound === undefined || bound === node
  }
  if (pattern._tag === 'Literal') return Object.is(literalOf(node), pattern.value)
  if (atomOf(node)?.name !== primitiveOf(pattern)) return false
  return pattern.args.every((inner, i) => {
    const argument = node.args[i]
    return argument !== undefined && matches(inner, argument, bindings)
  })
}

const ofMasks = ['maximum', 'minimum']

/** The dtype of a part of a pattern: bool where it is a condition, else that of the whole. */
const partDType = (name: AtomName, operands: readonly Expr[], whole: DType): DType =>
  comparisons.includes(name) || (ofMasks.includes(name) && operands.every(({ dtype }) => dtype === 'bool'))
    ? 'bool'
    : whole

/** The node that a pattern says, of the type of `like`; nothing where a variable is not bound. */
export const instantiate = (
  pattern: Scalar,
  like: Expr,
  bindings: Bindings,
  build: Build,
): Expr | undefined => {
  const built = fold<Scalar, { readonly expr: Expr | undefined }>([pattern], (part, args) => {
    if (part._tag === 'Argument') return { expr: bindings[part.index] }
    if (part._tag === 'Literal') return { expr: build.literal(part.value, like.dtype, like.shape) }
    const operands = args.flatMap(({ expr }) => (expr === undefined ? [] : [expr]))
    const name = primitiveOf(part)
    if (name === undefined || operands.length < args.length) return { expr: undefined }
    return {
      expr: build.atom(name, part === pattern ? like.dtype : partDType(name, operands, like.dtype), operands),
    }
  })
  const result = built.get(pattern)?.expr
  // A variable alone may have another dtype than the whole: a cast keeps the type of the node.
  return result === undefined || result.dtype === like.dtype
    ? result
    : build.atom('cast', like.dtype, [result])
}

/** The number of variables of some patterns. */
export const variableCount = (patterns: readonly Scalar[]): number =>
  postOrder(patterns).reduce((n, part) => (part._tag === 'Argument' ? Math.max(n, part.index + 1) : n), 0)

/** Whether a pattern computes anything: a variable or a number alone does not. */
export const computes = (pattern: Scalar): boolean => primitiveOf(pattern) !== undefined
