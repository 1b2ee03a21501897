/* Axes that are one axis: where every place runs through both as through one, no thread has to tell them apart. */
import type { Affine } from '../../../kernel/Kernel.js'
import type { DeviceKernel } from '../DevicePlan.js'
import { indicesOf, mapRead } from './reads.js'

const strideOf = ({ strides }: Affine, v: number): number => strides[v] ?? 0

const without = (index: Affine, v: number): Affine => ({
  ...index,
  strides: index.strides.filter((_, i) => i !== v),
})

/** The same kernel with as few axes as what it reads allows. */
export const mergeAxes = (kernel: DeviceKernel): DeviceKernel => {
  const { axes, reads } = kernel
  const indices = reads.flatMap(indicesOf)
  const v = axes.findIndex((axis, a) => {
    const next = axes[a + 1]
    return (
      next !== undefined &&
      axis.stride === next.stride * next.size &&
      indices.every((index) => strideOf(index, a) === strideOf(index, a + 1) * next.size)
    )
  })
  const [outer, inner] = [axes[v], axes[v + 1]]
  if (outer === undefined || inner === undefined) return kernel
  const merged = { size: outer.size * inner.size, stride: inner.stride }
  return mergeAxes({
    ...kernel,
    axes: axes.flatMap((axis, a) => (a === v ? [merged] : a === v + 1 ? [] : [axis])),
    reads: reads.map((read) => mapRead(read, (index) => without(index, v))),
  })
}
