import type { Expr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { concat } from '../ops/concat.js'
import { map } from '../ops/map.js'
import { without } from '../ops/reduce.js'
import { reshape } from '../ops/reshape.js'
import { slice } from '../ops/slice.js'
import { argument, multiply } from '../scalar/Scalar.js'
import { floatReduction } from './reducing.js'

const part = (x: Expr, axis: number, start: number, stop: number): Expr =>
  slice.node({ ranges: x.shape.map((_, a) => (a === axis ? { start, stop, step: 1 } : undefined)) }, [x])

/** Multiplies one half of an axis with the other until one is left: exact derivatives of any order, also at zeros. */
const productAlong = (x: Expr, axis: number): Expr => {
  let rest = x
  for (let size = rest.shape[axis]; typeof size === 'number' && size > 1; size = rest.shape[axis]) {
    const pairs = Math.floor(size / 2)
    const halves = [part(rest, axis, 0, pairs), part(rest, axis, pairs, 2 * pairs)]
    const product = map.node({ body: multiply(argument(0), argument(1)), dtype: 'float' }, halves)
    rest = size % 2 === 0 ? product : concat.node({ axis }, [product, part(rest, axis, size - 1, size)])
  }
  return rest
}

/**
 * Π x over axes of known size, with exact derivatives of any order, also at zeros. Ill over a named or an empty axis.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, gradient, prod, toNested } from 'regula'
 * const x = constant([2, 0, 4])
 * toNested(getOrThrow(evaluate(prod(x)))) // => 0
 * toNested(getOrThrow(evaluate(gradient(prod(x), x)))) // => [0, 8, 0]
 * ```
 */
export const prod = floatReduction('prod', (x, axes) => {
  const named = axes.find((axis) => typeof x.shape[axis] === 'string')
  if (named !== undefined)
    return ill('prod', `axis ${named} has the named size '${x.shape[named]}'; prod needs a number`, [x])
  if (axes.some((axis) => x.shape[axis] === 0)) return ill('prod', 'prod over an empty axis', [x])
  let product: Expr = x
  for (const axis of axes) product = productAlong(product, axis)
  return product.ill ? product : reshape.node({ shape: without(x.shape, axes) }, [product])
})
