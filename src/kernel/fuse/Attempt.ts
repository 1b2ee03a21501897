/* One try to lower something into a draft, and what it reads. */
import type { Expr } from '../../expr/Expr.js'
import { rowMajorStrides } from '../../expr/Tensor.js'
import type { Scalar } from '../../scalar/Scalar.js'
import { combine, indexKey } from '../affine.js'
import type { Affine, Place } from '../Kernel.js'
import { sizesOf } from '../views.js'
import { access, type Draft } from './Draft.js'
import type { Treatment } from './demand.js'

/** What lowering has to know of the whole step. */
export interface LowerContext {
  readonly treatment: (node: Expr) => Treatment
  /** The draft that a node is placed in, once it is. */
  readonly home: (node: Expr) => Draft | undefined
  /** The number of the buffer that holds a node's value. */
  readonly buffer: (node: Expr) => number
  /** Nodes without a home that a kernel reads, so that they must come before it. */
  readonly early: ReadonlySet<Expr>
}

/** One try to lower something into a draft. What it decides takes effect only when it succeeds. */
export interface Attempt {
  readonly draft: Draft
  /** The loop inside the domain, if any. */
  readonly inner: readonly number[]
  /** Whether the kernel can write more than what it is tried for. */
  readonly adopts: boolean
  /** Homeless nodes that this kernel would compute, with their scalars. */
  readonly adopted: { readonly node: Expr; readonly index: readonly Affine[]; readonly value: Scalar }[]
  /** Homeless nodes that this kernel would read. */
  readonly read: Expr[]
  /** The scalars of nodes at indices, beside those that the draft has. */
  readonly values: Map<string, Scalar>
}

export const attempt = (draft: Draft, inner: readonly number[] = [], adopts = true): Attempt => ({
  draft,
  inner,
  adopts,
  adopted: [],
  read: [],
  values: new Map(),
})

/** The position in a row-major buffer. */
export const flatIndex = (node: Expr, index: readonly Affine[]): Affine =>
  combine(0, index, rowMajorStrides(sizesOf(node)))

export const placeOf = (context: LowerContext, node: Expr, index: readonly Affine[]): Place => ({
  buffer: context.buffer(node),
  index: flatIndex(node, index),
})

export const placeKey = ({ buffer, index }: Place): string => `${buffer}@${indexKey([index])}`

/** What a draft files a load under. */
export const loadKey = (place: Place): string => `load ${placeKey(place)}`

const noteRead = ({ treatment, home }: LowerContext, { read }: Attempt, node: Expr): void => {
  if (treatment(node) === 'placed' && home(node) === undefined) read.push(node)
}

/** The scalar that reads a node from memory. */
export const read = (
  context: LowerContext,
  attempted: Attempt,
  node: Expr,
  index: readonly Affine[],
): Scalar => {
  noteRead(context, attempted, node)
  const place = placeOf(context, node, index)
  return access(attempted.draft, loadKey(place), () => ({ _tag: 'Load', ...place }))
}

/** The place of an argument that is only ever read from memory; nothing where this very kernel writes it. */
export const argumentPlace = (
  context: LowerContext,
  attempted: Attempt,
  node: Expr,
  index: readonly Affine[],
): Place | undefined => {
  if (context.home(node) === attempted.draft) return undefined
  noteRead(context, attempted, node)
  return placeOf(context, node, index)
}
