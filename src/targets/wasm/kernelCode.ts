import type { Kernel } from '../../kernel/Kernel.js'
import { keyCode } from './keyCode.js'
import { loopCode } from './loopCode.js'
import type { KernelCode, Workshop } from './phases.js'
import { scanCode } from './scanCode.js'

/** A kernel as functions. */
export const kernelCode = (workshop: Workshop, kernel: Kernel, number: number): KernelCode => {
  switch (kernel._tag) {
    case 'Loop':
      return loopCode(workshop, kernel, number)
    case 'Scan':
      return scanCode(workshop, kernel, number)
    case 'Key':
      return keyCode(workshop, kernel, number)
  }
}
