/* A kernel at work, and what it takes and gives. */
import type { ProductKernels } from '../text/productKernels.js'
import type { Hear } from './errorScopes.js'
import type { Handle } from './gpuJs.js'

/** Numbers that kernels read: a handle on the device, or the array itself. */
export type Numbers = Handle | Float32Array

/** A kernel of gpu.js: it throws what goes wrong; what a device says only later is heard. */
export interface Working<Result = unknown> {
  readonly call: (args: readonly (Numbers | number)[], hear?: Hear) => Promise<Result>
  readonly destroy: () => void
}

/** One that gives its numbers. */
export type DeviceFunction = Working<Numbers>

/** What a kernel is made from. */
export interface KernelText {
  readonly source: string
  readonly count: number
  readonly longestLoop: number
  readonly product?: ProductKernels | undefined
}

const isHandle = (u: unknown): u is Handle => typeof u === 'object' && u !== null && 'toArray' in u

export const asNumbers = (u: unknown): Numbers => {
  if (u instanceof Float32Array || isHandle(u)) return u
  throw new Error('a kernel gave no numbers')
}

/** A device that is lost has taken everything along, and some say so by throwing. */
export const giveBack = (work: () => void): void => {
  try {
    work()
  } catch {}
}

export const discard = (numbers: Numbers | undefined): void => {
  if (numbers !== undefined && !(numbers instanceof Float32Array)) giveBack(() => numbers.delete?.())
}
