import * as E from 'fp-ts/lib/Either.js'
import type { Expr } from 'regula'
import {
  type CheckGradientsOptions,
  checkGradients,
  formatMismatch,
  type GradientInput,
} from 'regula/testing'
import { expect } from 'vitest'

/** The text of the first mismatch, or nothing. */
export const mismatch = (
  expr: Expr,
  inputs: readonly GradientInput[],
  options?: CheckGradientsOptions,
): string => {
  const result = checkGradients(expr, inputs, options)
  return E.isLeft(result) ? formatMismatch(result.left) : ''
}

export const expectGradients = (
  expr: Expr,
  inputs: readonly GradientInput[],
  options?: CheckGradientsOptions,
): void => {
  expect(mismatch(expr, inputs, options)).toBe('')
}
