import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../expr/Expr.js'
import type { OpFamily } from '../expr/OpDefinition.js'
import type { Shape } from '../expr/Shape.js'

/** The attributes of a node of one operation, or nothing. */
export const attributesOf = <A>(family: OpFamily<A>, node: Expr): A | undefined => {
  const found = family.match(node)
  return O.isSome(found) ? found.value : undefined
}

/** The attributes and the argument of a node of an operation of one argument, or nothing. */
export const unaryOf = <A>(
  family: OpFamily<A>,
  node: Expr,
): { readonly attributes: A; readonly source: Expr } | undefined => {
  const attributes = attributesOf(family, node)
  const [source] = node.args
  return attributes === undefined || source === undefined ? undefined : { attributes, source }
}

/** The axes 0 … n − 1. */
export const axesUpTo = (n: number): readonly number[] => Array.from({ length: n }, (_, axis) => axis)

/** The sizes of some axes. */
export const pick = (shape: Shape, axes: readonly number[]): Shape => axes.map((axis) => shape[axis] ?? 1)

export const sameNumbers = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, i) => n === b[i])
