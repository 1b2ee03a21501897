import type { Kernel } from '../../kernel/Kernel.js'
import { buffersOf, kernelKey } from './kernelKey.js'
import { keyCode } from './keyCode.js'
import { loopCode } from './loopCode.js'
import type { KernelCode, Workshop } from './phases.js'
import { scanCode } from './scanCode.js'

const written = (workshop: Workshop, kernel: Kernel, number: number): KernelCode => {
  switch (kernel._tag) {
    case 'Loop':
      return loopCode(workshop, kernel, number)
    case 'Scan':
      return scanCode(workshop, kernel, number)
    case 'Key':
      return keyCode(workshop, kernel, number)
  }
}

/** The code of another kernel, over the buffers of this one. */
const moved = (code: KernelCode, from: Kernel, kernel: Kernel, number: number): KernelCode => {
  const own = buffersOf(kernel)
  const places = new Map(buffersOf(from).map((buffer, i) => [buffer, own[i] ?? buffer] as const))
  const phases = code.phases.map((phase) => ({
    ...phase,
    kernel: number,
    buffers: phase.buffers.map((buffer) => places.get(buffer) ?? buffer),
  }))
  return { ...code, phases }
}

/** All kernels of a plan as functions; equal ones share theirs. */
export const kernelCodes = (workshop: Workshop): readonly KernelCode[] => {
  const { plan, watched, zeros } = workshop
  const known = new Map<string, { readonly kernel: Kernel; readonly code: KernelCode }>()
  return plan.kernels.map((kernel, number) => {
    const key = kernelKey(kernel, plan.buffers, watched, zeros)
    const found = known.get(key)
    if (found !== undefined) return moved(found.code, found.kernel, kernel, number)
    const code = written(workshop, kernel, number)
    known.set(key, { kernel, code })
    return code
  })
}
