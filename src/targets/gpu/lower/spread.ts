/* One store at a time: what several stores of a loop would each work out becomes an array of its own. */
import { argument, type Scalar } from '../../../scalar/Scalar.js'
import type { Read } from '../DevicePlan.js'
import { isLargeProduct } from './contractionOf.js'
import { type DeviceLoop, type DeviceStore, denseStrides, productOf } from './DeviceLoop.js'
import { reductionsOf } from './restrict.js'

/** A loop of at most so many rounds is rather gone through again than stored: a kernel costs more. */
const cheapLoop = 16

export type NewArray = (name: string, count: number) => number

/** A store and the loop that it belongs to. */
export interface Single {
  readonly loop: DeviceLoop
  readonly store: DeviceStore
}

const movesAll = ({ index, inner }: DeviceStore, domain: readonly number[]): boolean =>
  [...domain, ...inner].every((size, v) => size <= 1 || (index.strides[v] ?? 0) !== 0)

/** Stores that gather what takes loops to work out, over an array that holds it. */
const gatherStored = (loop: DeviceLoop, newArray: NewArray): DeviceLoop => {
  const reads: Read[] = [...loop.reads]
  const before: DeviceStore[] = []
  const stores = loop.stores.map((store): DeviceStore => {
    const isGathered = store.combine !== undefined || store.chosen !== undefined
    if (!isGathered || reductionsOf(loop.reads, loop.reductions, [store.body]).length === 0) return store
    const beside = loop.stores.find(
      (other) =>
        other.body === store.body &&
        other.combine === undefined &&
        other.chosen === undefined &&
        `${other.inner}` === `${store.inner}` &&
        movesAll(other, loop.domain),
    )
    const sizes = [...loop.domain, ...store.inner]
    const index = { offset: 0, strides: denseStrides(sizes) }
    if (beside === undefined)
      before.push({
        to: newArray(`${loop.name}, point by point`, productOf(sizes)),
        count: productOf(sizes),
        index,
        chosen: undefined,
        inner: store.inner,
        body: store.body,
        combine: undefined,
        otherwise: { _tag: 'Fill', value: 0 },
      })
    const array = beside?.to ?? before.at(-1)?.to ?? 0
    reads.push({ _tag: 'Load', array, index: beside?.index ?? index })
    return { ...store, body: argument(reads.length - 1) }
  })
  const gathered = stores.filter(({ combine, chosen }) => combine !== undefined || chosen !== undefined)
  const plain = stores.filter((store) => !gathered.includes(store))
  return { ...loop, reads, stores: [...plain, ...before, ...gathered] }
}

/** Whether a store writes a reduction as it is. */
const isBare = ({ body, inner, combine, chosen }: DeviceStore, { reads }: DeviceLoop): boolean =>
  body._tag === 'Argument' &&
  reads[body.index]?._tag === 'Local' &&
  inner.length === 0 &&
  combine === undefined &&
  chosen === undefined

/**
 * The reductions that get an array: long ones that more than one kernel, or more than one thread of it, would need, and
 * large products, which a backend may have a better way for.
 */
const storedReductions = (loop: DeviceLoop): ReadonlySet<number> => {
  const stored = new Set<number>()
  const isLong = (r: number): boolean => productOf(loop.reductions[r]?.inner ?? []) > cheapLoop
  const isAlone = loop.stores.length === 1 && loop.stores.every((store) => isBare(store, loop))
  loop.reductions.forEach((reduction, r) => {
    if (!isAlone && isLargeProduct(reduction, loop.reads, loop.domain)) stored.add(r)
  })
  for (;;) {
    const users = new Map<number, number>()
    const count = (bodies: readonly Scalar[], times: number): void => {
      for (const r of reductionsOf(loop.reads, loop.reductions, bodies, stored))
        users.set(r, (users.get(r) ?? 0) + times)
    }
    for (const { body, inner } of loop.stores) count([body], productOf(inner) > 1 ? 2 : 1)
    for (const r of stored) count([loop.reductions[r]?.body ?? argument(0)], 1)
    const next = [...users].filter(([r, times]) => times > 1 && isLong(r)).map(([r]) => r)
    if (next.length === 0) return stored
    stored.add(Math.min(...next))
  }
}

/** The stores of a loop in order, each to be worked out by a kernel of its own. */
export const spread = (whole: DeviceLoop, newArray: NewArray): readonly Single[] => {
  const loop = gatherStored(whole, newArray)
  const { domain, name } = loop
  const count = productOf(domain)
  const index = { offset: 0, strides: denseStrides(domain) }
  const arrays = new Map(
    [...storedReductions(loop)].map((r) => [r, newArray(`${name}, r${r}`, count)] as const),
  )
  const reads = loop.reads.map((read): Read => {
    const array = read._tag === 'Local' ? arrays.get(read.reduction) : undefined
    return array === undefined ? read : { _tag: 'Load', array, index }
  })
  const common = { count, index, chosen: undefined, inner: [], combine: undefined }
  const sums = [...arrays]
    .sort(([r], [q]) => r - q)
    .map(([reduction, to]): Single => {
      const extended: readonly Read[] = [...reads, { _tag: 'Local', reduction }]
      const body = argument(reads.length)
      const otherwise = { _tag: 'Fill', value: 0 } as const
      return { loop: { ...loop, reads: extended }, store: { ...common, to, body, otherwise } }
    })
  return [...sums, ...loop.stores.map((store): Single => ({ loop: { ...loop, reads }, store }))]
}
