/* How much of a buffer is 0: what ReLU and dropout leave, as far as the kernels tell. */
import { fold } from '../graph/postOrder.js'
import type { BinaryPrimitive, Scalar, UnaryPrimitive } from '../scalar/Scalar.js'
import { type Access, type LoopKernel, writesOf } from './Kernel.js'
import type { Plan } from './Plan.js'

/** Of all values of an expression, the shares that are at least expected to be 0, and not to be. */
export interface Shares {
  readonly zero: number
  readonly other: number
}

const unknown: Shares = { zero: 0, other: 0 }
/** A number that is compared with 0, and no more is known of it. */
const half: Shares = { zero: 0.5, other: 0.5 }

/** What is 0 where its argument is, and only there. */
const keepsZero: ReadonlySet<UnaryPrimitive> = new Set([
  'negate',
  'absolute',
  'sign',
  'expm1',
  'log1p',
  'sqrt',
  'sin',
  'tanh',
  'erf',
])

const either = (x: number, y: number): number => 1 - (1 - x) * (1 - y)

/** 0 where one of them is. */
const both = (x: Shares, y: Shares): Shares => ({ zero: either(x.zero, y.zero), other: x.other * y.other })

/** 0 where both are, as the larger of two truth values is. */
const oneOf = (x: Shares, y: Shares): Shares => ({ zero: x.zero * y.zero, other: either(x.other, y.other) })

/** Where nothing is known of the condition, the side of which less is known. */
const chosen = (condition: Shares, yes: Shares, no: Shares): Shares => {
  const rest = 1 - condition.other - condition.zero
  const share = (of: keyof Shares): number =>
    condition.other * yes[of] + condition.zero * no[of] + rest * Math.min(yes[of], no[of])
  return { zero: share('zero'), other: share('other') }
}

/** That a uniform number is below another holds as often as that one says; of a rate that is not written down nothing is known. */
const sharesOfLess = (x: Scalar, y: Scalar, isUniform: (part: Scalar) => boolean): Shares => {
  if (!isUniform(x) && !isUniform(y)) return half
  const bound = isUniform(x) ? y : x
  if (bound._tag !== 'Literal') return unknown
  const below = Math.min(1, Math.max(0, bound.value))
  return isUniform(x) ? { zero: 1 - below, other: below } : { zero: below, other: 1 - below }
}

const sharesOfBinary = (
  primitive: BinaryPrimitive,
  [x, y]: readonly [Scalar, Scalar],
  [a, b]: readonly [Shares, Shares],
  isUniform: (part: Scalar) => boolean,
): Shares => {
  const isWithZero = [x, y].some((part) => part._tag === 'Literal' && part.value === 0)
  switch (primitive) {
    case 'multiply':
    case 'multiplyNoNan':
      return both(a, b)
    case 'divide':
    case 'power':
      return { zero: a.zero, other: 0 }
    case 'maximum':
      return isWithZero ? half : oneOf(a, b)
    case 'minimum':
      return isWithZero ? half : both(a, b)
    case 'less':
    case 'lessEqual':
      return sharesOfLess(x, y, isUniform)
    case 'equal':
      return { zero: 1, other: 0 }
    case 'add':
    case 'subtract':
      return { zero: a.zero * b.zero, other: 0 }
  }
}

const sharesOf = (
  body: Scalar,
  accesses: readonly Access[],
  ofBuffer: (buffer: number) => Shares | undefined,
): Shares => {
  const accessOf = (part: Scalar): Access | undefined =>
    part._tag === 'Argument' ? accesses[part.index] : undefined
  const isUniform = (part: Scalar): boolean => {
    const access = accessOf(part)
    return access?._tag === 'Random' && access.kind === 'uniform'
  }
  const found = fold<Scalar, Shares>([body], (part, [a = unknown, b = unknown, c = unknown]) => {
    switch (part._tag) {
      case 'Argument': {
        const access = accessOf(part)
        const isLoad = access?._tag === 'Load' || access?._tag === 'Gather'
        return (isLoad ? ofBuffer(access.buffer) : undefined) ?? unknown
      }
      case 'Literal':
        return part.value === 0 ? { zero: 1, other: 0 } : { zero: 0, other: 1 }
      case 'Unary':
        return keepsZero.has(part.primitive) ? a : unknown
      case 'Binary':
        return sharesOfBinary(part.primitive, part.args, [a, b], isUniform)
      case 'Select':
        return chosen(a, b, c)
    }
  })
  return found.get(body) ?? unknown
}

/** Of the values of an expression over these accesses, the shares that are at least expected to be 0, and not to be. */
export const expectedShares = (body: Scalar, accesses: readonly Access[]): Shares =>
  sharesOf(body, accesses, () => undefined)

/** What is stored in each buffer; what is joined to what is there, or beside a fill, is not known. */
const storedShares = (
  { stores, accesses }: LoopKernel,
  ofBuffer: (buffer: number) => Shares | undefined,
): readonly (readonly [number, Shares])[] =>
  stores.map(({ place, body, combine, fill = 0 }) => [
    place.buffer,
    combine === undefined && fill === 0 ? sharesOf(body, accesses, ofBuffer) : unknown,
  ])

/**
 * The share of each temporary buffer that is expected to be exactly 0, of those where some is. It is a guess from what is
 * written there: a ReLU leaves half, dropout its rate. Of what comes from outside, truth values and rates among them,
 * nothing is expected.
 */
export const zeroShares = ({ kernels, buffers }: Plan): ReadonlyMap<number, number> => {
  const known = new Map<number, Shares>()
  for (const kernel of kernels) {
    const stored =
      kernel._tag === 'Loop'
        ? storedShares(kernel, (buffer) => known.get(buffer))
        : writesOf(kernel).map(({ buffer }) => [buffer, unknown] as const)
    for (const [buffer, shares] of stored) {
      if (buffers[buffer]?.role !== 'temporary') continue
      const { zero, other } = known.get(buffer) ?? shares
      known.set(buffer, { zero: Math.min(zero, shares.zero), other: Math.min(other, shares.other) })
    }
  }
  return new Map([...known].flatMap(([buffer, { zero }]) => (zero > 0 ? [[buffer, zero]] : [])))
}
