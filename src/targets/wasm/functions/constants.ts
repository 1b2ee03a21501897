import type { V128 } from '../../../assembler/Code.js'
import { f32x4, f64x2, i32x4 } from '../../../assembler/simd.js'
import type { Tools } from './VectorFunction.js'

const inPlace = (value: V128): V128 => value

/** Constants with the same number in all lanes. */
export const constantsOf = ({ constant = inPlace }: Tools) => ({
  float: (x: number): V128 => constant(f32x4.constSplat(x)),
  wide: (x: number): V128 => constant(f64x2.constSplat(x)),
  int: (x: number): V128 => constant(i32x4.constSplat(x)),
  /** Two integers of 64 bits with these words. */
  words: (high: number, low: number): V128 => constant(i32x4.const(low, high, low, high)),
})

export type Constants = ReturnType<typeof constantsOf>
