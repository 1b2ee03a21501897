/* Which loops of a kernel work on four values at once: the last one of the domain, or the last ones inside it. */
import { postOrder } from '../../graph/postOrder.js'
import type { LoopKernel } from '../../kernel/Kernel.js'
import type { Scalar } from '../../scalar/Scalar.js'
import { strideOf } from './indices.js'

export type Lanes = 'domain' | 'inner'

const product = (sizes: readonly number[]): number => sizes.reduce((n, size) => n * size, 1)

/** What one round of a loop takes, if the loop variable `vector` has the lanes. */
const roundCost = (kernel: LoopKernel, body: Scalar, vector: number): number =>
  postOrder([body]).reduce((cost, part) => {
    const access = part._tag === 'Argument' ? kernel.accesses[part.index] : undefined
    if (access?._tag === 'Gather') return cost + 8
    if (access?._tag !== 'Load') return cost + 1
    return cost + (strideOf(access.index, vector) > 1 ? 6 : 1)
  }, 2)

const rounds = (size: number | undefined): number =>
  size === undefined ? 1 : Math.floor(size / 4) + (size % 4)

export const lanesFor = (kernel: LoopKernel): Lanes => {
  const { domain, reductions, stores } = kernel
  const rank = domain.length
  const all = [...reductions, ...stores]
  if (all.every(({ inner }) => inner.length === 0)) return 'domain'
  const outside = product(domain.slice(0, -1))
  const points = product(domain)
  const costs = (lanes: Lanes): number =>
    all.reduce((total, { inner, body, ...rest }) => {
      const isArg = 'kind' in rest && (rest.kind === 'argmax' || rest.kind === 'argmin')
      if (lanes === 'domain')
        return total + outside * rounds(domain.at(-1)) * product(inner) * roundCost(kernel, body, rank - 1)
      const last = isArg ? (inner.at(-1) ?? 1) : rounds(inner.at(-1))
      const cost = roundCost(kernel, body, rank + inner.length - 1)
      return total + points * product(inner.slice(0, -1)) * last * cost
    }, 0)
  return costs('inner') < costs('domain') ? 'inner' : 'domain'
}
