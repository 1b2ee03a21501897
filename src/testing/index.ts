/* The entry point `regula/testing`: what a test of expressions needs. The only part that uses fast-check. */
export { printExpr } from '../expr/print.js'
export { type ArbitraryExprOptions, arbitraryExpr, type RandomExpr } from './arbitraryExpr.js'
export { type CheckGradientsOptions, checkGradients } from './checkGradients.js'
export type { GradientInput } from './GradientInput.js'
export {
  type DerivativeMismatch,
  formatMismatch,
  type GradientLaw,
  type GradientMismatch,
  type NotDifferentiable,
} from './GradientMismatch.js'
