/* Where the sum of a kernel is not needed: what dropout drops, for one. */
import { fold, postOrder } from '../graph/postOrder.js'
import type { BinaryPrimitive, Scalar } from '../scalar/Scalar.js'
import type { LoopKernel } from './Kernel.js'
import { expectedShares } from './zeros.js'

/** A comparison that says at which points of a kernel nothing depends on its sum. */
export interface Unneeded {
  readonly condition: Scalar
  /** Whether the sum is not needed where the condition holds, or where it does not. */
  readonly holds: boolean
  /** The share of all points where it is expected not to be needed. */
  readonly share: number
}

const comparisons: readonly BinaryPrimitive[] = ['less', 'lessEqual', 'equal']

/** What is known of a part of a body. */
interface Known {
  /** Whether it is 0 or 1, whatever its arguments are. */
  readonly isTruth: boolean
  readonly value: number | undefined
  readonly needsSum: boolean
}

const ofLiteral = (value: number): Known => ({
  isTruth: value === 0 || value === 1,
  value,
  needsSum: false,
})

/** What is known of all parts of the stores, where one of them is 0 or 1. */
const knownWhere = (
  { stores, accesses }: LoopKernel,
  assumed: Scalar | undefined,
  value: number,
): ReadonlyMap<Scalar, Known> =>
  fold<Scalar, Known>(
    stores.map(({ body }) => body),
    (part, args) => {
      if (part === assumed) return ofLiteral(value)
      if (part._tag === 'Literal') return ofLiteral(part.value)
      if (part._tag === 'Argument')
        return {
          isTruth: false,
          value: undefined,
          needsSum: accesses[part.index]?._tag === 'Local',
        }
      const [x, y, z] = args
      if (part._tag === 'Select' && x?.value !== undefined) {
        const chosen = x.value === 0 ? z : y
        if (chosen !== undefined) return chosen
      }
      const primitive = part._tag === 'Binary' ? part.primitive : undefined
      const areTruths = args.every(({ isTruth }) => isTruth)
      const decisive = primitive === 'maximum' ? 1 : primitive === 'minimum' ? 0 : undefined
      if (areTruths && decisive !== undefined && args.some((arg) => arg.value === decisive))
        return ofLiteral(decisive)
      return {
        isTruth:
          primitive !== undefined &&
          (comparisons.includes(primitive) || (areTruths && decisive !== undefined)),
        value: undefined,
        needsSum: args.some(({ needsSum }) => needsSum),
      }
    },
  )

/** The comparison with a random number that spares a kernel most of its sums, if one does: of others no share is known. */
export const unneededSum = (kernel: LoopKernel): Unneeded | undefined => {
  const isUniform = (part: Scalar): boolean => {
    const access = part._tag === 'Argument' ? kernel.accesses[part.index] : undefined
    return access?._tag === 'Random' && access.kind === 'uniform'
  }
  const bodies = kernel.stores.map(({ body }) => body)
  const known = knownWhere(kernel, undefined, 0)
  const found = postOrder(bodies).flatMap((condition): readonly Unneeded[] => {
    const isDrawn =
      condition._tag === 'Binary' &&
      comparisons.includes(condition.primitive) &&
      condition.args.some(isUniform)
    if (!isDrawn || known.get(condition)?.needsSum !== false) return []
    const shares = expectedShares(condition, kernel.accesses)
    return [true, false].flatMap((holds) => {
      const share = holds ? shares.other : shares.zero
      if (share === 0) return []
      const there = knownWhere(kernel, condition, holds ? 1 : 0)
      return bodies.some((body) => there.get(body)?.needsSum !== false) ? [] : [{ condition, holds, share }]
    })
  })
  return found.reduce<Unneeded | undefined>(
    (best, one) => (best === undefined || one.share > best.share ? one : best),
    undefined,
  )
}
