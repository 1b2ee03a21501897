/* The stores of a kernel at the points of a scope. */
import type { Store } from '../../kernel/Kernel.js'
import { writeBodies } from './bodies.js'
import type { Gatherer } from './gathered.js'
import { allOf, writeLoops } from './loops.js'
import type { Scope } from './Scope.js'
import type { Writer } from './Writer.js'
import { scatterValue, writeValue } from './writes.js'

/** Stores by their loops. */
const groups = (stores: readonly Store[]): readonly (readonly Store[])[] => {
  const byLoops = new Map<string, Store[]>()
  for (const store of stores) {
    const key = store.inner.join()
    const beside = byLoops.get(key)
    if (beside === undefined) byLoops.set(key, [store])
    else beside.push(store)
  }
  return [...byLoops.values()]
}

/** Writes all stores: those in the same loops are all worked out before any is written. */
export const writeStores = (
  writer: Writer,
  point: Scope,
  rank: number,
  stores: readonly Store[],
  gatherers: ReadonlyMap<Store, Gatherer>,
  lanes: 'domain' | 'inner',
): void => {
  for (const group of groups(stores)) {
    const inner = group[0]?.inner ?? []
    const vector = lanes === 'inner' ? 'last' : 'none'
    writeLoops(writer, point, inner.map(allOf), vector, (scope) => {
      const values = writeBodies(
        writer,
        scope,
        rank,
        group.map(({ body }) => body),
      )
      group.forEach((store, i) => {
        const value = values[i] ?? { kind: 'literal', value: Number.NaN }
        const { place, combine } = store
        if (combine === undefined) writeValue(writer, scope, place, value)
        else if ('by' in place) scatterValue(writer, scope, place, combine, value)
        else gatherers.get(store)?.add(scope, value)
      })
    })
  }
}
