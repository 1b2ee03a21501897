/* From a node at an index to a scalar over the accesses of a kernel. */
import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../expr/Expr.js'
import { rowMajorStrides } from '../expr/Tensor.js'
import { gather } from '../ops/gather.js'
import { iota } from '../ops/iota.js'
import { random } from '../ops/random.js'
import { atomOf } from '../rules/atoms.js'
import { literalOf } from '../rules/literal.js'
import {
  binary,
  binaryPrimitives,
  literal,
  type Scalar,
  select,
  unary,
  unaryPrimitives,
} from '../scalar/Scalar.js'
import { combine, constantIndex, indexKey } from './affine.js'
import { access, type Draft } from './Draft.js'
import type { Treatment } from './demand.js'
import type { Affine, KeyChain, Place } from './Kernel.js'
import { countOf, sizesOf, viewOf } from './views.js'

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

const placeKey = ({ buffer, index }: Place): string => `${buffer}@${indexKey([index])}`

/** What a draft files a load under. */
export const loadKey = (place: Place): string => `load ${placeKey(place)}`

/** Whether a node can be computed at any index from its arguments. */
export const isFormula = (node: Expr): boolean =>
  atomOf(node) !== undefined ||
  viewOf(node) !== undefined ||
  node.op.name === 'reshape' ||
  node.op.name === 'random' ||
  node.op.name === 'iota' ||
  node.op.name === 'gather' ||
  literalOf(node) !== undefined

const read = (context: LowerContext, attempted: Attempt, node: Expr, index: readonly Affine[]): Scalar => {
  if (context.treatment(node) === 'placed' && context.home(node) === undefined) attempted.read.push(node)
  const place = placeOf(context, node, index)
  return access(attempted.draft, loadKey(place), () => ({ _tag: 'Load', ...place }))
}

const origin = constantIndex(0)

/** The place of an argument that is only ever read from memory; nothing where this very kernel writes it. */
export const argumentPlace = (
  context: LowerContext,
  attempted: Attempt,
  node: Expr,
  index: readonly Affine[],
): Place | undefined => {
  if (context.home(node) === attempted.draft) return undefined
  if (context.treatment(node) === 'placed' && context.home(node) === undefined) attempted.read.push(node)
  return placeOf(context, node, index)
}

/** The key that a node is: numbers folded into words in memory. */
export const keyChain = (context: LowerContext, attempted: Attempt, node: Expr): KeyChain | undefined => {
  const folds: (number | Place)[] = []
  let base = node
  while (base.op.name === 'foldIn' && context.treatment(base) === 'inline') {
    const [source, data] = base.args
    if (source === undefined || data === undefined) return undefined
    const fold = literalOf(data) ?? argumentPlace(context, attempted, data, [])
    if (fold === undefined) return undefined
    folds.unshift(fold)
    base = source
  }
  const key = argumentPlace(context, attempted, base, [origin])
  return key === undefined ? undefined : { key, folds }
}

/** The key that a `foldIn` node makes. */
export const foldedChain = (context: LowerContext, attempted: Attempt, node: Expr): KeyChain | undefined => {
  const [key, data] = node.args
  if (key === undefined || data === undefined) return undefined
  const chain = keyChain(context, attempted, key)
  const fold = literalOf(data) ?? argumentPlace(context, attempted, data, [])
  return chain === undefined || fold === undefined
    ? undefined
    : { key: chain.key, folds: [...chain.folds, fold] }
}

const chainKey = ({ key, folds }: KeyChain): string =>
  [key, ...folds].map((part) => (typeof part === 'number' ? String(part) : placeKey(part))).join('/')

const primitiveScalar = (name: string, args: readonly Scalar[]): Scalar | undefined => {
  const [x, y, z] = args
  if (x === undefined) return undefined
  if (name === 'cast') return x
  const unaryName = unaryPrimitives.find((p) => p === name)
  if (unaryName !== undefined) return unary(unaryName, x)
  if (y === undefined) return undefined
  const binaryName = binaryPrimitives.find((p) => p === name)
  if (binaryName !== undefined) return binary(binaryName, x, y)
  return z === undefined ? undefined : select(x, y, z)
}

const lowerGather = (
  context: LowerContext,
  attempted: Attempt,
  node: Expr,
  index: readonly Affine[],
): Scalar | undefined => {
  const attributes = gather.match(node)
  const [source, indices] = node.args
  if (O.isNone(attributes) || source === undefined || indices === undefined) return undefined
  const { axis } = attributes.value
  const rank = indices.shape.length
  const strides = rowMajorStrides(sizesOf(source))
  const by = argumentPlace(context, attempted, indices, index.slice(axis, axis + rank))
  const at = [...index.slice(0, axis), origin, ...index.slice(axis + rank)]
  const place = argumentPlace(context, attempted, source, at)
  if (by === undefined || place === undefined) return undefined
  return access(attempted.draft, `gather ${placeKey(place)} by ${placeKey(by)}`, () => ({
    _tag: 'Gather',
    ...place,
    by,
    stride: strides[axis] ?? 1,
    size: sizesOf(source)[axis] ?? 1,
  }))
}

/** A node computed at an index from its arguments; depth is bounded by the size of inline bodies. */
export const lowerFormula = (
  context: LowerContext,
  attempted: Attempt,
  node: Expr,
  index: readonly Affine[],
): Scalar | undefined => {
  const number = literalOf(node)
  if (number !== undefined) return literal(number)
  const { draft } = attempted
  const atom = atomOf(node)
  if (atom !== undefined) {
    const args: Scalar[] = []
    for (const argument of node.args) {
      const value = lower(context, attempted, argument, index)
      if (value === undefined) return undefined
      args.push(value)
    }
    return primitiveScalar(atom.name, args)
  }
  const [source] = node.args
  const view = viewOf(node)
  if (view !== undefined && source !== undefined) return lower(context, attempted, source, view(index))
  switch (node.op.name) {
    case 'reshape': {
      // Not affine: the argument stands in memory, where a reshape changes nothing.
      const start = source === undefined ? undefined : argumentPlace(context, attempted, source, [])
      if (start === undefined) return undefined
      const place: Place = { ...start, index: flatIndex(node, index) }
      return access(draft, loadKey(place), () => ({ _tag: 'Load', ...place }))
    }
    case 'iota': {
      const attributes = iota.match(node)
      const at = O.isSome(attributes) ? (index[attributes.value.axis] ?? origin) : origin
      return access(draft, `position ${indexKey([at])}`, () => ({ _tag: 'Position', index: at }))
    }
    case 'random': {
      const attributes = random.match(node)
      if (O.isNone(attributes) || source === undefined) return undefined
      const { kind } = attributes.value
      const key = keyChain(context, attempted, source)
      if (key === undefined) return undefined
      const at = flatIndex(node, index)
      return access(draft, `${kind} ${chainKey(key)} ${countOf(node)}@${indexKey([at])}`, () => ({
        _tag: 'Random',
        kind,
        key,
        index: at,
        count: countOf(node),
      }))
    }
    case 'gather':
      return lowerGather(context, attempted, node, index)
    default:
      return undefined
  }
}

const isHomeless = (context: LowerContext, node: Expr): boolean =>
  context.home(node) === undefined && !context.early.has(node)

/** Whether the loops of an attempt visit each element of a node once. */
const visitsOnce = ({ draft, inner }: Attempt, node: Expr, index: readonly Affine[]): boolean => {
  const sizes = [...draft.domain, ...inner]
  const points = sizes.reduce((n, size) => n * size, 1)
  const seen = new Set<number>()
  for (const { offset, strides } of index) {
    if (offset !== 0) return false
    for (const [v, stride] of strides.entries())
      if (stride !== 0) {
        if (stride !== 1 || seen.has(v)) return false
        seen.add(v)
      }
  }
  return points === countOf(node) && sizes.every((size, v) => size === 1 || seen.has(v))
}

/** The value of a node at an index inside a draft, or nothing when the draft cannot have it. */
export const lower = (
  context: LowerContext,
  attempted: Attempt,
  node: Expr,
  index: readonly Affine[],
): Scalar | undefined => {
  const { draft } = attempted
  const treatment = context.treatment(node)
  if (treatment === 'leaf') return read(context, attempted, node, index)
  const key = `${context.buffer(node)}@${indexKey(index)}`
  const known = attempted.values.get(key) ?? draft.values.get(key)
  if (known !== undefined) return known
  const remember = (value: Scalar | undefined): Scalar | undefined => {
    if (value !== undefined) attempted.values.set(key, value)
    return value
  }
  if (treatment === 'inline') return remember(lowerFormula(context, attempted, node, index))
  if (context.home(node) === draft) {
    const member = draft.members.get(node)
    if (member?._tag === 'Point' && indexKey(index) === indexKey(member.index)) return member.value
    return isFormula(node) ? remember(lowerFormula(context, attempted, node, index)) : undefined
  }
  if (
    attempted.adopts &&
    isHomeless(context, node) &&
    isFormula(node) &&
    visitsOnce(attempted, node, index)
  ) {
    const value = lowerFormula(context, attempted, node, index)
    if (value !== undefined) attempted.adopted.push({ node, index, value })
    return remember(value)
  }
  return read(context, attempted, node, index)
}
