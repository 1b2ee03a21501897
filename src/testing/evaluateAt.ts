import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Expr } from '../expr/Expr.js'
import { execute, orderOf } from '../targets/interpreter/execute.js'

/** Values of leaves by name. */
export type Point = ReadonlyMap<string, Float64Array>

/** The values of several expressions at one point, by name. */
export type Values = Readonly<Record<string, Float64Array>>

export type Evaluator = (point: Point) => E.Either<string, Values>

/** Prepares expressions for many evaluations: their order is worked out once. */
export const evaluator = (exprs: Readonly<Record<string, Expr>>): Evaluator => {
  const order = orderOf(exprs)
  const entries = Object.entries(exprs)
  return (point) =>
    pipe(
      execute(order, { inputs: point, state: point }, undefined, false),
      E.bimap(
        (error) =>
          error._tag === 'EvaluationFailed' ? `${error.op}: ${error.message}` : `${error.op} is not finite`,
        (values) =>
          Object.fromEntries(
            entries.map(([name, x]) => [name, values.get(x)?.data ?? new Float64Array(0)] as const),
          ),
      ),
    )
}

/** The point moved by `t` along a direction. */
export const moved = (point: Point, direction: Point, t: number): Point =>
  new Map(
    [...point].map(([name, values]) => {
      const change = direction.get(name)
      return [name, change === undefined ? values : values.map((x, i) => x + t * (change[i] ?? 0))] as const
    }),
  )
