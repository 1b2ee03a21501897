/* What is the same for all threads is worked out once, by the host, and given to kernels as numbers. */
import { fold, postOrder } from '../../../graph/postOrder.js'
import type { Access, LoopKernel, Reduction } from '../../../kernel/Kernel.js'
import { replaceParts } from '../../../scalar/replace.js'
import { argument, type Scalar } from '../../../scalar/Scalar.js'
import type { HostBuilder } from './HostBuilder.js'

/** A number that the host gives. */
export interface Given {
  readonly _tag: 'Scalar'
  readonly scalar: number
}

/** A kernel whose uniform parts are numbers of the host. */
export interface Hoisted {
  readonly accesses: readonly (Access | Given)[]
  readonly reductions: readonly Reduction[]
  /** The bodies of the stores. */
  readonly bodies: readonly Scalar[]
}

/** `free` parts are literals only; kernels write them down themselves, as long as they are finite. */
type Kind = 'free' | 'uniform' | 'own'

const isConstantIndex = ({ strides }: { readonly strides: readonly number[] }): boolean =>
  strides.every((stride) => stride === 0)

const kindsOf = (
  bodies: readonly Scalar[],
  accesses: readonly Access[],
  isKnown: (buffer: number) => boolean,
): ReadonlyMap<Scalar, Kind> =>
  fold<Scalar, Kind>(bodies, (part, args) => {
    if (part._tag === 'Literal') return Number.isFinite(part.value) ? 'free' : 'uniform'
    if (part._tag === 'Argument') {
      const access = accesses[part.index]
      return access?._tag === 'Load' && isConstantIndex(access.index) && isKnown(access.buffer)
        ? 'uniform'
        : 'own'
    }
    if (args.includes('own')) return 'own'
    return args.includes('uniform') ? 'uniform' : 'free'
  })

/** Takes the largest uniform parts out of all bodies of a kernel. */
export const hoistUniform = (
  kernel: LoopKernel,
  isKnown: (buffer: number) => boolean,
  host: HostBuilder,
): Hoisted => {
  const stores = kernel.stores.map(({ body }) => body)
  const bodies = [...kernel.reductions.map(({ body }) => body), ...stores]
  const kinds = kindsOf(bodies, kernel.accesses, isKnown)
  const isUniform = (part: Scalar): boolean => kinds.get(part) === 'uniform'
  const largest = new Set<Scalar>(bodies.filter(isUniform))
  for (const part of postOrder(bodies))
    if (!isUniform(part))
      for (const argumentPart of part.args) if (isUniform(argumentPart)) largest.add(argumentPart)
  const accesses: (Access | Given)[] = [...kernel.accesses]
  const replaced = replaceParts(bodies, (part) => {
    if (!largest.has(part)) return undefined
    accesses.push({ _tag: 'Scalar', scalar: host.addScalar(kernel.name, kernel.accesses, part) })
    return argument(accesses.length - 1)
  })
  return {
    accesses,
    reductions: kernel.reductions.map((one) => ({ ...one, body: replaced(one.body) })),
    bodies: stores.map(replaced),
  }
}
