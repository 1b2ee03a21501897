/* From a node at an index to a scalar over the accesses of a kernel. */
import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../../expr/Expr.js'
import { rowMajorStrides } from '../../expr/Tensor.js'
import { gather } from '../../ops/gather.js'
import { iota } from '../../ops/iota.js'
import { random } from '../../ops/random.js'
import { atomOf } from '../../rules/atoms.js'
import { literalOf } from '../../rules/literal.js'
import {
  binary,
  binaryPrimitives,
  literal,
  type Scalar,
  select,
  unary,
  unaryPrimitives,
} from '../../scalar/Scalar.js'
import { constantIndex, indexKey } from '../affine.js'
import type { Affine, Place } from '../Kernel.js'
import { countOf, sizesOf, viewOf } from '../views.js'
import {
  type Attempt,
  argumentPlace,
  flatIndex,
  type LowerContext,
  loadKey,
  placeKey,
  read,
} from './Attempt.js'
import { access } from './Draft.js'
import { chainKey, keyChain } from './keys.js'

/** Whether a node can be computed at any index from its arguments. */
export const isFormula = (node: Expr): boolean =>
  atomOf(node) !== undefined ||
  viewOf(node) !== undefined ||
  node.op.name === 'reshape' ||
  node.op.name === 'random' ||
  node.op.name === 'iota' ||
  node.op.name === 'gather' ||
  literalOf(node) !== undefined

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

const origin = constantIndex(0)

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
