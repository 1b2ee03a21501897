/* What a backend has for matrix products, beside the kernel that says what they are. */
import type { DeviceKernel, Load } from '../DevicePlan.js'
import { contractionOf } from '../lower/contractionOf.js'
import { type PackedProduct, packedProduct } from './packedProduct.js'
import { type RowKernel, tileRows } from './tileRows.js'
import { fitsTiles, type NativeKernel, tileWgsl } from './tileWgsl.js'

export interface ProductKernels {
  /** For WebGPU. */
  readonly wgsl: NativeKernel
  /** For gpu.js's WebAssembly. */
  readonly rows: RowKernel
  /** For WebGL. */
  readonly packed: PackedProduct
}

export const productKernels = (
  kernel: DeviceKernel,
  arrays: readonly number[],
): ProductKernels | undefined => {
  const product = contractionOf(kernel)
  if (product === undefined || !fitsTiles(product)) return undefined
  const parameters = arrays.map((_, i) => `a${i}`)
  const placeOf = ({ array }: Load): number => arrays.indexOf(array)
  const nameOf = (load: Load): string => `a${placeOf(load)}`
  const [left, right] = [nameOf(product.left), nameOf(product.right)]
  return {
    wgsl: tileWgsl(product, parameters, left, right),
    rows: tileRows(product, parameters, left, right),
    packed: packedProduct(product, [placeOf(product.left), placeOf(product.right)]),
  }
}
