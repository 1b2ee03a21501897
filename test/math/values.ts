import { type EvaluateOptions, type Expr, evaluate, getOrThrow, type Nested, toNested } from 'regula'

/** The value of an expression as nested arrays. */
export const nested = (x: Expr, options?: EvaluateOptions): Nested =>
  toNested(getOrThrow(evaluate(x, options)))
