import * as O from 'fp-ts/lib/Option.js'
import { gradient } from '../differentiate/reverse.js'
import type { Expr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import type { Shape } from '../expr/Shape.js'
import { postOrder } from '../graph/postOrder.js'
import { add } from '../math/arithmetic.js'
import { variable } from '../ops/variable.js'
import { isFloat } from './types.js'

type Float = Expr<Shape, 'float'>
type Scalar = Expr<readonly [], 'float'>

/** The trainable variables under the roots, one for each name. */
export const trainableOf = (roots: readonly Expr[]): readonly Float[] => {
  const byName = new Map<string, Float>()
  for (const node of postOrder(roots)) {
    const found = variable.match(node)
    if (O.isSome(found) && found.value.trainable && isFloat(node) && !byName.has(found.value.name))
      byName.set(found.value.name, node)
  }
  return [...byName.values()]
}

/** The name of a variable. */
export const nameOf = (parameter: Expr): string => {
  const found = variable.match(parameter)
  return O.isSome(found) ? found.value.name : ''
}

/** All nodes of one parameter: the same name may have been written more than once. */
const unify = (roots: readonly Expr[]): ReadonlyMap<string, readonly Float[]> => {
  const nodes = new Map<string, Float[]>()
  for (const node of postOrder(roots)) {
    const found = variable.match(node)
    if (O.isNone(found) || !isFloat(node)) continue
    const list = nodes.get(found.value.name)
    if (list === undefined) nodes.set(found.value.name, [node])
    else list.push(node)
  }
  return nodes
}

/** The gradient by each parameter, summed over all nodes of that name. */
export const gradientsByName = (total: Scalar, parameters: readonly Float[]): readonly Float[] => {
  const nodes = unify([total])
  const groups = parameters.map((parameter) => nodes.get(nameOf(parameter)) ?? [parameter])
  const flat = gradient(total, groups.flat())
  let position = 0
  return groups.map((group) => {
    const parts = flat.slice(position, position + group.length)
    position += group.length
    const [first, ...rest] = parts
    return rest.reduce<Float>((sum, part) => add(sum, part), first ?? ill0())
  })
}

const ill0 = (): Float => {
  const node = ill('gradient', 'no parameter')
  return isFloat(node) ? node : ill0()
}

/**
 * The trainable parameters of an expression by name: what to differentiate by when a gradient is part of the model.
 *
 * @example
 * ```ts
 * import { dense, input, parametersOf, pipe } from 'regula'
 * const y = pipe(input('x', ['batch', 3]), dense('layer', 2))
 * Object.keys(parametersOf(y)) // => ['layer/kernel', 'layer/bias']
 * ```
 */
export const parametersOf = (expr: Expr): Readonly<Record<string, Float>> =>
  Object.fromEntries(trainableOf([expr]).map((parameter) => [nameOf(parameter), parameter]))
