import { type Expr, isExpr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import type { Shape } from '../expr/Shape.js'
import { scalarConstant } from '../math/operand.js'
import type { Initializer } from '../ops/Initializer.js'

type Float = Expr<Shape, 'float'>

/** A setting of an optimiser: a number, or a scalar input, so that a schedule or a sweep does not recompile. */
export type Setting = number | Expr<readonly [], 'float'>

/** What the update rule of one parameter is given. */
export interface UpdateContext {
  readonly parameter: Float
  readonly gradient: Float
  /** t: 1 at the first step. */
  readonly time: Expr<readonly [], 'float'>
  /** The present value of a named state variable of the parameter's shape, made on first use. */
  readonly slot: (name: string, initializer: Initializer) => Float
}

/** The next value of a parameter and of its slots. */
export interface UpdateResult {
  readonly parameter: Float
  readonly slots: Readonly<Record<string, Float>>
}

/** A rule that turns gradients into the next values of parameters, as expressions. */
export interface Optimizer {
  readonly name: string
  readonly learningRate: Expr<readonly [], 'float'>
  readonly update: (context: UpdateContext) => UpdateResult
}

const isScalar = (x: Expr): x is Expr<readonly [], 'float'> => x.dtype === 'float' && x.shape.length === 0

const reject = (message: string): Expr<readonly [], 'float'> => {
  const wrong = ill('optimizer', message)
  return isScalar(wrong) ? wrong : reject(message)
}

/** A setting as an expression; a number outside [low, high] becomes an ill expression that says so. */
export const setting = (
  optimizer: string,
  name: string,
  value: Setting,
  low = 0,
  high = Number.POSITIVE_INFINITY,
): Expr<readonly [], 'float'> => {
  if (typeof value !== 'number')
    return isExpr(value) && isScalar(value)
      ? value
      : reject(`${optimizer}: ${name} is a number or a float scalar`)
  const constant = scalarConstant(value, 'float')
  return value >= low && value <= high && Number.isFinite(value) && isScalar(constant)
    ? constant
    : reject(
        `${optimizer}: ${name} is a number from ${low}${Number.isFinite(high) ? ` to ${high}` : ''}, got ${value}`,
      )
}
