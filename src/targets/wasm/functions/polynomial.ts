import type { V128 } from '../../../assembler/Code.js'
import { f64x2 } from '../../../assembler/simd.js'
import { type Constants, constantsOf } from './constants.js'
import type { Tools } from './VectorFunction.js'

/** `c₀ + c₁ x + c₂ x² + …` on float32. `x` is repeated, so it should be a variable. */
export const polynomial = (tools: Tools, x: V128, coefficients: readonly number[]): V128 =>
  coefficients.map(constantsOf(tools).float).reduceRight((inner, c) => tools.madd(inner, x, c))

/**
 * The same by way of x², in as many steps, of which half need not wait for each other. `x` and `square` are repeated, so
 * they should be variables.
 */
export const splitPolynomial = (
  tools: Tools,
  x: V128,
  square: V128,
  coefficients: readonly number[],
): V128 => {
  const half = (parity: 0 | 1): V128 =>
    polynomial(
      tools,
      square,
      coefficients.filter((_, i) => i % 2 === parity),
    )
  return tools.madd(half(1), x, half(0))
}

/** `c₀ + c₁ x + c₂ x² + …` on float64. `x` is repeated, so it should be a variable. */
export const widePolynomial = ({ wide }: Constants, x: V128, coefficients: readonly number[]): V128 =>
  coefficients.map(wide).reduceRight((inner, c) => f64x2.add(f64x2.mul(inner, x), c))
