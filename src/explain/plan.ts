import { fold } from '../graph/postOrder.js'
import { kernelCost, planCost } from '../kernel/cost.js'
import { type Kernel, readsOf, writesOf } from '../kernel/Kernel.js'
import type { Plan } from '../kernel/Plan.js'
import { printPlan } from '../kernel/print.js'
import { leastBytes, unfused } from '../kernel/yardstick.js'
import type { Scalar } from '../scalar/Scalar.js'
import type { Step } from '../step/Step.js'
import type { BufferExplanation, KernelExplanation, Totals } from './Explanation.js'
import { oneLine } from './short.js'

const kinds = { Loop: 'loop', Scan: 'scan', Key: 'key' } as const

const largestText = 4000

const bodiesOf = (kernel: Kernel): readonly Scalar[] => {
  if (kernel._tag === 'Key') return []
  if (kernel._tag === 'Scan') return [kernel.body]
  return [...kernel.reductions, ...kernel.stores].map(({ body }) => body)
}

/** How many parts a body has when what is shared is written out: it may double with every level. */
const writtenOut = (body: Scalar): number =>
  fold<Scalar, number>([body], (_, args) => args.reduce((sum, n) => sum + n, 1)).get(body) ?? 0

const textOf = (kernel: Kernel, plan: Plan): string => {
  const name = oneLine(kernel.name)
  const parts = bodiesOf(kernel).reduce((sum, body) => sum + writtenOut(body), 0)
  if (parts > largestText) return `${name}: too long to write out (${parts} parts)`
  const [, ...lines] = printPlan({ ...plan, buffers: [], kernels: [{ ...kernel, name }] }).split('\n')
  return lines.join('\n').replace(/^0 /, '')
}

const ids = (places: readonly { readonly buffer: number }[]): readonly number[] =>
  [...new Set(places.map(({ buffer }) => buffer))].sort((a, b) => a - b)

export const kernelsOf = (plan: Plan): readonly KernelExplanation[] =>
  plan.kernels.map((kernel, index) => ({
    index,
    name: kernel.name,
    kind: kinds[kernel._tag],
    text: textOf(kernel, plan),
    domain: kernel._tag === 'Key' ? [] : kernel.domain,
    ...kernelCost(kernel, plan),
    reads: ids(readsOf(kernel)),
    writes: ids(writesOf(kernel)),
  }))

export const buffersOf = ({ buffers }: Plan): readonly BufferExplanation[] =>
  buffers.map(({ id, name, role, format, shape, bytes, offset, from, to }) => ({
    ...{ id, name, role, format, shape, bytes, offset, from, to },
  }))

/** The figures of the plan of a step; `written` is the step before the first pass. */
export const totalsOf = (plan: Plan, step: Step, written: Step): Totals => {
  const { kernels, flops, randomWords, bytesRead, bytesWritten, bytesMoved, temporaryBytes } = planCost(plan)
  const least = leastBytes(step)
  return {
    ...{ kernels, flops, randomWords, bytesRead, bytesWritten, bytesMoved, temporaryBytes },
    arenaBytes: plan.bytes,
    persistentBytes: plan.persistentBytes,
    leastBytes: least,
    overLeast: least === 0 ? 1 : bytesMoved / least,
    unfused: unfused(written),
  }
}
