import { postOrder } from '../../../graph/postOrder.js'
import { constantIndex } from '../../../kernel/affine.js'
import type { Access, LoopKernel, Reduction, Store } from '../../../kernel/Kernel.js'
import type { Scalar } from '../../../scalar/Scalar.js'
import type { Read } from '../DevicePlan.js'

/** The arguments that bodies mention. */
export const argumentsOf = (bodies: readonly Scalar[]): readonly number[] =>
  postOrder(bodies).flatMap((part) => (part._tag === 'Argument' ? [part.index] : []))

/** The reductions that bodies read, and those that these read, in order; not beyond the `known` ones. */
export const reductionsOf = (
  reads: readonly (Access | Read)[],
  reductions: readonly Reduction[],
  bodies: readonly Scalar[],
  known: ReadonlySet<number> = new Set(),
): readonly number[] => {
  const found = new Set<number>()
  const visit = (all: readonly Scalar[]): void => {
    for (const index of argumentsOf(all)) {
      const read = reads[index]
      if (read?._tag !== 'Local' || known.has(read.reduction) || found.has(read.reduction)) continue
      found.add(read.reduction)
      const reduction = reductions[read.reduction]
      if (reduction !== undefined) visit([reduction.body])
    }
  }
  visit(bodies)
  return [...found].sort((a, b) => a - b)
}

const unread: Access = { _tag: 'Position', index: constantIndex(0) }

/** A kernel with some of its stores, and only what these need. */
export const restrict = (kernel: LoopKernel, stores: readonly Store[]): LoopKernel => {
  const bodies = stores.map(({ body }) => body)
  const needed = reductionsOf(kernel.accesses, kernel.reductions, bodies)
  const reductions = needed.flatMap((r) => kernel.reductions[r] ?? [])
  const used = new Set(argumentsOf([...bodies, ...reductions.map(({ body }) => body)]))
  return {
    ...kernel,
    accesses: kernel.accesses.map((access, i): Access => {
      if (!used.has(i)) return unread
      return access._tag === 'Local' ? { ...access, reduction: needed.indexOf(access.reduction) } : access
    }),
    reductions,
    stores,
  }
}
