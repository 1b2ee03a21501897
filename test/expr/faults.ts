import * as E from 'fp-ts/lib/Either.js'
import { compile, type Diagnostic, type Expr, gradient, mean, type Shape } from 'regula'
import { makeStep } from '../../src/step/Step.js'

/** All that `compile` says about expressions; empty when they are well. */
export const faultsOf = async (
  exprs: Readonly<Record<string, Expr>>,
  dims: Readonly<Record<string, number>> = {},
): Promise<readonly Diagnostic[]> => {
  const result = await compile(makeStep({ outputs: exprs }), { dims })()
  return E.isLeft(result) ? result.left.diagnostics : []
}

export const isFloat = (x: Expr): x is Expr<Shape, 'float'> => x.dtype === 'float'

/** The gradient of the mean, or the expression itself where there is none. */
export const slopeOf = (x: Expr, by: Expr): Expr => (isFloat(x) && isFloat(by) ? gradient(mean(x), by) : x)
