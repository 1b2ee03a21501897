/* Every case of every operation as a step: on inputs, and on arguments that a kernel has to compute. */
import { add, type DType, type Expr, gradient, input, makeStep, mul, not, reshape, sub, sum } from 'regula'
import { apply } from '../../src/expr/Expr.js'
import type { BoundCase, CaseArgument } from '../../src/expr/OpDefinition.js'
import { elementCount } from '../../src/expr/Tensor.js'
import { registry } from '../../src/ops/registry.js'
import type { Trial } from './agreement.js'
import { type Float, isFloat } from './randomExpr.js'
import { drawer } from './rules.js'

const isInt = (x: Expr): x is Expr<readonly number[], 'int'> => x.dtype === 'int'
const isBool = (x: Expr): x is Expr<readonly number[], 'bool'> => x.dtype === 'bool'

/** The same value, but not what stands in memory. */
const computed = (x: Expr): Expr => {
  if (isFloat(x)) return add(mul(x, 0.25), mul(x, 0.75))
  if (isBool(x)) return not(x)
  return isInt(x) ? sub(add(x, 3), 3) : x
}

const numbers =
  (draw: () => number) =>
  ({ shape, dtype = 'float', from = -2, to = 2 }: CaseArgument): Float64Array =>
    Float64Array.from({ length: elementCount(shape) }, () =>
      dtype === 'float'
        ? Math.fround(from + (to - from) * draw())
        : Math.floor(from + (to - from + 1) * draw()),
    )

const slopes = (node: Expr, floats: readonly Float[]): Readonly<Record<string, Expr>> => {
  if (!isFloat(node) || floats.length === 0) return {}
  const total = sum(reshape(node, [elementCount(node.shape.map(Number))]))
  return Object.fromEntries(gradient<readonly Float[]>(total, floats).map((slope, i) => [`slope${i}`, slope]))
}

const trialsOf = (name: string, { op, args }: BoundCase, i: number): readonly Trial[] => {
  const inputs: readonly Expr[] = args.map(({ shape, dtype = 'float' }: CaseArgument, k) =>
    input<readonly number[], DType>(`a${k}`, shape, dtype),
  )
  const draw = drawer(i + 1)
  const feeds = [1, 2].map(() => Object.fromEntries(args.map((arg, k) => [`a${k}`, numbers(draw)(arg)])))
  const node = apply(op, inputs)
  const outputs = { node, ...slopes(node, inputs.filter(isFloat)) }
  const moved = apply(op, inputs.map(computed))
  return [
    { name: `${name}, case ${i}`, step: makeStep({ outputs }), feeds },
    { name: `${name}, case ${i}, computed`, step: makeStep({ outputs: { moved } }), feeds },
  ]
}

export const opTrials: readonly Trial[] = registry.flatMap(({ name, cases }) =>
  cases.flatMap((bound, i) => trialsOf(name, bound, i)),
)
