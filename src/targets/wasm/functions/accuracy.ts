interface Errors {
  /** Where a product and the sum after it are rounded once. */
  readonly fused: number
  /** Where each is rounded. */
  readonly separate: number
}

/**
 * How far results may be from the true ones, in units of their last place: the distance from one float32 to the next.
 *
 * The largest found over every float32 from 2⁻³¹ to 2¹³ in size (`log`: all; `log1p`: all above; sine and cosine: to
 * 2³³, and one in 17 above).
 */
export const accuracy = {
  exp: { fused: 1.05, separate: 1.03 },
  expm1: { fused: 1.32, separate: 1.32 },
  log: { fused: 1.18, separate: 1.2 },
  log1p: { fused: 1.18, separate: 1.26 },
  tanh: { fused: 2.71, separate: 2.71 },
  erf: { fused: 3.26, separate: 3.66 },
  sigmoid: { fused: 2, separate: 2 },
  softplus: { fused: 1.83, separate: 1.87 },
  sin: { fused: 1.54, separate: 1.55 },
  cos: { fused: 1.54, separate: 1.55 },
} as const satisfies Readonly<Record<string, Errors>>

export type Accurate = keyof typeof accuracy
