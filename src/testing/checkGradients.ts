import * as E from 'fp-ts/lib/Either.js'
import type { Expr } from '../expr/Expr.js'
import { elementCount } from '../expr/Tensor.js'
import { type Key, keyFromSeed } from '../random/key.js'
import { foldIn } from '../random/threefry.js'
import { cotangentName, type Derivatives, derivativesOf, type Float, isFloat } from './derivatives.js'
import { basis, randomDirections, randomNumbers } from './directions.js'
import { evaluator } from './evaluateAt.js'
import { bindInputs, type GradientInput } from './GradientInput.js'
import type { GradientMismatch } from './GradientMismatch.js'
import { type Trial, tryAll } from './trial.js'

/** How gradients are checked. */
export interface CheckGradientsOptions {
  /** Also second derivatives (2, default), or the first alone, as at kinks of the slope. */
  readonly order?: 1 | 2
  /** How far a derivative may be from the difference, relative to 1 + their size. Default 1e-6. */
  readonly tolerance?: number
  /** Random directions for each input. Default 2. */
  readonly directions?: number
  /** The whole Jacobian is checked when the inputs have at most so many numbers. Default 12. */
  readonly jacobianUpTo?: number
  /** Where the directions come from. Default the key of seed 0. */
  readonly key?: Key
}

const named = (prefix: string, exprs: readonly Float[]): Readonly<Record<string, Expr>> =>
  Object.fromEntries(exprs.map((x, k) => [`${prefix}${k}`, x]))

const exprsOf = ({ gradients, tangent, hessian, secondGradient }: Derivatives) => ({
  ...named('gradient', gradients),
  ...named('hessian', hessian),
  ...named('secondGradient', secondGradient),
  tangent,
})

/**
 * Compares the derivatives of an expression, forwards and backwards, to order 2, with central differences of its
 * values in float64: along random directions of every input, and along every element when there are few. Also
 * ⟨Jv, w⟩ = ⟨v, Jᵀw⟩ with random weights w.
 *
 * @param expr any float tensor; the float inputs and parameters under it are what it is differentiated by
 * @param inputs a value for every input and parameter; values of named sizes bind them. Stay away from kinks
 * @returns the first mismatch, with the input, the element and both numbers
 *
 * @example
 * ```ts
 * import { input, mean, mul, tanh } from 'regula'
 * import { checkGradients } from 'regula/testing'
 * const x = input('x', [2])
 * const result = checkGradients(mean(mul(tanh(x), x)), [{ name: 'x', shape: [2], values: [0.3, -1.2] }])
 * result._tag // => 'Right'
 * ```
 */
export const checkGradients = (
  expr: Expr,
  inputs: readonly GradientInput[],
  options: CheckGradientsOptions = {},
): E.Either<GradientMismatch, void> => {
  const { order = 2, tolerance = 1e-6, directions = 2, jacobianUpTo = 12, key = keyFromSeed(0) } = options
  const bound = bindInputs(expr, inputs)
  if (typeof bound === 'string') return E.left({ _tag: 'NotDifferentiable', message: bound })
  if (!isFloat(bound.expr))
    return E.left({ _tag: 'NotDifferentiable', message: `a tensor of ${expr.dtype} has no derivative` })
  const floats = bound.inputs.filter(({ node }) => isFloat(node))
  const shape = bound.expr.shape.map(Number)
  const targets = floats.map(({ node }) => node).filter(isFloat)
  const derivatives = derivativesOf(bound.expr, targets, order)
  const size = elementCount(shape)
  const trial: Trial = {
    inputs: floats,
    derivatives: evaluator(exprsOf(derivatives)),
    values: evaluator({ value: bound.expr, ...named('gradient', order === 2 ? derivatives.gradients : []) }),
    point: new Map([
      ...bound.inputs.map(({ name, values }) => [name, Float64Array.from(values)] as const),
      [cotangentName, randomNumbers(foldIn(key, 0), size)] as const,
    ]),
    shape,
    tolerance,
  }
  const count = floats.reduce((n, { values }) => n + values.length, 0)
  const random = floats.flatMap((input, k) => randomDirections(input, foldIn(key, k + 1), directions))
  return tryAll(trial, count <= jacobianUpTo ? [...floats.flatMap(basis), ...random] : random, order)
}
