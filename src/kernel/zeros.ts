/* Which buffers are mostly zeros: what a ReLU, dropout or one-hot leaves, as far as the kernels tell. */
import { fold } from '../graph/postOrder.js'
import type { BinaryPrimitive, Scalar, UnaryPrimitive } from '../scalar/Scalar.js'
import type { Access } from './Kernel.js'
import type { Plan } from './Plan.js'

const keepsZero: ReadonlySet<UnaryPrimitive> = new Set([
  'negate',
  'absolute',
  'sign',
  'floor',
  'expm1',
  'log1p',
  'sqrt',
  'sin',
  'tanh',
  'erf',
])

const either = (x: number, y: number): number => 1 - (1 - x) * (1 - y)

const clamped = (share: number): number => Math.min(1, Math.max(0, share))

/** What is not known of a comparison: it holds as often as not. */
const unknown = 0.5

/** How often `x < y` is false: what random numbers are compared with tells. */
const shareOfLess = (x: Scalar, y: Scalar, isUniform: (part: Scalar) => boolean): number => {
  if (x._tag === 'Literal' && isUniform(y)) return clamped(x.value)
  if (y._tag === 'Literal' && isUniform(x)) return clamped(1 - y.value)
  return unknown
}

const shareOfBinary = (
  primitive: BinaryPrimitive,
  [x, y]: readonly [Scalar, Scalar],
  [a, b]: readonly [number, number],
  isUniform: (part: Scalar) => boolean,
): number => {
  const isZero = (part: Scalar): boolean => part._tag === 'Literal' && part.value === 0
  switch (primitive) {
    case 'multiply':
    case 'multiplyNoNan':
      return either(a, b)
    case 'divide':
    case 'power':
      return a
    case 'maximum':
      return isZero(x) || isZero(y) ? unknown : a * b
    case 'minimum':
      return isZero(x) || isZero(y) ? unknown : either(a, b)
    case 'less':
    case 'lessEqual':
      return shareOfLess(x, y, isUniform)
    case 'equal':
      return 1
    case 'add':
    case 'subtract':
      return a * b
  }
}

/** The share of the values of a body that is expected to be 0. */
const shareOf = (
  body: Scalar,
  accesses: readonly Access[],
  shareOfBuffer: (buffer: number) => number,
): number => {
  const isUniform = (part: Scalar): boolean => {
    const access = part._tag === 'Argument' ? accesses[part.index] : undefined
    return access?._tag === 'Random' && access.kind === 'uniform'
  }
  const shares = fold<Scalar, number>([body], (part, [a = 0, b = 0, c = 0]) => {
    switch (part._tag) {
      case 'Argument': {
        const access = accesses[part.index]
        return access?._tag === 'Load' || access?._tag === 'Gather' ? shareOfBuffer(access.buffer) : 0
      }
      case 'Literal':
        return part.value === 0 ? 1 : 0
      case 'Unary':
        return keepsZero.has(part.primitive) ? a : 0
      case 'Binary':
        return shareOfBinary(part.primitive, part.args, [a, b], isUniform)
      case 'Select':
        return (1 - a) * b + a * c
    }
  })
  return shares.get(body) ?? 0
}

/**
 * Temporary buffers in which at least this share is expected to be exactly 0. It is a guess from what is written there:
 * a ReLU leaves half, dropout its rate, one of many classes nearly none. What comes from outside is not guessed.
 */
export const sparseBuffers = ({ kernels, buffers }: Plan, leastShare: number): ReadonlySet<number> => {
  const shares = new Map<number, number>()
  for (const kernel of kernels) {
    if (kernel._tag !== 'Loop') continue
    for (const { place, body, combine } of kernel.stores) {
      const share =
        combine === undefined ? shareOf(body, kernel.accesses, (buffer) => shares.get(buffer) ?? 0) : 0
      const isTemporary = buffers[place.buffer]?.role === 'temporary'
      if (isTemporary) shares.set(place.buffer, Math.min(share, shares.get(place.buffer) ?? 1))
    }
  }
  return new Set([...shares].flatMap(([buffer, share]) => (share >= leastShare ? [buffer] : [])))
}
