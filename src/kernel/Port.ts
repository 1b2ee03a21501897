import type { DType } from '../expr/Shape.js'

/** One input, output or state variable. */
export interface Port {
  readonly name: string
  readonly dtype: DType
  readonly shape: readonly number[]
}
