/* A kernel while it is being put together: its loads name buffers by the node whose value they hold. */
import type { Expr } from '../../expr/Expr.js'
import type { Scalar } from '../../scalar/Scalar.js'
import { argument } from '../../scalar/Scalar.js'
import { constantIndex, variableIndex } from '../affine.js'
import type { Access, Affine, Combine, Reduction, Store } from '../Kernel.js'

/** How a node's value is held inside its kernel. */
export type Member =
  /** One number for each point of the domain. */
  | { readonly _tag: 'Point'; readonly value: Scalar; readonly index: readonly Affine[] }
  /** One number for each point of a loop inside the domain; `index` places it by the loops' variables. */
  | {
      readonly _tag: 'Inner'
      readonly value: Scalar
      readonly inner: readonly number[]
      readonly index: readonly Affine[]
    }
  /** Gathered over all points, so known only after the kernel. */
  | {
      readonly _tag: 'Accumulated'
      readonly value: Scalar
      readonly combine: Combine
      readonly index: readonly Affine[]
    }
  /** Written in a way of its own. */
  | { readonly _tag: 'Store'; readonly store: Store }
  | {
      readonly _tag: 'Scan'
      readonly value: Scalar
      readonly index: readonly Affine[]
      readonly length: number
      readonly reverse: boolean
    }
  | { readonly _tag: 'Key' }

export interface Draft {
  /** A draft depends only on drafts with smaller numbers. */
  readonly number: number
  /** The sizes of the loops; none is 1. */
  readonly domain: readonly number[]
  readonly accesses: Access[]
  readonly accessValues: Map<string, Scalar>
  /** The scalars of nodes at indices. */
  readonly values: Map<string, Scalar>
  readonly reductions: Reduction[]
  readonly members: Map<Expr, Member>
}

export const makeDraft = (number: number, domain: readonly number[]): Draft => ({
  number,
  domain,
  accesses: [],
  accessValues: new Map(),
  values: new Map(),
  reductions: [],
  members: new Map(),
})

/** Sizes without axes of one position, over which there is nothing to loop. */
export const loopSizes = (sizes: readonly number[]): readonly number[] => sizes.filter((size) => size !== 1)

/** An index that walks a shape: one loop variable for each axis, and 0 where there is only one position. */
export const pointIndex = (sizes: readonly number[], first = 0): readonly Affine[] => {
  let v = first - 1
  return sizes.map((size) => {
    if (size === 1) return constantIndex(0)
    v += 1
    return variableIndex(v)
  })
}

export const sameSizes = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis])

/** The scalar that reads an access; equal accesses are one. */
export const access = (draft: Draft, key: string, make: () => Access): Scalar => {
  const known = draft.accessValues.get(key)
  if (known !== undefined) return known
  const value = argument(draft.accesses.length)
  draft.accesses.push(make())
  draft.accessValues.set(key, value)
  return value
}
