import { type Expr, labelled } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { normalizeAxis } from '../expr/Shape.js'

export const named = (name: string, x: Expr): Expr => (x.ill ? x : labelled(x, { kind: name }))

/** The axis counted from the front, or an ill expression over all arguments. */
export const atAxis = (
  name: string,
  args: readonly [Expr, ...(readonly Expr[])],
  axis: number,
  f: (positive: number) => Expr,
): Expr => {
  const [x] = args
  if (args.some((argument) => argument.ill)) return ill(name, 'an argument is ill', args)
  const positive = normalizeAxis(axis, x.shape.length)
  return positive === undefined
    ? ill(name, `has no axis ${axis}: it has ${x.shape.length}`, args)
    : named(name, f(positive))
}
