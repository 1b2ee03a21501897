/* Long reductions in stages: so that no thread goes through too much, and all threads have work. */
import type { Affine, Reduction } from '../../../kernel/Kernel.js'
import { identityOf } from '../../../kernel/Kernel.js'
import { lessEqual, literal, select } from '../../../scalar/Scalar.js'
import type { DeviceKernel } from '../DevicePlan.js'
import { denseAxes, denseStrides, productOf } from './DeviceLoop.js'
import { innerVariables, makeReader, rewrittenReductions, sameVariables } from './Reader.js'
import { reductionsOf } from './restrict.js'
import type { NewArray } from './spread.js'

/** A reduction of more rounds is cut where there are too few threads to keep a device busy. */
const longLoop = 256
const busyThreads = 4096
/** Software GL stops silently after 65,535 rounds of a thread. */
const longestLoop = 16_384
const mostParts = 512

const shifted = ({ offset, strides }: Affine = { offset: 0, strides: [] }, by: number): Affine => ({
  offset: offset + by,
  strides,
})

/** How the loops of a reduction are shared out: the size of the new axis, and the loops that stay. */
interface Cut {
  readonly parts: number
  readonly inner: readonly number[]
  /** The variables of the old loops in terms of the part, which follows the axes, and the loops that stay. */
  readonly variables: (axes: number) => ReadonlyMap<number, Affine>
  /** Where the last part is shorter, the last index of the first loop. */
  readonly last: number | undefined
}

const unit = (v: number, factor = 1): readonly number[] =>
  Array.from({ length: v + 1 }, (_, i) => (i === v ? factor : 0))

const cutOf = (inner: readonly number[]): Cut => {
  const [first = 1, ...others] = inner
  if (others.length > 0 && first > 1 && first <= mostParts)
    return {
      parts: first,
      inner: others,
      variables: (axes) => innerVariables(axes, axes, inner),
      last: undefined,
    }
  const wanted = Math.max(2, Math.min(mostParts, Math.ceil(Math.sqrt(first)), first))
  const divisor = Array.from({ length: wanted }, (_, i) => wanted + i).find(
    (n) => first % n === 0 && n <= mostParts,
  )
  const parts = divisor ?? wanted
  const length = Math.ceil(first / parts)
  return {
    parts,
    inner: [length, ...others],
    variables: (axes) =>
      new Map<number, Affine>([
        [axes, { offset: 0, strides: unit(axes, length).concat(1) }],
        ...others.map((_, i) => [axes + 1 + i, { offset: 0, strides: unit(axes + 2 + i) }] as const),
      ]),
    last: parts * length === first ? undefined : first - 1,
  }
}

const isTooLong = ({ kind, inner }: Reduction, threads: number): boolean => {
  const rounds = productOf(inner)
  const canBeCut = kind === 'sum' || kind === 'max' || kind === 'min'
  const isIdle = threads < busyThreads && threads < rounds * 16
  return canBeCut && (rounds > longestLoop || (rounds > longLoop && isIdle))
}

/** The same kernel with its long reductions worked out in stages, each an array of partial results. */
export const halve = (kernel: DeviceKernel, newArray: NewArray): readonly DeviceKernel[] => {
  const { axes, reductions } = kernel
  const sizes = axes.map(({ size }) => size)
  const points = productOf(sizes)
  const r = reductions.findIndex((reduction) => isTooLong(reduction, points))
  const reduction = reductions[r]
  if (reduction === undefined || reduction.kind === 'argmax' || reduction.kind === 'argmin') return [kernel]
  const { kind } = reduction
  const cut = cutOf(reduction.inner)
  const rank = axes.length
  const to = newArray(`${kernel.name}, in parts`, points * cut.parts)

  const reader = makeReader()
  const outer = sameVariables(rank)
  const needed = reductionsOf(kernel.reads, kernel.reductions, [reduction.body])
  const before = rewrittenReductions(reader, kernel, needed, rank, rank + 1, outer)
  const locals = new Map(needed.map((old, i) => [old, i] as const))
  const variables = cut.variables(rank)
  const term = reader.rewritten(reduction.body, kernel.reads, new Map([...outer, ...variables]), locals)
  const body =
    cut.last === undefined
      ? term
      : select(
          // Beside 0 a position is exact however far it is from the first one.
          lessEqual(
            reader.reading({ _tag: 'Position', index: shifted(variables.get(rank), -cut.last) }),
            literal(0),
          ),
          term,
          literal(identityOf[kind]),
        )
  const partSizes = [...sizes, cut.parts]
  const partial: DeviceKernel = {
    name: kernel.name,
    origin: kernel.origin,
    to,
    count: points * cut.parts,
    offset: 0,
    axes: denseAxes(partSizes),
    otherwise: undefined,
    reads: reader.reads,
    reductions: [...before, { kind, inner: cut.inner, body }],
    body: reader.reading({ _tag: 'Local', reduction: before.length }),
  }

  const joiner = makeReader()
  const joined = kernel.reductions.map((one, q): Reduction => {
    if (q === r)
      return {
        kind,
        inner: [cut.parts],
        body: joiner.reading({
          _tag: 'Load',
          array: to,
          index: { offset: 0, strides: denseStrides(partSizes) },
        }),
      }
    const inside = new Map([...outer, ...innerVariables(rank, rank, one.inner)])
    return { ...one, body: joiner.rewritten(one.body, kernel.reads, inside) }
  })
  const final: DeviceKernel = {
    ...kernel,
    reductions: joined,
    body: joiner.rewritten(kernel.body, kernel.reads, outer),
    reads: joiner.reads,
  }
  return [...halve(partial, newArray), ...halve(final, newArray)]
}
