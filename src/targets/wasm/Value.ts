/*
 * The numbers of a body at four points. Floats are four float32. Whole numbers are exact to 2⁵³, as in the other
 * targets, so they stand in float64, and so do sums until they are done.
 */
import type { V128 } from '../../assembler/Code.js'

/** Code that may be repeated: it only reads variables. */
export type Value =
  | { readonly kind: 'float'; readonly lanes: V128 }
  /** All bits of a lane are set where it holds. */
  | { readonly kind: 'mask'; readonly lanes: V128 }
  /** The first two and the last two of four float64; the same code twice where all lanes are equal. */
  | { readonly kind: 'wide'; readonly low: V128; readonly high: V128 }
  | { readonly kind: 'literal'; readonly value: number }

export type Wide = Value & { readonly kind: 'wide' }

export const float = (lanes: V128): Value => ({ kind: 'float', lanes })

export const mask = (lanes: V128): Value => ({ kind: 'mask', lanes })
