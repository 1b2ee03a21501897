import * as O from 'fp-ts/lib/Option.js'
import { type Expr, input, type Shape } from 'regula'
import type { RandomExpr } from 'regula/testing'
import { postOrder } from '../../src/graph/postOrder.js'
import { input as inputOp } from '../../src/ops/input.js'

export type Float = Expr<Shape, 'float'>

export const isFloat = (x: Expr): x is Float => x.dtype === 'float'

const nameOf = (node: Expr): string | undefined => {
  const found = inputOp.match(node)
  return O.isSome(found) ? found.value.name : undefined
}

/** The input nodes that the value depends on, in order. */
export const leavesOf = ({ expr }: RandomExpr): readonly Float[] =>
  postOrder<Expr>([expr])
    .filter(isFloat)
    .filter((node) => nameOf(node) !== undefined)

/** The values of the inputs that the expression uses, by name. */
export const feedOf = (drawn: RandomExpr): Readonly<Record<string, Float64Array>> => {
  const used = leavesOf(drawn).map(nameOf)
  return Object.fromEntries(
    drawn.inputs
      .filter(({ name }) => used.includes(name))
      .map(({ name, values }) => [name, Float64Array.from(values)]),
  )
}

/** An input of the shape of each leaf, with fixed numbers that differ. */
export const directionsOf = (
  drawn: RandomExpr,
  prefix: string,
): { readonly nodes: readonly Float[]; readonly feed: Readonly<Record<string, Float64Array>> } => {
  const leaves = leavesOf(drawn)
  return {
    nodes: leaves.map(({ shape }, k) => input(`${prefix}${k}`, shape)),
    feed: Object.fromEntries(
      leaves.map(({ shape }, k) => [
        `${prefix}${k}`,
        Float64Array.from({ length: shape.reduce<number>((n, d) => n * Number(d), 1) }, (_, i) =>
          Math.sin(prefix.length * 5 + 3 * k + 1.7 * i),
        ),
      ]),
    ),
  }
}
