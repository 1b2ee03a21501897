/* The ways in which backends work out matrix products. */
import type { PackedKernel, PackedProduct } from '../text/packedProduct.js'
import { inRows, type RowKernel } from '../text/tileRows.js'
import type { NativeKernel } from '../text/tileWgsl.js'
import { asNumbers, type DeviceFunction, type Working } from './DeviceFunction.js'
import type { Gpu, GpuKernel, KernelSettings } from './gpuJs.js'

/**
 * Puts WGSL in the place of what gpu.js would write. It has no public way for that; where its kernels are built in another
 * way one day, they run as gpu.js writes them.
 */
export const useNative = (kernel: object, { code, groups }: NativeKernel): void => {
  if (typeof Reflect.get(kernel, 'assembleWGSL') !== 'function') return
  if (typeof Reflect.get(kernel, '_computeDispatch') !== 'function') return
  Reflect.set(kernel, 'assembleWGSL', () => code)
  Reflect.set(kernel, '_computeDispatch', () => ({ groups, dispatchWidth: 0 }))
}

/**
 * A kernel of four rows for each thread. What its threads give is put in order where gpu.js would make nested arrays of it;
 * it has no public way for that, and where there is no such place, there is no such kernel.
 */
export const kernelByRows = (
  gpu: Gpu,
  rows: RowKernel,
  settings: Omit<KernelSettings, 'output'>,
): GpuKernel | undefined => {
  const kernel = gpu.createKernel(rows.source, { ...settings, output: rows.output })
  if (typeof Reflect.get(kernel.kernel, '_shapeOutput') !== 'function') return undefined
  Reflect.set(kernel.kernel, '_shapeOutput', (given: Float32Array) => inRows(given, rows))
  return kernel
}

/** The kernel that multiplies what is packed, where the device has textures enough, and large enough ones. */
export const kernelOfTiles = (
  gpu: Gpu,
  { left, right, multiply }: PackedProduct,
  settings: Omit<KernelSettings, 'output'>,
): GpuKernel | undefined => {
  const { kernelMap = false, maxTextureSize = 0 } = gpu.Kernel.features ?? {}
  const sizes = [left, right, multiply].flatMap(({ output }) => output)
  if (!kernelMap || sizes.some((size) => size > maxTextureSize)) return undefined
  return gpu.createKernelMap(multiply.others, multiply.source, { ...settings, output: multiply.output })
}

/** Four kernels in the place of one. */
export const packedFunction = (
  { factors, left, right, unpack }: PackedProduct,
  multiply: Working,
  make: (kernel: PackedKernel) => DeviceFunction,
): DeviceFunction => {
  const [toLeft, toRight, toNumbers] = [make(left), make(right), make(unpack)]
  return {
    call: async (args) => {
      const [first, second] = factors.map((place) => args[place])
      if (first === undefined || second === undefined) throw new Error('a factor is missing')
      const x = await toLeft.call([first])
      const y = await toRight.call([second])
      const rows = Object.values(Object(await multiply.call([x, y])))
      return toNumbers.call(rows.map(asNumbers))
    },
    destroy: () => {
      for (const one of [toLeft, toRight, multiply, toNumbers]) one.destroy()
    },
  }
}
