/* A step as what gpu.js runs: kernels that work out one number per thread, and what the host does beside them. */
import type { Affine, Reduction } from '../../kernel/Kernel.js'
import type { Plan } from '../../kernel/Plan.js'
import type { Scalar } from '../../scalar/Scalar.js'

// ---------------------------------------------------------------- what a thread reads

/** One element of an array on the device. */
export interface Load {
  readonly _tag: 'Load'
  readonly array: number
  readonly index: Affine
}

/** An element that another array chooses: `index + stride · by`, where `by` is below `size`. */
export interface Gather {
  readonly _tag: 'Gather'
  readonly array: number
  readonly index: Affine
  readonly by: Load
  readonly stride: number
  readonly size: number
}

/** A number in [0, 1) that the thread draws itself: word `index` of `count` words of a key, given in four halves. */
export interface Draw {
  readonly _tag: 'Draw'
  readonly halves: readonly number[]
  readonly index: Affine
  readonly count: number
}

/** What an argument of a body stands for. `Scalar` is a number that the host gives with each run. */
export type Read =
  | Load
  | Gather
  | Draw
  | { readonly _tag: 'Local'; readonly reduction: number }
  | { readonly _tag: 'Position'; readonly index: Affine }
  | { readonly _tag: 'Scalar'; readonly scalar: number }

// ---------------------------------------------------------------- kernels

/** A loop that the number of a thread stands for: its size, and its stride in that number. */
export interface Axis {
  readonly size: number
  readonly stride: number
}

/** Where a thread finds its number when no point of the axes is its own. */
export type Otherwise =
  | { readonly _tag: 'Fill'; readonly value: number }
  | { readonly _tag: 'Keep'; readonly array: number }

/**
 * One number for each of `count` threads. Thread `offset + Σ stride · i` stands at the point `i` of the axes, which go
 * from large strides to small ones. Loop variables are numbered through axes first, then the loops of a reduction.
 */
export interface DeviceKernel {
  readonly name: string
  /** The kernel of the plan that it comes from. */
  readonly origin: number
  readonly to: number
  readonly count: number
  readonly offset: number
  readonly axes: readonly Axis[]
  /** `undefined` where every thread has a point. */
  readonly otherwise: Otherwise | undefined
  readonly reads: readonly Read[]
  readonly reductions: readonly Reduction[]
  readonly body: Scalar
}

// ---------------------------------------------------------------- the plan

/** A flat array of float32 numbers on the device. Each is written once in a run. */
export interface DeviceArray {
  readonly id: number
  readonly name: string
  readonly count: number
}

/** An array that is too long for kernels, and those that hold its numbers one after the other. */
export interface JoinedArray {
  readonly array: number
  readonly parts: readonly number[]
}

/** Where the host finds a number that it gives to kernels: a word of its memory, or half of one. */
export interface HostNumber {
  readonly buffer: number
  readonly index: number
  readonly part: 'number' | 'high' | 'low'
}

/** Words of the host that become an array of the device. */
export interface Upload {
  readonly array: number
  readonly buffer: number
}

/**
 * Where a state variable or an output stands: in an array of the device, in a buffer of the host, or, for what never
 * changes, in both.
 */
export interface DevicePort {
  readonly name: string
  /** The array before a run and the one that holds the next value. */
  readonly array: { readonly before: number | undefined; readonly after: number } | undefined
  readonly buffer: number | undefined
}

/** Numbers that are 0 unless something went wrong. */
export interface Check {
  readonly kind: 'nonFinite' | 'index' | 'int'
  readonly array: number
  /** The array that it looks at. */
  readonly of: number
  /** How many places an index may choose among. */
  readonly size?: number
}

export interface DevicePlan {
  readonly arrays: readonly DeviceArray[]
  readonly joined: readonly JoinedArray[]
  /** Kernels in order, each after what it reads. */
  readonly kernels: readonly DeviceKernel[]
  /** What the host works out before the kernels: keys, counters, numbers that are the same for all threads, masks. */
  readonly host: Plan
  readonly scalars: readonly HostNumber[]
  /** What goes to the device once. */
  readonly constants: readonly Upload[]
  /** What goes to the device in every run. */
  readonly uploads: readonly Upload[]
  readonly inputs: readonly { readonly name: string; readonly buffer: number }[]
  readonly state: readonly DevicePort[]
  readonly outputs: readonly DevicePort[]
  readonly checks: readonly Check[]
}
