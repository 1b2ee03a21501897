import { formatShape } from '../expr/Shape.js'

/**
 * Which law does not hold: the change of the value forwards (`pushforward`) or backwards (`pullback`), the agreement
 * of both (`adjoint`: ⟨Jv, w⟩ = ⟨v, Jᵀw⟩), the Hessian times a direction forward over reverse (`hessian`), or reverse
 * over reverse (`secondGradient`).
 */
export type GradientLaw = 'pushforward' | 'pullback' | 'adjoint' | 'hessian' | 'secondGradient'

/** A derivative that differs from the numeric one. */
export interface DerivativeMismatch {
  readonly _tag: 'DerivativeMismatch'
  readonly law: GradientLaw
  /** The input along which the value moves. */
  readonly input: string
  /** The element of that input; empty for a scalar, `undefined` when all elements move at random. */
  readonly index: readonly number[] | undefined
  /** What changes: an element of the value, or of a gradient. */
  readonly of: string
  /** What the differentiated expression says. */
  readonly derivative: number
  /** What the values say. */
  readonly difference: number
}

/** The expression or its derivatives have no value at the given inputs. */
export interface NotDifferentiable {
  readonly _tag: 'NotDifferentiable'
  readonly message: string
}

/** Why gradients are not right. */
export type GradientMismatch = DerivativeMismatch | NotDifferentiable

/**
 * A mismatch as one line of text.
 *
 * @example
 * ```ts
 * import { input } from 'regula'
 * import { checkGradients, formatMismatch } from 'regula/testing'
 * const result = checkGradients(input('x', [2]), [])
 * result._tag === 'Left' ? formatMismatch(result.left) : 'right' // => "'x' has no value: give it among the inputs"
 * ```
 */
export const formatMismatch = (mismatch: GradientMismatch): string => {
  if (mismatch._tag === 'NotDifferentiable') return mismatch.message
  const { law, input, index, of, derivative, difference } = mismatch
  const place = index === undefined ? 'a random direction of' : `${formatShape(index)} of`
  return `${law}: moving ${place} '${input}' changes ${of} by ${derivative}, central differences say ${difference}`
}
