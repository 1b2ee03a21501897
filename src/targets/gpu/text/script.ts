/* A plan as what an engine takes: sources of kernels, and which arrays they read. It can be written into a file. */
import type { DevicePlan } from '../DevicePlan.js'
import { largestInt } from '../largest.js'
import { mostArrays } from '../lower/narrow.js'
import { partsOf } from '../partsOf.js'
import type { NaNs } from './functions.js'
import { kernelSource } from './kernelSource.js'
import { packSource } from './packSource.js'
import type { ProductKernels } from './productKernels.js'

/** One kernel: it works out `count` numbers of the array `to`. */
export interface ScriptKernel {
  readonly name: string
  readonly to: number
  readonly count: number
  readonly source: string
  readonly longestLoop: number
  readonly arrays: readonly number[]
  readonly scalars: readonly number[]
  readonly product: ProductKernels | undefined
  /** Arrays that nothing needs after this kernel. */
  readonly done: readonly number[]
}

/** A kernel that puts arrays one after the other, so that they are read back at once. */
export interface ScriptPack {
  readonly source: string
  readonly count: number
  readonly longestLoop: number
  readonly parts: readonly { readonly array: number; readonly count: number }[]
}

export interface Script
  extends Pick<
    DevicePlan,
    'joined' | 'scalars' | 'constants' | 'uploads' | 'inputs' | 'state' | 'outputs' | 'checks'
  > {
  /** The name of an array, by its number. */
  readonly names: readonly string[]
  /** How many numbers an array has, by its number. */
  readonly counts: readonly number[]
  readonly kernels: readonly ScriptKernel[]
  readonly packs: readonly ScriptPack[]
}

export const scriptOf = (plan: DevicePlan, nans: NaNs): Script => {
  const { arrays, joined, kernels, scalars, constants, uploads, inputs, state, outputs, checks } = plan
  const counts = arrays.map(({ count }) => count)
  const parts = partsOf(joined)
  const countOf = (array: number): number => counts[array] ?? 0

  // ---------------------------------------------------------------- what is read back

  const outputArrays = outputs.flatMap(({ array }) => (array === undefined ? [] : [array.after]))
  const wanted = [...new Set([...checks.map(({ array }) => array), ...outputArrays].flatMap(parts))].filter(
    (array) => countOf(array) > 0,
  )
  const groups: number[][] = [[]]
  let numbers = 0
  for (const array of wanted) {
    const group = groups.at(-1) ?? []
    numbers += countOf(array)
    if (group.length < mostArrays && (numbers <= largestInt || group.length === 0)) group.push(array)
    else {
      groups.push([array])
      numbers = countOf(array)
    }
  }
  const packs = groups.map((group): ScriptPack => {
    const parts = group.map((array) => ({ array, count: countOf(array) }))
    const { source, count, longestLoop } = packSource(parts)
    return { source, count, longestLoop, parts }
  })

  // ---------------------------------------------------------------- lifetimes

  const stays = new Set(
    [
      ...constants.map(({ array }) => array),
      ...state.flatMap(({ array }) =>
        array === undefined ? [] : array.before === undefined ? [array.after] : [array.before, array.after],
      ),
      ...wanted,
    ].flatMap(parts),
  )
  const sources = kernels.map((kernel) => kernelSource(kernel, nans))
  const lastUse = new Map<number, number>()
  sources.forEach(({ arrays: read }, k) => {
    for (const array of read) lastUse.set(array, k)
    const to = kernels[k]?.to
    if (to !== undefined && !lastUse.has(to)) lastUse.set(to, k)
  })
  const ends = kernels.map((): number[] => [])
  for (const [array, last] of lastUse) if (!stays.has(array)) ends[last]?.push(array)
  return {
    names: arrays.map(({ name }) => name),
    counts,
    kernels: kernels.map((kernel, k): ScriptKernel => {
      const { name, to, count } = kernel
      return { name, to, count, ...(sources[k] ?? kernelSource(kernel, nans)), done: ends[k] ?? [] }
    }),
    packs,
    ...{ joined, scalars, constants, uploads, inputs, state, outputs, checks },
  }
}
