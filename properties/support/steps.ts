/* What a step computes before and after it is rewritten. */
import * as E from 'fp-ts/lib/Either.js'
import { keyFromSeed, rootsOf, type Step } from 'regula'
import type { DType, Shape } from '../../src/expr/Shape.js'
import { elementCount } from '../../src/expr/Tensor.js'
import { evaluator, type Point, type Values } from '../../src/testing/evaluateAt.js'
import { drawer } from './rules.js'

const drawn = (dtype: DType, draw: () => number): number => {
  if (dtype === 'bool') return draw() < 0.5 ? 0 : 1
  return dtype === 'float' ? 2 * draw() - 1 : Math.floor(2 * draw())
}

/** Numbers for the inputs and the state of a step. Second moments and counts are not negative. */
export const pointOf = (step: Step, seed = 1): Point => {
  const draw = drawer(seed)
  const fill = (dtype: DType, shape: Shape): Float64Array =>
    Float64Array.from({ length: elementCount(shape.map(Number)) }, () => drawn(dtype, draw))
  return new Map<string, Float64Array>([
    ...Object.values(step.inputs).map(({ name, dtype, shape }) => [name, fill(dtype, shape)] as const),
    ...Object.entries(step.state).map(
      ([
        name,
        {
          definition: { dtype, shape },
        },
      ]) => {
        const values = fill(dtype, shape)
        return [name, /\/v(Max)?$/.test(name) ? values.map(Math.abs) : values] as const
      },
    ),
    ['random/key', Float64Array.from(keyFromSeed(seed))],
  ])
}

/** The values of all expressions of a step. */
export const valuesOf = (step: Step, point: Point): E.Either<string, Values> =>
  evaluator(rootsOf(step))(point)

const close = (a: number, b: number, tolerance: number): boolean =>
  Object.is(a, b) || a === b || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b))

/** The first difference between two steps at a point, or nothing. */
export const difference = (before: Step, after: Step, point: Point, tolerance = 1e-9): string => {
  const [a, b] = [valuesOf(before, point), valuesOf(after, point)]
  if (E.isLeft(a)) return `before: ${a.left}`
  if (E.isLeft(b)) return `after: ${b.left}`
  for (const [name, values] of Object.entries(a.right)) {
    const others = b.right[name] ?? new Float64Array(0)
    const at = values.findIndex((value, i) => !close(value, others[i] ?? Number.NaN, tolerance))
    if (at >= 0 || values.length !== others.length) return `${name}: ${values[at]} becomes ${others[at]}`
  }
  return ''
}
