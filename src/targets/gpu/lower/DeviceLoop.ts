/* A kernel of the plan over arrays of the device, before it becomes kernels of one number per thread. */
import type { Affine, Combine, Reduction } from '../../../kernel/Kernel.js'
import type { Scalar } from '../../../scalar/Scalar.js'
import type { Axis, Load, Otherwise, Read } from '../DevicePlan.js'

export interface DeviceStore {
  readonly to: number
  readonly count: number
  readonly index: Affine
  /** Where another array chooses the place: `index + stride · by`. */
  readonly chosen: { readonly by: Load; readonly stride: number; readonly size: number } | undefined
  readonly inner: readonly number[]
  readonly body: Scalar
  readonly combine: Combine | undefined
  readonly otherwise: Otherwise
}

export interface DeviceLoop {
  readonly name: string
  readonly origin: number
  readonly domain: readonly number[]
  readonly reads: readonly Read[]
  readonly reductions: readonly Reduction[]
  readonly stores: readonly DeviceStore[]
}

export const productOf = (sizes: readonly number[]): number => sizes.reduce((n, size) => n * size, 1)

/** Strides of loops in row-major order. */
export const denseStrides = (sizes: readonly number[]): readonly number[] =>
  sizes.map((_, v) => productOf(sizes.slice(v + 1)))

/** Axes over loops, in row-major order. */
export const denseAxes = (sizes: readonly number[]): readonly Axis[] => {
  const strides = denseStrides(sizes)
  return sizes.map((size, a) => ({ size, stride: strides[a] ?? 1 }))
}
