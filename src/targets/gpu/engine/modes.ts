/* The backends of gpu.js, and what is known of each. */

/** What gpu.js can run kernels on. */
export type Mode = 'webgpu' | 'webgl2' | 'webgl' | 'headlessgl' | 'webasm' | 'cpu'

export interface ModeFacts {
  /** What gpu.js calls the kernels that really run: those of all GL backends `gpu`. */
  readonly kernelMode: string
  /** Whether native functions have integers of 32 bits, so that kernels draw random numbers themselves. */
  readonly hasIntegers: boolean
  /** Whether NaN comes out of arithmetic as IEEE 754 says. */
  readonly keepsNaN: boolean
  /** Whether arrays live on a device of their own, and have to be brought there. */
  readonly hasOwnMemory: boolean
  /** The most numbers of an array whose places are exact in the arithmetic of kernels. */
  readonly mostNumbers: number
}

/** A place is a float32 in kernels: whole numbers are exact to here, and a division of a half more than one is safe. */
const exactPlaces = 2 ** 22

export const modes: { readonly [M in Mode]: ModeFacts } = {
  webgpu: {
    kernelMode: 'webgpu',
    hasIntegers: true,
    keepsNaN: false,
    hasOwnMemory: true,
    mostNumbers: exactPlaces,
  },
  webgl2: {
    kernelMode: 'gpu',
    hasIntegers: true,
    keepsNaN: false,
    hasOwnMemory: true,
    mostNumbers: exactPlaces,
  },
  webgl: {
    kernelMode: 'gpu',
    hasIntegers: false,
    keepsNaN: false,
    hasOwnMemory: true,
    mostNumbers: exactPlaces,
  },
  headlessgl: {
    kernelMode: 'gpu',
    hasIntegers: false,
    keepsNaN: false,
    hasOwnMemory: true,
    mostNumbers: exactPlaces,
  },
  webasm: {
    kernelMode: 'webasm',
    hasIntegers: false,
    keepsNaN: true,
    hasOwnMemory: false,
    mostNumbers: exactPlaces,
  },
  cpu: {
    kernelMode: 'cpu',
    hasIntegers: false,
    keepsNaN: true,
    hasOwnMemory: false,
    mostNumbers: 2 ** 31,
  },
}

/** The order in which `auto` tries: GPUs first, then what runs everywhere. */
export const order: readonly Mode[] = ['webgpu', 'webgl2', 'webgl', 'headlessgl', 'webasm', 'cpu']
