/* What goes through WebGPU. */
import type { Add } from './Traffic.js'
import { numberIn, watch } from './watch.js'

/** GPUMapMode.READ */
const read = 1

/** `writeBuffer(buffer, at, data, from, size)`: both are counted in elements of an array, or else in bytes. */
const writtenBytes = ([, , data, from = 0, size]: readonly unknown[]): number => {
  const unit = ArrayBuffer.isView(data) ? numberIn(data, 'BYTES_PER_ELEMENT') || 1 : 1
  if (typeof size === 'number') return size * unit
  const all = ArrayBuffer.isView(data) || data instanceof ArrayBuffer ? data.byteLength : 0
  return all - Number(from) * unit
}

const rangeBytes = (from: unknown, size: unknown, buffer: object): number =>
  typeof size === 'number' ? size : numberIn(buffer, 'size') - Number(from ?? 0)

export const watchWebgpu = (add: Add): (() => void) => {
  /** Buffers that are mapped for reading. What is mapped in any other way is written. */
  const forReading = new WeakSet<object>()
  const ends = [
    ...['dispatchWorkgroups', 'dispatchWorkgroupsIndirect'].map((method) =>
      watch('GPUComputePassEncoder', method, () => add({ kernels: 1 })),
    ),
    ...['draw', 'drawIndexed', 'drawIndirect', 'drawIndexedIndirect'].map((method) =>
      watch('GPURenderPassEncoder', method, () => add({ kernels: 1 })),
    ),
    watch('GPUQueue', 'writeBuffer', (args) => add({ up: writtenBytes(args) })),
    watch('GPUQueue', 'writeTexture', ([, data]) =>
      add({ up: ArrayBuffer.isView(data) ? data.byteLength : 0 }),
    ),
    watch('GPUBuffer', 'mapAsync', ([mode, from, size], buffer) => {
      if (mode !== read) return
      forReading.add(buffer)
      add({ down: rangeBytes(from, size, buffer), reads: 1 })
    }),
    watch('GPUBuffer', 'getMappedRange', ([from, size], buffer) => {
      if (!forReading.has(buffer)) add({ up: rangeBytes(from, size, buffer) })
    }),
  ]
  return () => {
    for (const end of ends) end()
  }
}
