/* Running sums, asked from the result: each thread sums what stands before its place. */
import { variableIndex } from '../../../kernel/affine.js'
import type { Affine, LoopKernel, ScanKernel } from '../../../kernel/Kernel.js'
import { argument, lessEqual, literal, type Scalar, select } from '../../../scalar/Scalar.js'
import type { Read } from '../DevicePlan.js'
import type { DeviceLoop } from './DeviceLoop.js'
import { mapRead } from './reads.js'

/** What a scan would write without summing: the terms, over its loop as one of the domain. */
export const scanTerms = ({ name, domain, length, accesses, body, place }: ScanKernel): LoopKernel => ({
  _tag: 'Loop',
  name,
  domain: [...domain, length],
  accesses,
  reductions: [],
  stores: [{ place, inner: [], body, combine: undefined, fill: undefined }],
})

/** The loop of a scan becomes an axis, and that of a sum, one further in, takes its place in what is read. */
const further =
  (from: number) =>
  (index: Affine): Affine =>
    index.strides.length <= from
      ? index
      : { ...index, strides: [...index.strides.slice(0, from), 0, ...index.strides.slice(from)] }

/** The sums, from what the terms read and their body. */
export const scanLoop = (
  { name, domain, length, reverse, place }: ScanKernel,
  terms: readonly Read[],
  body: Scalar,
  { origin, to, count }: { readonly origin: number; readonly to: number; readonly count: number },
): DeviceLoop => {
  const rank = domain.length
  const reads: readonly Read[] = [
    ...terms.map((read) => mapRead(read, further(rank))),
    { _tag: 'Position', index: variableIndex(rank + 1) },
    { _tag: 'Position', index: variableIndex(rank) },
    { _tag: 'Local', reduction: 0 },
  ]
  const [term, here, sum] = [0, 1, 2].map((i) => argument(terms.length + i))
  const zero = literal(0)
  const [first = zero, last = zero] = reverse ? [here, term] : [term, here]
  return {
    name,
    origin,
    domain: [...domain, length],
    reads,
    reductions: [{ kind: 'sum', inner: [length], body: select(lessEqual(first, last), body, zero) }],
    stores: [
      {
        to,
        count,
        index: place.index,
        chosen: undefined,
        inner: [],
        body: sum ?? zero,
        combine: undefined,
        otherwise: { _tag: 'Fill', value: 0 },
      },
    ],
  }
}
