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
  /** The way in which matrix products are worked out, where there is a better one than thread by thread. */
  readonly products: 'tiles' | 'packed' | 'rows' | undefined
  /** Whether arrays live on a device of their own, and have to be brought there. */
  readonly hasOwnMemory: boolean
  /** The most numbers of an array whose places are exact in the arithmetic of kernels. */
  readonly mostNumbers: number
  /** The most rounds of loops in a thread. */
  readonly mostRounds: number
}

/** A place is a float32 number in kernels: whole numbers are exact up to here. */
const exactPlaces = 2 ** 24

export const modes: { readonly [M in Mode]: ModeFacts } = {
  webgpu: {
    kernelMode: 'webgpu',
    hasIntegers: true,
    keepsNaN: false,
    products: 'tiles',
    hasOwnMemory: true,
    mostNumbers: exactPlaces,
    mostRounds: Number.POSITIVE_INFINITY,
  },
  webgl2: {
    kernelMode: 'gpu',
    hasIntegers: true,
    keepsNaN: false,
    products: 'packed',
    hasOwnMemory: true,
    mostNumbers: exactPlaces,
    mostRounds: Number.POSITIVE_INFINITY,
  },
  webgl: {
    kernelMode: 'gpu',
    hasIntegers: false,
    keepsNaN: false,
    products: 'packed',
    hasOwnMemory: true,
    mostNumbers: exactPlaces,
    mostRounds: Number.POSITIVE_INFINITY,
  },
  headlessgl: {
    kernelMode: 'gpu',
    hasIntegers: false,
    keepsNaN: false,
    products: 'packed',
    hasOwnMemory: true,
    mostNumbers: exactPlaces,
    // Mesa's software GL stops there without a word.
    mostRounds: 65_534,
  },
  webasm: {
    kernelMode: 'webasm',
    hasIntegers: false,
    keepsNaN: true,
    products: 'rows',
    hasOwnMemory: false,
    mostNumbers: exactPlaces,
    mostRounds: Number.POSITIVE_INFINITY,
  },
  cpu: {
    kernelMode: 'cpu',
    hasIntegers: false,
    keepsNaN: true,
    products: undefined,
    hasOwnMemory: false,
    mostNumbers: 2 ** 31,
    mostRounds: Number.POSITIVE_INFINITY,
  },
}

/** What has to be there for a mode. */
export const needs: { readonly [M in Mode]: string } = {
  webgpu: 'WebGPU in the browser, or the package webgpu in Node (npm install webgpu)',
  webgl2: 'a browser with WebGL 2',
  webgl: 'a browser with WebGL',
  headlessgl: 'the package gl in Node, built (npm install gl), and a screen (xvfb-run makes one)',
  webasm: 'WebAssembly',
  cpu: 'nothing',
}

/** The order in which `auto` tries: GPUs first, then what runs everywhere. */
export const order: readonly Mode[] = ['webgpu', 'webgl2', 'webgl', 'headlessgl', 'webasm', 'cpu']
