import { hessianVectorProduct, pushforward } from '../differentiate/forward.js'
import { gradient } from '../differentiate/reverse.js'
import type { Expr } from '../expr/Expr.js'
import { type Shape, sizeOf } from '../expr/Shape.js'
import { add, mul } from '../math/arithmetic.js'
import { input } from '../math/leaves.js'
import { sum } from '../math/reduction.js'
import { reshape } from '../math/shaping.js'

export type Float = Expr<Shape, 'float'>
type Scalar = Expr<readonly [], 'float'>

export const isFloat = (x: Expr): x is Float => x.dtype === 'float'

/** The names under which the cotangent and the directions are fed. */
export const cotangentName = 'regula.testing/cotangent'
export const directionName = (k: number): string => `regula.testing/direction/${k}`

/** ⟨a, b⟩ for tensors of known size; in one axis, so that the type checker sees a scalar. */
const dot = (a: Float, b: Float): Scalar => sum(reshape(mul(a, b), [sizeOf(a.shape)]))

/** The value of an expression with its first and second derivatives, along directions that are fed. */
export interface Derivatives {
  /** Jᵀw for each target. */
  readonly gradients: readonly Float[]
  /** Jv. */
  readonly tangent: Float
  /** H v of ⟨w, value⟩, forward over reverse. */
  readonly hessian: readonly Float[]
  /** The gradient of ⟨Jᵀw, v⟩, reverse over reverse: the same numbers. */
  readonly secondGradient: readonly Float[]
}

/** Builds the derivatives of a value by the targets. */
export const derivativesOf = (value: Float, targets: readonly Float[], order: 1 | 2): Derivatives => {
  const directions = targets.map((target, k) => input(directionName(k), target.shape))
  const loss = dot(value, input(cotangentName, value.shape))
  const gradients: readonly Float[] = gradient(loss, targets)
  const slopes = gradients.map((g, k) => dot(g, directions[k] ?? g))
  const [first, ...others] = slopes
  const second = order === 2 && first !== undefined
  return {
    gradients,
    tangent: pushforward(value, targets, directions),
    hessian: second ? hessianVectorProduct(loss, targets, directions) : [],
    secondGradient: second
      ? gradient(
          others.reduce<Scalar>((a, b) => add(a, b), first),
          targets,
        )
      : [],
  }
}
