/* Kernels that read few arrays: a WebGPU kernel takes seven, and what is more than that fails. */
import { fold, postOrder } from '../../../graph/postOrder.js'
import { replaceParts } from '../../../scalar/replace.js'
import { argument, type Scalar } from '../../../scalar/Scalar.js'
import type { DeviceKernel, Read } from '../DevicePlan.js'
import { denseAxes, denseStrides, productOf } from './DeviceLoop.js'
import { makeReader, rewrittenReductions, sameVariables } from './Reader.js'
import { reductionsOf } from './restrict.js'
import type { NewArray } from './spread.js'

/** Arrays that a kernel may read. */
export const mostArrays = 7

const arraysOfRead = (read: Read | undefined): readonly number[] => {
  switch (read?._tag) {
    case 'Load':
      return [read.array]
    case 'Gather':
      return [read.array, read.by.array]
    default:
      return []
  }
}

/** The arrays that a kernel reads, each once, in the order in which it mentions them. */
export const arraysOf = ({ reads, reductions, body, otherwise }: DeviceKernel): readonly number[] => {
  const bodies = [...reductions.map((reduction) => reduction.body), body]
  const read = postOrder(bodies).flatMap((part) =>
    part._tag === 'Argument' ? arraysOfRead(reads[part.index]) : [],
  )
  return [...new Set([...read, ...(otherwise?._tag === 'Keep' ? [otherwise.array] : [])])]
}

/** The part of a body that reads the most arrays of those that read few enough. */
const widestPart = (body: Scalar, reads: readonly Read[]): Scalar | undefined => {
  const arrays = fold<Scalar, ReadonlySet<number>>([body], (part, args) =>
    part._tag === 'Argument'
      ? new Set(arraysOfRead(reads[part.index]))
      : new Set(args.flatMap((set) => [...set])),
  )
  const hasLocal = fold<Scalar, boolean>([body], (part, args) =>
    part._tag === 'Argument' ? reads[part.index]?._tag === 'Local' : args.some((is) => is),
  )
  let best: Scalar | undefined
  let most = 1
  for (const [part, { size }] of arrays)
    if (part !== body && hasLocal.get(part) !== true && size > most && size <= mostArrays) {
      best = part
      most = size
    }
  return best
}

/** A kernel as several where it reads too many arrays. Nothing where that cannot be done. */
export const narrow = (kernel: DeviceKernel, newArray: NewArray): readonly DeviceKernel[] | undefined => {
  if (arraysOf(kernel).length <= mostArrays) return [kernel]
  const { axes, reads, reductions, body, name, origin } = kernel
  const sizes = axes.map(({ size }) => size)
  const rank = axes.length

  /** An array for a part of some body, over the axes and the loops around it; and a read of it. */
  const stored = (
    part: Scalar,
    inner: readonly number[],
  ): { readonly kernel: DeviceKernel; readonly read: Read } => {
    const all = [...sizes, ...inner]
    const count = productOf(all)
    const to = newArray(`${name}, a part`, count)
    const reader = makeReader()
    const needed = reductionsOf(kernel.reads, kernel.reductions, [part])
    const locals = new Map(needed.map((old, i) => [old, i] as const))
    const before = rewrittenReductions(reader, kernel, needed, rank, all.length, sameVariables(rank))
    const made: DeviceKernel = {
      name,
      origin,
      to,
      count,
      offset: 0,
      axes: denseAxes(all),
      otherwise: undefined,
      reads: reader.reads,
      reductions: before,
      body: reader.rewritten(part, reads, sameVariables(all.length), locals),
    }
    return {
      kernel: made,
      read: { _tag: 'Load', array: to, index: { offset: 0, strides: denseStrides(all) } },
    }
  }
  const continued = (first: DeviceKernel, rest: DeviceKernel): readonly DeviceKernel[] | undefined => {
    const before = narrow(first, newArray)
    const after = narrow(rest, newArray)
    return before === undefined || after === undefined ? undefined : [...before, ...after]
  }
  const withRead = (read: Read) => ({ reads: [...reads, read], here: argument(reads.length) })

  // A part of the body at the point of the thread.
  const part = widestPart(body, reads)
  if (part !== undefined) {
    const { kernel: first, read } = stored(part, [])
    const more = withRead(read)
    const replaced = replaceParts([body], (one) => (one === part ? more.here : undefined))(body)
    return continued(first, { ...kernel, reads: more.reads, body: replaced })
  }
  // A whole reduction, where the body reads other arrays too.
  const last = reductions.length - 1
  const local = reads.findIndex((read) => read._tag === 'Local' && read.reduction === last)
  const isAlone = body._tag === 'Argument' && body.index === local
  if (last >= 0 && local >= 0 && !isAlone) {
    const { kernel: first, read } = stored(argument(local), [])
    const others = reads.map((one, i) => (i === local ? read : one))
    return continued(first, { ...kernel, reads: others, reductions: reductions.slice(0, last) })
  }
  // A part of what a reduction takes in.
  for (const [r, reduction] of reductions.entries()) {
    const inside = widestPart(reduction.body, reads)
    if (inside === undefined) continue
    const { kernel: first, read } = stored(inside, reduction.inner)
    const more = withRead(read)
    const replaced = replaceParts([reduction.body], (one) => (one === inside ? more.here : undefined))
    const others = reductions.map((one, q) => (q === r ? { ...one, body: replaced(one.body) } : one))
    return continued(first, { ...kernel, reads: more.reads, reductions: others })
  }
  return undefined
}
