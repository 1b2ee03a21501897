/* The kernel language: loop nests over flat buffers, with scalar bodies. Every target that runs loops consumes it. */
import type { DType } from '../expr/Shape.js'
import type { Scalar } from '../scalar/Scalar.js'

// ---------------------------------------------------------------- positions

/** offset + Σ strides[v] · loop variable v. Missing strides are 0. */
export interface Affine {
  readonly offset: number
  readonly strides: readonly number[]
}

/** One element of a buffer. */
export interface Place {
  readonly buffer: number
  readonly index: Affine
}

/** An element that another buffer chooses: `index + stride · value of by`, where that value is below `size`. */
export interface ChosenPlace extends Place {
  readonly by: Place
  readonly stride: number
  readonly size: number
}

// ---------------------------------------------------------------- numbers that a body reads

/** A key for random numbers: two words of a buffer, with numbers folded in one after the other. */
export interface KeyChain {
  readonly key: Place
  readonly folds: readonly (number | Place)[]
}

/** What an argument of a body stands for. */
export type Access =
  | ({ readonly _tag: 'Load' } & Place)
  | ({ readonly _tag: 'Gather' } & ChosenPlace)
  /** The value of an earlier reduction of the same kernel, at the same point of the domain. */
  | { readonly _tag: 'Local'; readonly reduction: number }
  /** The value of an index expression itself. */
  | { readonly _tag: 'Position'; readonly index: Affine }
  /** Word `index` of the `count` random words of a key, or that word as a uniform number in [0, 1). */
  | {
      readonly _tag: 'Random'
      readonly kind: 'bits' | 'uniform'
      readonly key: KeyChain
      readonly index: Affine
      readonly count: number
    }

// ---------------------------------------------------------------- what a kernel does

export type Combine = 'sum' | 'max' | 'min'

/** What a combination starts from. */
export const identityOf: { readonly [C in Combine]: number } = {
  sum: 0,
  max: Number.NEGATIVE_INFINITY,
  min: Number.POSITIVE_INFINITY,
}

/**
 * A number for every point of the domain, from a loop of its own. The loop's variables follow those of the domain.
 * The `arg` kinds give the first position of the largest or smallest value.
 */
export interface Reduction {
  readonly kind: Combine | 'argmax' | 'argmin'
  readonly inner: readonly number[]
  readonly body: Scalar
}

/** Writes a value for every point of the domain, or for every point of a loop inside it. */
export interface Store {
  readonly place: Place | ChosenPlace
  readonly inner: readonly number[]
  readonly body: Scalar
  /** How a value joins what is there; `undefined` writes over it. */
  readonly combine: Combine | undefined
  /** What the whole buffer is filled with before the kernel starts. */
  readonly fill: number | undefined
}

/** A loop nest: for each point of the domain first the reductions in order, then the stores in order. */
export interface LoopKernel {
  readonly _tag: 'Loop'
  readonly name: string
  readonly domain: readonly number[]
  /** What the arguments of all bodies stand for. */
  readonly accesses: readonly Access[]
  readonly reductions: readonly Reduction[]
  readonly stores: readonly Store[]
}

/** Running sums along one loop inside the domain, forwards or backwards. */
export interface ScanKernel {
  readonly _tag: 'Scan'
  readonly name: string
  readonly domain: readonly number[]
  readonly length: number
  readonly reverse: boolean
  readonly accesses: readonly Access[]
  readonly body: Scalar
  readonly place: Place
}

/** Writes the two words of a key. */
export interface KeyKernel {
  readonly _tag: 'Key'
  readonly name: string
  readonly chain: KeyChain
  readonly place: Place
}

export type Kernel = LoopKernel | ScanKernel | KeyKernel

// ---------------------------------------------------------------- buffers

/** How numbers stand in memory. Truth values take one bit each. */
export type Format = 'float32' | 'int32' | 'uint32' | 'bits'

export const formatOf: { readonly [D in DType]: Format } = {
  float: 'float32',
  int: 'int32',
  bool: 'bits',
  uint32: 'uint32',
}

/** Bytes for so many numbers, in whole words. */
export const bytesOf = (format: Format, count: number): number =>
  format === 'bits' ? 4 * Math.ceil(count / 32) : 4 * count

/** What a buffer is for. */
export type Role = 'input' | 'state' | 'constant' | 'temporary'

export interface Buffer {
  readonly id: number
  readonly name: string
  readonly role: Role
  readonly dtype: DType
  readonly format: Format
  readonly shape: readonly number[]
  readonly count: number
  readonly bytes: number
  /** The numbers of a constant. */
  readonly data: Float64Array | undefined
}

// ---------------------------------------------------------------- destructors

export const placesOfChain = ({ key, folds }: KeyChain): readonly Place[] => [
  key,
  ...folds.flatMap((fold) => (typeof fold === 'number' ? [] : [fold])),
]

/** The places that an access reads. */
export const placesOf = (access: Access): readonly Place[] => {
  switch (access._tag) {
    case 'Load':
      return [access]
    case 'Gather':
      return [access, access.by]
    case 'Random':
      return placesOfChain(access.key)
    default:
      return []
  }
}

/** The places that a kernel reads, in the order of its accesses. */
export const readsOf = (kernel: Kernel): readonly Place[] => {
  if (kernel._tag === 'Key') return placesOfChain(kernel.chain)
  const chosen =
    kernel._tag === 'Loop' ? kernel.stores.flatMap(({ place }) => ('by' in place ? [place.by] : [])) : []
  return [...kernel.accesses.flatMap(placesOf), ...chosen]
}

/** The places that a kernel writes. */
export const writesOf = (kernel: Kernel): readonly Place[] =>
  kernel._tag === 'Loop' ? kernel.stores.map(({ place }) => place) : [kernel.place]

// ---------------------------------------------------------------- functions

/** A kernel over other buffers. */
export const mapPlaces = (kernel: Kernel, f: (place: Place) => Place): Kernel => {
  const ofChoice = (place: ChosenPlace): ChosenPlace => ({ ...place, ...f(place), by: f(place.by) })
  const ofChain = ({ key, folds }: KeyChain): KeyChain => ({
    key: f(key),
    folds: folds.map((fold) => (typeof fold === 'number' ? fold : f(fold))),
  })
  const ofAccess = (access: Access): Access => {
    switch (access._tag) {
      case 'Load':
        return { ...access, ...f(access) }
      case 'Gather':
        return { ...access, ...ofChoice(access) }
      case 'Random':
        return { ...access, key: ofChain(access.key) }
      default:
        return access
    }
  }
  switch (kernel._tag) {
    case 'Key':
      return { ...kernel, chain: ofChain(kernel.chain), place: f(kernel.place) }
    case 'Scan':
      return { ...kernel, accesses: kernel.accesses.map(ofAccess), place: f(kernel.place) }
    case 'Loop':
      return {
        ...kernel,
        accesses: kernel.accesses.map(ofAccess),
        stores: kernel.stores.map((store) => ({
          ...store,
          place: 'by' in store.place ? ofChoice(store.place) : f(store.place),
        })),
      }
  }
}
