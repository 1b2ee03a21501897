/* What the bodies of one device kernel read, collected while they are written in its variables. */
import { variableIndex } from '../../../kernel/affine.js'
import type { Affine, Reduction } from '../../../kernel/Kernel.js'
import { replaceParts } from '../../../scalar/replace.js'
import { argument, type Scalar } from '../../../scalar/Scalar.js'
import type { Read } from '../DevicePlan.js'
import { substituteRead } from './onAxes.js'

export const makeReader = () => {
  const reads: Read[] = []
  const known = new Map<string, number>()

  /** The argument that stands for a read. */
  const reading = (read: Read): Scalar => {
    const key = JSON.stringify(read)
    const index = known.get(key) ?? reads.length
    if (index === reads.length) {
      known.set(key, index)
      reads.push(read)
    }
    return argument(index)
  }

  /** A body over other reads, in other variables; reductions get the numbers that `locals` gives them. */
  const rewritten = (
    body: Scalar,
    from: readonly Read[],
    variables: ReadonlyMap<number, Affine>,
    locals: ReadonlyMap<number, number> = new Map(),
  ): Scalar =>
    replaceParts([body], (part) => {
      if (part._tag !== 'Argument') return undefined
      const read = from[part.index] ?? { _tag: 'Position', index: { offset: 0, strides: [] } }
      if (read._tag === 'Local')
        return reading({ ...read, reduction: locals.get(read.reduction) ?? read.reduction })
      return reading(substituteRead(read, variables))
    })(body)

  return { reads, reading, rewritten }
}

export type Reader = ReturnType<typeof makeReader>

/** Loop variables that follow the axes: `first + i` of the old ones are `axes + i` of the new ones. */
export const innerVariables = (
  first: number,
  axes: number,
  inner: readonly number[],
): ReadonlyMap<number, Affine> => new Map(inner.map((_, i) => [first + i, variableIndex(axes + i)]))

/** So many variables as they are. */
export const sameVariables = (count: number): ReadonlyMap<number, Affine> =>
  new Map(Array.from({ length: count }, (_, v) => [v, variableIndex(v)] as const))

/** Some reductions of a kernel over the point of its domain, in the variables of a device kernel. */
export const rewrittenReductions = (
  reader: Reader,
  from: { readonly reads: readonly Read[]; readonly reductions: readonly Reduction[] },
  needed: readonly number[],
  rank: number,
  axes: number,
  variables: ReadonlyMap<number, Affine>,
): readonly Reduction[] => {
  const locals = new Map(needed.map((old, i) => [old, i] as const))
  return needed.flatMap((r) => {
    const reduction = from.reductions[r]
    if (reduction === undefined) return []
    const inside = new Map([...variables, ...innerVariables(rank, axes, reduction.inner)])
    return [{ ...reduction, body: reader.rewritten(reduction.body, from.reads, inside, locals) }]
  })
}
