import type { V128 } from '../../../wasm/Code.js'
import { f32x4, f64x2 } from '../../../wasm/simd.js'
import type { Tools } from './VectorFunction.js'

/** `c₀ + c₁ x + c₂ x² + …` on float32. `x` is repeated, so it should be a variable. */
export const polynomial = ({ madd }: Tools, x: V128, coefficients: readonly number[]): V128 =>
  coefficients.map((c) => f32x4.constSplat(c)).reduceRight((inner, c) => madd(inner, x, c))

/** The same on float64. */
export const widePolynomial = (x: V128, coefficients: readonly number[]): V128 =>
  coefficients.map((c) => f64x2.constSplat(c)).reduceRight((inner, c) => f64x2.add(f64x2.mul(inner, x), c))
